"""The life of a connection between an organization and an opportunity: which moves exist, from where, and who may
make them."""

from enum import Enum

from services.chassis.errors import invalid
from services.chassis.lifecycle import Lifecycle, move
from services.funding.domain.money import Amount


class State(Enum):
    """Where a connection is. The numbers are the contract's (tributary.funding.v1.Connection.State)."""

    SUGGESTED = 1
    INTRODUCED = 2
    INTERESTED = 3
    PREPARING = 4
    APPLIED = 5
    AWARDED = 6
    NOT_AWARDED = 7
    WITHDRAWN = 8


class Party(Enum):
    """Who makes a move."""

    ORGANIZATION = 1
    FUNDER = 2
    OFFICE = 3


# States from which it can still lead somewhere. An organization has one such connection to an opportunity at a time.
UNDER_WAY = (State.SUGGESTED, State.INTRODUCED, State.INTERESTED, State.PREPARING, State.APPLIED)

LIFE = Lifecycle[State, Party](
    "connection",
    {
        # Only what the Office suggested needs introducing: an organization that is interested has introduced itself.
        "introduce": move(State.SUGGESTED, to=State.INTRODUCED, by={Party.OFFICE}),
        # Interest needs no introduction either: the organization may take up a suggestion before the Office has written
        # to the funder. It is the organization's own word, which nobody gives for it.
        "express_interest": move(State.SUGGESTED, State.INTRODUCED, to=State.INTERESTED, by={Party.ORGANIZATION}),
        # Work on an application begins with the organization's interest, never over its head.
        "prepare": move(State.INTERESTED, to=State.PREPARING, by={Party.ORGANIZATION, Party.OFFICE}),
        # Many applications are a form of one page: preparing may be skipped.
        "apply": move(State.INTERESTED, State.PREPARING, to=State.APPLIED, by={Party.ORGANIZATION, Party.OFFICE}),
        # A funder decides on what was applied for, and on nothing else. The Office may enter what a funder told it.
        "award": move(State.APPLIED, to=State.AWARDED, by={Party.FUNDER, Party.OFFICE}),
        "not_award": move(State.APPLIED, to=State.NOT_AWARDED, by={Party.FUNDER, Party.OFFICE}),
        # Whoever has not got an answer may turn back; a decision stands.
        "withdraw": move(*UNDER_WAY, to=State.WITHDRAWN, by={Party.ORGANIZATION, Party.OFFICE}),
    },
)

# Where a connection begins, by who makes it.
FIRST = {Party.OFFICE: State.SUGGESTED, Party.ORGANIZATION: State.INTERESTED}


def tells_funder(state: State) -> bool:
    """Whether a connection that comes into this state becomes known to the funder. A suggestion that is withdrawn
    stays unknown to it."""
    return state not in (State.SUGGESTED, State.WITHDRAWN)


def check_award(award: Amount, opportunity_currency: str | None) -> None:
    """Raises InvalidArgument for an award of nothing, or in another currency than the opportunity's amounts."""
    if award.minor == 0:
        raise invalid("amount", "Give an amount above zero.")
    if opportunity_currency is not None and award.currency != opportunity_currency:
        raise invalid(
            "amount.currency_code", f"Give the award in {opportunity_currency}, as the opportunity's amounts."
        )

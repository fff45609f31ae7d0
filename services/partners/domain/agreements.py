"""The life of an agreement: which moves exist, who may make them, and what the days do to it."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import Enum

from services.chassis.errors import PermissionDenied, WrongState, invalid
from services.chassis.lifecycle import Lifecycle, listed, move
from services.partners.domain import sharing
from services.partners.domain.terms import Term


class State(Enum):
    """Where an agreement is. The numbers are the contract's (tributary.partners.v1.Agreement.State)."""

    DRAFT = 1
    IN_REVIEW = 2
    ACTIVE = 3
    EXPIRED = 4
    TERMINATED = 5


class Side(Enum):
    """Who makes a move."""

    OFFICE = 1
    # Somebody who decides for one of its parties.
    PARTY = 2
    # The product, when the day has come.
    CLOCK = 3


LIFE = Lifecycle[State, Side](
    "agreement",
    {
        "submit": move(State.DRAFT, to=State.IN_REVIEW, by={Side.OFFICE}),
        "return": move(State.IN_REVIEW, to=State.DRAFT, by={Side.OFFICE, Side.PARTY}),
        "accept": move(State.IN_REVIEW, to=State.IN_REVIEW, by={Side.OFFICE, Side.PARTY}),
        # When all have accepted and the first day has come.
        "activate": move(State.IN_REVIEW, to=State.ACTIVE, by={Side.CLOCK}),
        # One that nobody accepted in time never was anything: it stays in review until somebody ends it.
        "expire": move(State.ACTIVE, to=State.EXPIRED, by={Side.CLOCK}),
        "terminate": move(
            State.DRAFT, State.IN_REVIEW, State.ACTIVE, to=State.TERMINATED, by={Side.OFFICE, Side.PARTY}
        ),
    },
)

EDITABLE = frozenset({State.DRAFT})
RENEWABLE = frozenset({State.ACTIVE, State.EXPIRED})
# Days before the last one on which its parties are warned.
WARNINGS = (60, 30, 7)


def stands(state: State, term: Term, today: date) -> sharing.Agreement | None:
    """How a data-sharing agreement in `state` stands on a day, whether or not the clock has moved it yet; None when it
    opens nothing and never did, or was ended before its time."""
    if state is State.EXPIRED or (state is State.ACTIVE and term.end is not None and today > term.end):
        return sharing.Agreement.EXPIRED
    return sharing.Agreement.ACTIVE if state is State.ACTIVE and term.holds(today) else None


def warning_due(end: date, today: date, warned: int | None) -> int | None:
    """Which of WARNINGS is to be given on a day, None when none is; `warned` is the one given last. Of several that
    are due at once, as for an agreement of five days, only the last one is given."""
    left = (end - today).days
    due = [days for days in WARNINGS if 0 <= left <= days and (warned is None or days < warned)]
    return min(due, default=None)


def check(*, shares: bool, categories: Collection[int], term: Term) -> None:
    """Raises InvalidArgument for what does not go together. `shares`: whether it is a data-sharing agreement."""
    if shares and not categories:
        raise invalid("agreement.categories", "Name what its parties may read: a data-sharing agreement is about that.")
    if categories and not shares:
        raise invalid("agreement.categories", "Leave them out: only a data-sharing agreement has categories.")
    if term.end is not None and term.end < term.start:
        raise invalid("agreement.end_date", "Give the start_date or a later day.")


def check_parties(parties: Iterable[str], office: str) -> None:
    """Raises InvalidArgument for parties, by their organizations' names, that cannot be; PermissionDenied,
    AGREEMENT_NOT_YOUR_MOVE, when there is no `office`, the organization that signs for the network."""
    if not office:
        raise PermissionDenied(
            "AGREEMENT_NOT_YOUR_MOVE", "Call with a token that acts for the Office: it signs for the network."
        )
    given = list(parties)
    if len(set(given)) != len(given):
        raise invalid("agreement.parties", "Name each party once.")
    if not set(given) - {office}:
        raise invalid("agreement.parties", "Name somebody beside the Office.")


def require(state: State, verb: str, allowed: frozenset[State]) -> None:
    """Raises WrongState, AGREEMENT_WRONG_STATE, unless `verb`, which moves nothing, goes in `state`."""
    if state not in allowed:
        raise WrongState(
            "AGREEMENT_WRONG_STATE",
            f"This agreement is {state.name}; to {verb} it, it must be {listed(allowed)}.",
            metadata={
                "verb": verb,
                "state": state.name,
                "allowed_states": ",".join(s.name for s in State if s in allowed),
            },
        )


def not_a_party() -> PermissionDenied:
    """The refusal of whoever would accept without being a party."""
    return PermissionDenied("AGREEMENT_NOT_YOUR_MOVE", "To accept an agreement is for its parties.")


def over() -> WrongState:
    """The refusal to accept what would already have ended."""
    return WrongState("AGREEMENT_OVER", "Its last day is past: have it returned, and give it a later one.")

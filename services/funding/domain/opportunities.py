"""The life of an opportunity: which moves exist, from where, and who may make them; and what it must hold."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum

from services.chassis.errors import WrongState, invalid
from services.chassis.lifecycle import Lifecycle, listed, move
from services.funding.domain.money import Amount


class State(Enum):
    """Where an opportunity is. The numbers are the contract's (tributary.funding.v1.Opportunity.State)."""

    DRAFT = 1
    FORECASTED = 2
    OPEN = 3
    CLOSED = 4


class Party(Enum):
    """Who makes a move."""

    FUNDER = 1
    OFFICE = 2
    # The product, when the time has come.
    CLOCK = 3


LIFE = Lifecycle[State, Party](
    "opportunity",
    {
        # Published, it is announced; one whose time to open has come is opened in the same breath (`published`).
        "publish": move(State.DRAFT, to=State.FORECASTED, by={Party.FUNDER, Party.OFFICE}),
        "open": move(State.FORECASTED, to=State.OPEN, by={Party.CLOCK}),
        # One announced and called off closes without ever having opened. A DRAFT does not close: nobody knows of it,
        # and closed it would be shown to everyone.
        "close": move(State.FORECASTED, State.OPEN, to=State.CLOSED, by={Party.FUNDER, Party.OFFICE, Party.CLOCK}),
    },
)

# What is over stays as it was when it was decided upon.
EDITABLE = frozenset({State.DRAFT, State.FORECASTED, State.OPEN})
# States in which everyone sees it.
PUBLIC = frozenset({State.FORECASTED, State.OPEN, State.CLOSED})
# States in which an organization can be connected to it: one that is over leads nowhere.
CONNECTABLE = frozenset({State.FORECASTED, State.OPEN})


@dataclass(frozen=True, slots=True)
class Content:
    """What a funder says of an opportunity. Times are UTC; no `open_time` is "at once", no `close_time` "no end". Kinds
    and determinants are the contract's numbers."""

    title: str
    description: str = ""
    min_award: Amount | None = None
    max_award: Amount | None = None
    total_amount: Amount | None = None
    open_time: datetime | None = None
    close_time: datetime | None = None
    eligible_kinds: tuple[int, ...] = ()
    municipalities: tuple[str, ...] = ()
    determinants: tuple[int, ...] = ()
    required_documents: tuple[str, ...] = ()
    application_url: str = ""

    @property
    def amounts(self) -> list[tuple[str, Amount]]:
        """The amounts that are set, with their fields' names, the smallest first as they should be."""
        named = (("min_award", self.min_award), ("max_award", self.max_award), ("total_amount", self.total_amount))
        return [(name, amount) for name, amount in named if amount is not None]

    @property
    def currency(self) -> str | None:
        """The currency of its amounts; None when it names none."""
        return self.amounts[0][1].currency if self.amounts else None

    def check(self) -> None:
        """Raises InvalidArgument for amounts or times that do not go together."""
        for (name, smaller), (larger_name, larger) in zip(self.amounts, self.amounts[1:], strict=False):
            if larger.currency != smaller.currency:
                raise invalid(
                    f"opportunity.{larger_name}.currency_code",
                    f"Give every amount in one currency: {name} is in {smaller.currency}.",
                )
            if larger.minor < smaller.minor:
                raise invalid(f"opportunity.{larger_name}", f"Give at least {name}.")
        if self.open_time is not None and self.close_time is not None and self.close_time <= self.open_time:
            raise invalid("opportunity.close_time", "Give a time after open_time.")

    def check_shown(self, state: State, now: datetime) -> None:
        """Raises InvalidArgument for times that would turn a published opportunity's clock back."""
        if state is State.OPEN and self.open_time is not None and self.open_time > now:
            raise invalid("opportunity.open_time", "It is open: leave its open_time in the past, or close it.")
        if state in CONNECTABLE and self.is_over(now):
            raise invalid("opportunity.close_time", "Give a time in the future, or close it now.")

    def is_over(self, now: datetime) -> bool:
        """Whether its close_time has come."""
        return self.close_time is not None and self.close_time <= now

    def is_due(self, now: datetime) -> bool:
        """Whether its open_time has come."""
        return self.open_time is None or self.open_time <= now


# What an update may change.
FIELDS = frozenset(field.name for field in fields(Content))


def published(current: State, party: Party, content: Content, now: datetime) -> State:
    """The state after publishing at `now`: OPEN when its open_time has come, else FORECASTED.

    Raises WrongState: OPPORTUNITY_WRONG_STATE, or OPPORTUNITY_OVER when its close_time is past.
    """
    announced = LIFE.next_state(current, "publish", party)
    if content.is_over(now):
        raise WrongState("OPPORTUNITY_OVER", "Its close_time is past: give it a later one, then publish it.")
    return LIFE.next_state(announced, "open", Party.CLOCK) if content.is_due(now) else announced


def require(current: State, verb: str, allowed: frozenset[State]) -> None:
    """Raises WrongState, OPPORTUNITY_WRONG_STATE, unless `verb`, which moves nothing, goes in this state."""
    if current not in allowed:
        raise WrongState(
            "OPPORTUNITY_WRONG_STATE",
            f"This opportunity is {current.name}; to {verb} it, it must be {listed(allowed)}.",
            metadata={
                "verb": verb,
                "state": current.name,
                "allowed_states": ",".join(s.name for s in State if s in allowed),
            },
        )

"""The life of a request that a person be erased: who asks, and who decides."""

from enum import Enum

from services.chassis.lifecycle import Lifecycle, move


class State(Enum):
    """Where a request is. The numbers are the contract's (tributary.partners.v1.Erasure.State)."""

    REQUESTED = 1
    ERASED = 2
    REJECTED = 3
    WITHDRAWN = 4


class Side(Enum):
    """Who makes a move."""

    # Whose account it is, whatever roles they carry: nobody decides on themselves.
    PERSON = 1
    # The Office's admin.
    OFFICE = 2


LIFE = Lifecycle[State, Side](
    "erasure",
    {
        "approve": move(State.REQUESTED, to=State.ERASED, by={Side.OFFICE}),
        "reject": move(State.REQUESTED, to=State.REJECTED, by={Side.OFFICE}),
        "withdraw": move(State.REQUESTED, to=State.WITHDRAWN, by={Side.PERSON}),
    },
)

"""What a service does by the clock, and does in batches where much may be due at once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.chassis.actor import PRODUCT
from services.chassis.transaction import Transaction, Transactions

# Things that one transaction of a clock moves.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Clock:
    """Something done by the clock. `job` runs every `seconds`; it must be safe to run in several processes at once."""

    name: str
    seconds: float
    job: Callable[[Transactions], Awaitable[None]]


def batches(move: Callable[[Transaction], Awaitable[int]]) -> Callable[[Transactions], Awaitable[None]]:
    """A job that runs `move`, which says how many it moved, in a transaction each time until that is no whole BATCH."""

    async def job(transactions: Transactions) -> None:
        moved = BATCH
        while moved == BATCH:
            async with transactions.begin(PRODUCT) as tx:
                moved = await move(tx)

    return job

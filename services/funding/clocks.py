"""What funding does by the clock: opportunities open and close when their time has come."""

from collections.abc import Awaitable, Callable

from services.chassis.actor import PRODUCT
from services.chassis.process import Clock
from services.chassis.transaction import Transaction, Transactions
from services.funding.commands.opportunities import BATCH, close_due, open_due

# Seconds by which an opportunity may open or close late.
LATE = 1.0


def _batches(move: Callable[[Transaction], Awaitable[int]]) -> Callable[[Transactions], Awaitable[None]]:
    """Runs `move` in a transaction each time until less than a batch is due."""

    async def job(transactions: Transactions) -> None:
        moved = BATCH
        while moved == BATCH:
            async with transactions.begin(PRODUCT) as tx:
                moved = await move(tx)

    return job


CLOCKS = (
    Clock("open opportunities", LATE, _batches(open_due)),
    Clock("close opportunities", LATE, _batches(close_due)),
)

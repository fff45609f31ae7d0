"""What partners does by the clock: agreements begin, warn of their end, and end when their day has come."""

from collections.abc import Awaitable, Callable

from services.chassis.actor import PRODUCT
from services.chassis.process import Clock
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.agreements import BATCH, activate_due, expire_due, warn_due

# Seconds by which an agreement may be moved late. Nobody reads more for that: what one opens is decided by the day.
LATE = 30.0


def _batches(move: Callable[[Transaction], Awaitable[int]]) -> Callable[[Transactions], Awaitable[None]]:
    """Runs `move` in a transaction each time until less than a batch is due."""

    async def job(transactions: Transactions) -> None:
        moved = BATCH
        while moved == BATCH:
            async with transactions.begin(PRODUCT) as tx:
                moved = await move(tx)

    return job


CLOCKS = (
    Clock("expire agreements", LATE, _batches(expire_due)),
    Clock("activate agreements", LATE, _batches(activate_due)),
    Clock("warn of the end of agreements", LATE, _batches(warn_due)),
)

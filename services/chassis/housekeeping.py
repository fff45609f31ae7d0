"""What a service throws away by itself, in small bites: answers and inbox rows that nobody can ask for any more."""

from services.chassis.actor import PRODUCT
from services.chassis.transaction import Transactions

# An answer is given again for a week. An inbox row is kept for longer than a published event may come again.
_PRUNE = (
    """DELETE FROM idempotency WHERE (account, request_id) IN
       (SELECT account, request_id FROM idempotency WHERE create_time < now() - interval '7 days' LIMIT 1000)""",
    """DELETE FROM inbox WHERE (durable, event_id) IN
       (SELECT durable, event_id FROM inbox WHERE effect_time < now() - interval '30 days' LIMIT 1000)""",
)


async def prune(transactions: Transactions) -> None:
    """Deletes what is past its time."""
    for statement in _PRUNE:
        deleted = 1000
        while deleted == 1000:
            async with transactions.begin(PRODUCT) as tx:
                deleted = int((await tx.driver.execute(statement)).removeprefix("DELETE "))

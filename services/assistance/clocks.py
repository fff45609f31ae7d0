"""What assistance does by the clock: referrals that nobody answered expire."""

from services.assistance.commands.referrals import expire_referral
from services.chassis.actor import PRODUCT
from services.chassis.clocks import Clock
from services.chassis.transaction import Transactions

_DUE = """
SELECT id, case_id FROM referrals WHERE state = 'PROPOSED' AND expire_time <= now() ORDER BY expire_time LIMIT 100"""


async def expire_referrals(transactions: Transactions) -> None:
    """Expires what is due, each in a transaction of its own. Several processes may do it at once: each looks again
    under the lock."""
    async with transactions.read(PRODUCT) as tx:
        due = await tx.fetch(_DUE)
    for row in due:
        async with transactions.begin(PRODUCT) as tx:
            await expire_referral(tx, row.id, row.case_id)


CLOCKS = [Clock("expire_referrals", 1.0, expire_referrals)]

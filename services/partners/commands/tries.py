"""Counting tries of what can be guessed."""

from hmac import digest as keyed
from math import ceil

from services.chassis.errors import TooMany
from services.chassis.transaction import Transaction
from services.partners.domain.tries import Limit

# A day without a try forgets them all. The row is taken before the guess is looked at, so that many at once count too.
_TAKE = """
INSERT INTO tries (key, count, last_time, next_time) VALUES ($1, 1, $2, $2)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN tries.last_time < $2 - interval '1 day' THEN 1 ELSE tries.count + 1 END,
    last_time = $2,
    next_time = CASE WHEN tries.count + 1 < $3 OR tries.last_time < $2 - interval '1 day' THEN $2
        ELSE $2 + least(power(2, least(tries.count + 1 - $3, 20)), $4::float8) * interval '1 second' END
WHERE tries.next_time <= $2 RETURNING count"""


async def take_try(tx: Transaction, limit: Limit, pepper: bytes, *of: str) -> None:
    """Counts a try at `of`. Raises TooMany, TRY_LATER, when the last ones were too many."""
    key = try_key(limit, pepper, *of)
    if await tx.fetch_one(_TAKE, key, tx.now, limit.free, limit.longest) is None:
        row = await tx.fetch_one("SELECT next_time FROM tries WHERE key = $1", key)
        seconds = ceil(max((row.next_time - tx.now).total_seconds(), 1)) if row else 1
        raise TooMany(
            "TRY_LATER",
            f"There were many tries. Wait {seconds} seconds, then try again.",
            metadata={"seconds": str(seconds)},
        )


async def forget_tries(tx: Transaction, limit: Limit, pepper: bytes, *of: str) -> None:
    """Begins to count anew, after a try that was right."""
    await tx.driver.execute("DELETE FROM tries WHERE key = $1", try_key(limit, pepper, *of))


async def give_back_try(tx: Transaction, limit: Limit, pepper: bytes, *of: str) -> None:
    """Does not count a try that was right, among others' that go on counting."""
    statement = "UPDATE tries SET count = greatest(count - 1, 0), next_time = $2 WHERE key = $1"
    await tx.driver.execute(statement, try_key(limit, pepper, *of), tx.now)


def try_key(limit: Limit, pepper: bytes, *of: str) -> bytes:
    """What tries are counted under; keyed, so that the table tells nobody's address."""
    return keyed(pepper, "\0".join(("try", limit.name, *of)).encode(), "sha256")

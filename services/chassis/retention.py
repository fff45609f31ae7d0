"""How long what is kept, by category; and what is past its time, removed once a day by one of a service's processes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from services.chassis.actor import PRODUCT
from services.chassis.erasing import erase_rows
from services.chassis.personal import Held
from services.chassis.transaction import Transaction, Transactions

log = structlog.get_logger()

TABLES = """
-- What was removed as past its time: of which category, from before when, how many rows.
CREATE TABLE retention_runs (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    category text NOT NULL,
    before_time timestamptz NOT NULL,
    removed bigint NOT NULL,
    run_time timestamptz NOT NULL
);
CREATE INDEX retention_runs_category ON retention_runs (category, id);
"""

BATCH = 500
# Seconds between looks; a category is removed at most once a day.
LOOKING = 600.0
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('tributary retention')) AS held"
_DUE = "SELECT FROM retention_runs WHERE category = $1 AND run_time > $2"
_RAN = "INSERT INTO retention_runs (category, before_time, removed, run_time) VALUES ($1, $2, $3, $4)"


@dataclass(frozen=True, slots=True)
class Period:
    """How long the rows of a category are kept: `days` from `since`, a moment in SQL over its `table`, which is null
    for what is not over. `key`: the column that names a row. `held`: what is taken out of their audit and events with
    them, if anything is there."""

    category: str
    table: str
    since: str
    days: int
    key: str = "id"
    held: Held | None = None

    @property
    def past(self) -> str:
        """The rows that are past their time, as a condition with $1 the moment before which they would have begun."""
        return f"({self.since}) < $1"


def with_settings(periods: Sequence[Period], days: Mapping[str, int]) -> Sequence[Period]:
    """The periods with other `days` for some. Raises ValueError for less than a day."""
    if any(number < 1 for number in days.values()):
        raise ValueError("TRIBUTARY_RETENTION: keep each category for at least one day.")
    return [Period(p.category, p.table, p.since, days.get(p.category, p.days), p.key, p.held) for p in periods]


class Retention:
    """Removes what is past its time, once a day."""

    def __init__(self, periods: Sequence[Period]) -> None:
        self._periods = periods

    async def run(self, transactions: Transactions) -> None:
        """Removes what is past its time of each category that was not looked at within a day."""
        for period in self._periods:
            async with transactions.begin(PRODUCT) as tx:
                if not (await tx.fetch_one(_LOCK)).held:
                    return
                due = await tx.fetch_one(_DUE, period.category, tx.now - timedelta(days=1)) is None
                removed = BATCH if due else 0
                total = 0
                while removed == BATCH:
                    removed = await _remove(tx, period, cutoff(period, tx.now))
                    total += removed
                if due:
                    await tx.driver.execute(_RAN, period.category, cutoff(period, tx.now), total, tx.now)
            if total:
                log.info("past_its_time", category=period.category, removed=total)


def cutoff(period: Period, now: datetime) -> datetime:
    """What was over by then is past its time."""
    return now - timedelta(days=period.days)


async def _remove(tx: Transaction, period: Period, before: datetime) -> int:
    rows = await tx.driver.fetch(
        f"SELECT {period.key} AS key FROM {period.table} WHERE {period.past} LIMIT {BATCH} FOR UPDATE", before
    )
    keys = [row["key"] for row in rows]
    if not keys:
        return 0
    await tx.driver.execute(f"DELETE FROM {period.table} WHERE {period.key} = ANY($1)", keys)
    if period.held is not None:
        await erase_rows(tx, period.table, period.held, keys, f"retention/{period.category}")
    return len(keys)

"""Opportunities open and close when their time has come, though nobody calls."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from tributary.funding.v1 import opportunities_pb2 as pb

from services.chassis.actor import PRODUCT
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from services.funding.clocks import CLOCKS
from services.funding.commands import opportunities as commands
from services.funding.models import Opportunity
from tests.conftest import ServiceDatabase
from tests.services.eventually import eventually
from tests.services.funding.conftest import Funding

State = pb.Opportunity.State
NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


async def test_it_opens_and_closes_by_itself_and_tells(funding: Funding) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    announced = await funding.published(open_time=soon, close_time=soon + timedelta(seconds=0.5))
    assert announced.state == State.FORECASTED

    async def closed() -> bool:
        request = pb.GetOpportunityRequest(name=announced.name)
        opportunity = await funding.opportunities.GetOpportunity(request, metadata=funding.public)
        return bool(opportunity.state == State.CLOSED)

    await eventually(closed)
    told = await funding.told(announced.name)
    assert told[:2] == ["OpportunityCreated", "OpportunityPublished"]
    # Where both times pass between two looks, it closes without having opened.
    assert told[2:] in (["OpportunityOpened", "OpportunityClosed"], ["OpportunityClosed"])
    by = await funding.rows("SELECT actor FROM outbox WHERE resource = $1 AND type LIKE '%Closed'", announced.name)
    assert [row["actor"] for row in by] == [PRODUCT.account]


@pytest.fixture
async def transactions(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
) -> AsyncIterator[Transactions]:
    """Transactions on an empty database that no service runs on."""
    database = Database((await service_database("funding")).app, pool=2, service="test")
    yield Transactions(database)
    await database.close()


async def stored(transactions: Transactions, count: int, **given: object) -> None:
    async with transactions.begin(PRODUCT) as tx:
        for _ in range(count):
            await tx.driver.execute(
                """INSERT INTO opportunities (state, funder_id, title, description, open_time, close_time,
                   eligible_kinds, municipalities, determinants, required_documents, application_url, create_time,
                   update_time)
                   VALUES ($1, uuidv7(), 'Grants', '', $2, $3, '{}', '{}', '{}', '{}', '', $4, $4)""",
                given["state"],
                given.get("open_time"),
                given.get("close_time"),
                NOW,
            )


async def states(transactions: Transactions) -> list[str]:
    async with transactions.read(PRODUCT) as tx:
        return [row.state for row in await tx.fetch("SELECT state FROM opportunities ORDER BY id")]


async def tick(transactions: Transactions) -> None:
    for clock in CLOCKS:
        await clock.job(transactions)


@pytest.mark.parametrize(
    ("state", "open_time", "close_time", "then"),
    [
        ("DRAFT", NOW - HOUR, NOW - HOUR / 2, "DRAFT"),
        ("FORECASTED", NOW + HOUR, None, "FORECASTED"),
        ("FORECASTED", NOW - HOUR, None, "OPEN"),
        ("FORECASTED", None, None, "OPEN"),
        ("FORECASTED", NOW - HOUR, NOW + HOUR, "OPEN"),
        ("FORECASTED", NOW - 2 * HOUR, NOW - HOUR, "CLOSED"),
        ("OPEN", None, NOW + HOUR, "OPEN"),
        ("OPEN", None, None, "OPEN"),
        ("OPEN", None, NOW - HOUR, "CLOSED"),
        ("CLOSED", None, NOW - HOUR, "CLOSED"),
    ],
)
async def test_the_clock_moves_what_is_due_and_nothing_else(
    transactions: Transactions, state: str, open_time: datetime | None, close_time: datetime | None, then: str
) -> None:
    await stored(transactions, 1, state=state, open_time=open_time, close_time=close_time)
    await tick(transactions)
    assert await states(transactions) == [then]


async def test_more_than_a_batch_is_moved_and_each_is_told_of_once(transactions: Transactions) -> None:
    count = commands.BATCH + 3
    await stored(transactions, count, state="OPEN", close_time=NOW - HOUR)
    await tick(transactions)
    await tick(transactions)
    assert await states(transactions) == ["CLOSED"] * count
    async with transactions.read(PRODUCT) as tx:
        told = await tx.fetch_one("SELECT count(*) AS events, count(DISTINCT resource) AS resources FROM outbox")
    assert (told.events, told.resources) == (count, count)


async def test_what_another_process_holds_is_left_to_it(transactions: Transactions) -> None:
    await stored(transactions, 2, state="OPEN", close_time=NOW - HOUR)
    async with transactions.begin(PRODUCT) as other:
        held = await other.fetch_one(f"SELECT id FROM {Opportunity.__tablename__} ORDER BY id LIMIT 1 FOR UPDATE")
        async with transactions.begin(PRODUCT) as tx:
            assert await commands.close_due(tx) == 1
        assert held is not None
    assert await states(transactions) == ["OPEN", "CLOSED"]

"""How a connection begins, over gRPC, on the real database and streams."""

import asyncio
from uuid import UUID

import asyncpg
from tributary.funding.v1 import connections_pb2 as pb
from tributary.funding.v1 import opportunities_pb2

from services.chassis.database import AS_PRODUCT
from tests.services.conftest import Callers
from tests.services.funding.calls import create, get, move
from tests.services.funding.conftest import (
    HARBOR,
    NAMES,
    NOBODY_KNOWS,
    NORTHSIDE,
    RIVERBEND,
    Funding,
    from_now,
)
from tests.services.refusals import refusal, wrong_fields

State = pb.Connection.State
CASE = "cases/01900000-0000-7000-8000-0000000000ca"


async def test_an_organization_connects_itself_and_is_interested(funding: Funding) -> None:
    opportunity = await funding.published(title="Tree canopy grants")
    connection = await funding.interested(opportunity.name, case=CASE, note="We plant trees.")
    assert connection.state == State.INTERESTED
    assert (connection.organization, connection.organization_display_name) == (RIVERBEND, NAMES[RIVERBEND])
    assert (connection.opportunity, connection.opportunity_title) == (opportunity.name, "Tree canopy grants")
    assert (connection.funder, connection.funder_display_name) == (HARBOR, NAMES[HARBOR])
    assert (connection.case, connection.note, connection.etag) == (CASE, "We plant trees.", "1")
    assert await get(funding, connection, funding.riverbend) == connection
    assert await funding.told(connection.name) == ["ConnectionCreated"]


async def test_one_connection_to_an_opportunity_is_under_way_at_a_time(funding: Funding) -> None:
    connection = await funding.interested()
    exists = ("ALREADY_EXISTS", "CONNECTION_EXISTS")
    assert await refusal(funding.interested(connection.opportunity)) == exists
    assert await refusal(create(funding, funding.office, connection.opportunity, RIVERBEND)) == exists
    await create(funding, funding.northside, connection.opportunity)

    await move(funding, "Withdraw", connection, funding.riverbend)
    again = await funding.interested(connection.opportunity)
    assert again.name != connection.name


async def test_of_two_at_once_one_is_made(funding: Funding) -> None:
    opportunity = await funding.published()
    calls = (create(funding, funding.office, opportunity.name, RIVERBEND) for _ in range(4))
    made = [
        answer for answer in await asyncio.gather(*calls, return_exceptions=True) if isinstance(answer, pb.Connection)
    ]
    assert len(made) == 1


async def test_one_connects_oneself_to_what_is_announced_and_another_funders(funding: Funding) -> None:
    assert await refusal(create(funding, funding.riverbend, (await funding.published()).name, NORTHSIDE)) == (
        "PERMISSION_DENIED",
        "NOT_YOUR_ORGANIZATION",
    )
    draft = await funding.draft()
    assert await refusal(funding.interested(draft.name)) == ("NOT_FOUND", "OPPORTUNITY_NOT_FOUND")
    assert await refusal(create(funding, funding.office, draft.name, RIVERBEND)) == (
        "FAILED_PRECONDITION",
        "OPPORTUNITY_WRONG_STATE",
    )
    forecast = await funding.published(open_time=from_now(days=1))
    assert (await funding.interested(forecast.name)).state == State.INTERESTED
    own = create(funding, funding.office, forecast.name, HARBOR)
    assert await wrong_fields(own) == ["connection.opportunity"]
    close = opportunities_pb2.CloseOpportunityRequest(name=forecast.name)
    await funding.opportunities.CloseOpportunity(close, metadata=funding.harbor)
    assert await refusal(create(funding, funding.northside, forecast.name)) == (
        "FAILED_PRECONDITION",
        "OPPORTUNITY_WRONG_STATE",
    )


async def test_nobody_is_connected_to_what_closes_meanwhile(funding: Funding) -> None:
    opportunity = await funding.published()
    closing = await asyncpg.connect(funding.running.database.owner, server_settings=AS_PRODUCT)
    try:
        await closing.execute("BEGIN")
        key = UUID(opportunity.name.partition("/")[2])
        await closing.execute("UPDATE opportunities SET state = 'CLOSED' WHERE id = $1", key)
        call = asyncio.create_task(refusal(funding.interested(opportunity.name)))
        done, _ = await asyncio.wait([call], timeout=0.3)
        assert not done
        await closing.execute("COMMIT")
    finally:
        await closing.close()
    assert await call == ("FAILED_PRECONDITION", "OPPORTUNITY_WRONG_STATE")


async def test_an_organization_connects_before_the_news_of_it_has_come(funding: Funding, callers: Callers) -> None:
    opportunity = await funding.published()
    newcomer = callers(NOBODY_KNOWS, "ORGANIZATION_MEMBER")
    connection = await create(funding, newcomer, opportunity.name)
    assert (connection.organization, connection.organization_display_name) == (NOBODY_KNOWS, "")
    other = (await funding.published()).name
    assert await refusal(create(funding, funding.office, other, NOBODY_KNOWS)) == (
        "NOT_FOUND",
        "ORGANIZATION_NOT_FOUND",
    )


async def test_who_acts_for_nobody_says_for_whom(funding: Funding, callers: Callers) -> None:
    opportunity = await funding.published()
    assert await wrong_fields(create(funding, callers("", "OFFICE_STAFF"), opportunity.name)) == [
        "connection.organization"
    ]

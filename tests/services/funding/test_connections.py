"""Connections, over gRPC, on the real database and streams."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from google.type import date_pb2, money_pb2
from tributary.funding.v1 import connections_pb2 as pb
from tributary.funding.v1 import opportunities_pb2

from tests.services.conftest import Callers
from tests.services.funding.calls import create, express_interest, get, listed, move, seen, unseen
from tests.services.funding.conftest import (
    HARBOR,
    NORTHSIDE,
    RIVERBEND,
    Funding,
    usd,
)
from tests.services.refusals import refusal, wrong_fields

State = pb.Connection.State
CASE = "cases/01900000-0000-7000-8000-0000000000ca"


async def test_the_office_suggests_and_the_funder_knows_once_it_is_introduced(funding: Funding) -> None:
    connection = await funding.suggested(note="A fit.")
    assert connection.state == State.SUGGESTED
    await unseen(funding, connection, funding.harbor)
    await seen(funding, connection, funding.riverbend, funding.office)

    introduced = await move(funding, "Introduce", connection, funding.office, note="Meet them.")
    assert (introduced.state, introduced.note) == (State.INTRODUCED, "Meet them.")
    await seen(funding, connection, funding.harbor, funding.riverbend, funding.office)
    await unseen(funding, connection, funding.county, funding.northside)


async def test_interest_in_a_suggestion_needs_no_introduction(funding: Funding) -> None:
    connection = await funding.suggested()
    interested = await express_interest(funding, connection, funding.riverbend)
    assert interested.state == State.INTERESTED
    await seen(funding, connection, funding.harbor)


async def test_a_suggestion_that_was_withdrawn_stays_unknown_to_the_funder(funding: Funding) -> None:
    connection = await funding.suggested()
    withdrawn = await move(funding, "Withdraw", connection, funding.riverbend, reason="Not now.")
    assert (withdrawn.state, withdrawn.withdraw_reason) == (State.WITHDRAWN, "Not now.")
    assert withdrawn.HasField("decide_time")
    await unseen(funding, connection, funding.harbor)

    known = await funding.interested()
    await move(funding, "Withdraw", known, funding.riverbend)
    await seen(funding, known, funding.harbor)


async def test_a_funders_connections_are_not_its_members_own(funding: Funding, callers: Callers) -> None:
    connection = await funding.interested()
    await unseen(funding, connection, callers(HARBOR, "ORGANIZATION_MEMBER"), callers(RIVERBEND, "FUNDER_STAFF"))


async def test_from_interest_to_the_award(funding: Funding) -> None:
    connection = await funding.interested()
    prepared = await move(funding, "Prepare", connection, funding.riverbend, case=CASE)
    assert (prepared.state, prepared.case) == (State.PREPARING, CASE)
    applied = await move(funding, "Apply", connection, funding.riverbend)
    assert applied.state == State.APPLIED
    assert applied.HasField("apply_time")
    awarded = await move(
        funding,
        "Award",
        connection,
        funding.harbor,
        amount=usd(12_500, 250_000_000),
        award_date=date_pb2.Date(year=2026, month=12, day=1),
        feedback="Well argued.",
    )
    assert awarded.state == State.AWARDED
    assert awarded.award_amount == usd(12_500, 250_000_000)
    assert awarded.award_date == date_pb2.Date(year=2026, month=12, day=1)
    assert awarded.feedback == "Well argued."
    assert awarded.HasField("decide_time")
    assert awarded.etag == "4"
    assert await funding.told(connection.name) == [
        "ConnectionCreated",
        "ConnectionPrepared",
        "ConnectionApplied",
        "ConnectionAwarded",
    ]
    revisions = await funding.rows("SELECT revision FROM outbox WHERE resource = $1 ORDER BY position", awarded.name)
    assert [row["revision"] for row in revisions] == [1, 2, 3, 4]


async def test_an_award_without_a_date_is_of_today_in_milwaukee(funding: Funding) -> None:
    connection = await funding.applied()
    awarded = await move(funding, "Award", connection, funding.harbor, amount=usd(1))
    day = awarded.award_date
    assert datetime(day.year, day.month, day.day).date() == datetime.now(ZoneInfo("America/Chicago")).date()


async def test_what_is_not_awarded_comes_with_feedback(funding: Funding) -> None:
    connection = await funding.applied()
    answer = await move(funding, "NotAward", connection, funding.harbor, feedback="Ask for less.")
    assert (answer.state, answer.feedback) == (State.NOT_AWARDED, "Ask for less.")
    assert not answer.HasField("award_amount")
    assert (await get(funding, connection, funding.riverbend)).feedback == "Ask for less."


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "amount"),
        ({"amount": usd(0)}, "amount"),
        ({"amount": usd(-5)}, "amount"),
        ({"amount": money_pb2.Money(currency_code="EUR", units=5)}, "amount.currency_code"),
        ({"amount": usd(5), "award_date": date_pb2.Date(year=2027, month=2, day=29)}, "award_date"),
        ({"amount": usd(5), "award_date": date_pb2.Date(year=2027)}, "award_date"),
    ],
)
async def test_an_award_that_is_none_is_refused_by_field(funding: Funding, fields: dict[str, Any], field: str) -> None:
    opportunity = await funding.published(total_amount=usd(1_000))
    connection = await funding.applied(opportunity.name)
    assert await wrong_fields(move(funding, "Award", connection, funding.harbor, **fields)) == [field]
    assert (await get(funding, connection, funding.harbor)).state == State.APPLIED


async def test_only_what_was_applied_for_is_decided_upon(funding: Funding) -> None:
    connection = await funding.interested()
    assert await refusal(move(funding, "Award", connection, funding.harbor, amount=usd(5))) == (
        "FAILED_PRECONDITION",
        "CONNECTION_WRONG_STATE",
    )


async def test_each_party_makes_its_own_moves(funding: Funding, callers: Callers) -> None:
    connection = await funding.applied()
    own_system = callers(RIVERBEND, "ORGANIZATION_MEMBER", "AGENCY_SYSTEM")
    assert await refusal(move(funding, "Award", connection, own_system, amount=usd(5))) == (
        "PERMISSION_DENIED",
        "CONNECTION_NOT_YOUR_MOVE",
    )
    assert await refusal(move(funding, "Award", connection, funding.county, amount=usd(5))) == (
        "NOT_FOUND",
        "CONNECTION_NOT_FOUND",
    )
    assert await refusal(move(funding, "Withdraw", connection, funding.northside)) == (
        "NOT_FOUND",
        "CONNECTION_NOT_FOUND",
    )
    assert await refusal(move(funding, "Introduce", connection, funding.riverbend)) == (
        "PERMISSION_DENIED",
        "ROLE_REQUIRED",
    )


async def test_the_office_enters_what_the_parties_told_it(funding: Funding) -> None:
    connection = await funding.interested()
    await move(funding, "Prepare", connection, funding.office)
    await move(funding, "Apply", connection, funding.office)
    awarded = await move(funding, "Award", connection, funding.office, amount=usd(5))
    assert awarded.state == State.AWARDED


async def test_a_stale_etag_is_refused(funding: Funding) -> None:
    connection = await funding.suggested()
    await move(funding, "Introduce", connection, funding.office, etag=connection.etag)
    call = express_interest(funding, connection, funding.riverbend, etag=connection.etag)
    assert await refusal(call) == ("ABORTED", "ETAG_MISMATCH")


async def test_the_same_request_moves_once_and_gives_the_same_answer(funding: Funding) -> None:
    connection = await funding.interested()
    first = await move(funding, "Apply", connection, funding.riverbend, request_id="apply-once")
    again = await move(funding, "Apply", connection, funding.riverbend, request_id="apply-once")
    assert first == again
    assert await funding.told(connection.name) == ["ConnectionCreated", "ConnectionApplied"]


async def test_the_list_is_the_newest_first_page_by_page_and_narrowed(funding: Funding) -> None:
    opportunity = (await funding.published()).name
    mine = await funding.interested(opportunity)
    theirs = await create(funding, funding.northside, opportunity)
    for caller in (funding.office, funding.harbor):
        assert await listed(funding, caller, opportunity=opportunity) == [theirs.name, mine.name]
    assert await listed(funding, funding.riverbend, opportunity=opportunity) == [mine.name]
    assert await listed(funding, funding.office, opportunity=opportunity, organization=NORTHSIDE) == [theirs.name]
    await move(funding, "Apply", mine, funding.riverbend)
    assert await listed(funding, funding.office, opportunity=opportunity, states=["APPLIED"]) == [mine.name]

    request = pb.ListConnectionsRequest(opportunity=opportunity, page_size=1)
    first = await funding.connections.ListConnections(request, metadata=funding.office)
    request.page_token = first.next_page_token
    second = await funding.connections.ListConnections(request, metadata=funding.office)
    assert [c.name for c in (*first.connections, *second.connections)] == [theirs.name, mine.name]
    assert second.next_page_token == ""


async def test_the_title_shown_is_the_opportunitys_own_of_today(funding: Funding) -> None:
    connection = await funding.interested()
    await funding.opportunities.UpdateOpportunity(
        opportunities_pb2.UpdateOpportunityRequest(
            opportunity=opportunities_pb2.Opportunity(name=connection.opportunity, title="A better title")
        ),
        metadata=funding.harbor,
    )
    assert (await get(funding, connection, funding.riverbend)).opportunity_title == "A better title"

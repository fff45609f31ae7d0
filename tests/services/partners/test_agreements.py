"""Agreements: drafted by the Office, accepted by all, warned of before they end, and over when their day is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from google.api.httpbody_pb2 import HttpBody
from tributary.partners.v1 import agreements_pb2 as pb
from tributary.partners.v1 import documents_pb2, documents_pb2_grpc

from services.chassis.actor import PRODUCT
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from services.partners.clocks import AGREEMENTS
from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners, new_name
from tests.services.partners.reading import record, timeline
from tests.services.partners.sharing import Sharing, day, today
from tests.services.refusals import refusal, wrong_fields
from tests.services.sample_files import pdf

State = pb.Agreement.State
WRONG_STATE = ("FAILED_PRECONDITION", "AGREEMENT_WRONG_STATE")
MISSING = ("NOT_FOUND", "AGREEMENT_NOT_FOUND")


@pytest.fixture(scope="module")
def sharing(partners: Partners) -> Sharing:
    """Agreements of the running service."""
    return Sharing.of(partners)


@pytest.fixture
async def housing(partners: Partners) -> str:
    """An agency."""
    return (await partners.enter("Housing Division", kind="COUNTY_DEPARTMENT")).name


@pytest.fixture
async def tick(partners: Partners) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Lets the clocks look now."""
    database = Database(partners.running.settings.database_url, pool=1, service="test")

    async def look() -> None:
        for clock in AGREEMENTS:
            await clock.job(Transactions(database))

    yield look
    await database.close()


async def told(partners: Partners, name: str) -> list[str]:
    """What was told of an agreement."""
    rows = await partners.rows("SELECT type FROM outbox WHERE resource = $1 ORDER BY position", name)
    return [row["type"].rpartition(".Agreement")[2] for row in rows]


async def end_on(partners: Partners, agreement: pb.Agreement, days: int) -> None:
    """Moves an agreement's last day."""
    end = today() + timedelta(days=days)
    await partners.rows("UPDATE agreements SET end_date = $2 WHERE id = $1", agreement.name.split("/")[1], end)


async def test_from_the_draft_to_the_end(partners: Partners, sharing: Sharing, housing: str) -> None:
    agency = partners.callers(housing, "PARTNER_STAFF", account=new_name("accounts"))
    drafted = await sharing.draft(housing, title="Housing reads cases", obligations="Tell nobody else.")
    assert (drafted.state, [p.display_name for p in drafted.parties]) == (
        State.DRAFT,
        ["Office of Equity", "Housing Division"],
    )
    assert await refusal(sharing.get(drafted.name, agency)) == MISSING
    assert await refusal(sharing.move(drafted.name, "Accept", partners.office)) == WRONG_STATE

    await sharing.move(drafted.name, "Submit", partners.office)
    assert (await sharing.get(drafted.name, agency)).state == State.IN_REVIEW
    await sharing.move(drafted.name, "Accept", partners.office)
    returned = await sharing.move(drafted.name, "Return", agency, comment="Say for how long.")
    assert (returned.state, returned.comment) == (State.DRAFT, "Say for how long.")
    assert not any(party.HasField("accept_time") for party in returned.parties), "what changes is accepted anew"

    changed = pb.Agreement(name=drafted.name, obligations="Tell nobody else, for a year.", etag=returned.etag)
    request = pb.UpdateAgreementRequest(agreement=changed)
    updated = await sharing.agreements.UpdateAgreement(request, metadata=partners.office)
    assert (updated.obligations, updated.title) == ("Tell nobody else, for a year.", "Housing reads cases")
    assert await refusal(sharing.agreements.UpdateAgreement(request, metadata=partners.office)) == (
        "ABORTED",
        "ETAG_MISMATCH",
    )
    await sharing.move(drafted.name, "Submit", partners.office)
    await sharing.move(drafted.name, "Accept", agency)
    active = await sharing.move(drafted.name, "Accept", partners.office)
    assert active.state == State.ACTIVE
    assert all(party.HasField("accept_time") and party.accepted_by for party in active.parties)
    ended = await sharing.move(drafted.name, "Terminate", agency, comment="We are closing.")
    assert (ended.state, ended.comment) == (State.TERMINATED, "We are closing.")
    assert await refusal(sharing.move(drafted.name, "Accept", agency)) == WRONG_STATE
    expected = "Created Submitted Accepted Returned Updated Submitted Accepted Accepted Activated Terminated"
    assert await told(partners, drafted.name) == expected.split()


async def test_a_party_follows_what_becomes_of_it_once_it_may_read_it_and_nobody_else_does(
    partners: Partners, sharing: Sharing, housing: str
) -> None:
    agency = partners.callers(housing, "AGENCY_SYSTEM", account=new_name("accounts"))
    streams = [
        sharing.agreements.WatchAgreements(pb.WatchAgreementsRequest(), metadata=caller, timeout=20)
        for caller in (partners.office, agency, partners.agency)
    ]
    for stream in streams:
        await stream.read()
    name = (await sharing.draft(housing)).name
    await sharing.move(name, "Submit", partners.office)
    stub = documents_pb2_grpc.AgreementDocumentServiceStub(partners.running.channel)
    content = HttpBody(content_type="application/pdf", data=pdf())
    plan = documents_pb2.CreateAgreementDocumentRequest(parent=name, file_name="plan.pdf", content=content)
    for caller in (partners.callers(housing, "PARTNER_STAFF"), partners.office):
        await sharing.move(name, "Accept", caller)
    await stub.CreateAgreementDocument(plan, metadata=partners.office)

    async def heard(stream: Any, until: str) -> list[str]:
        told: list[str] = []
        while until not in told:
            response = await stream.read()
            if response.agreement.name == name:
                told.append(response.event_type.rpartition(".Agreement")[2])
        return told

    after = ["Submitted", "Accepted", "Accepted", "Activated", "DocumentAdded"]
    assert await heard(streams[0], "DocumentAdded") == ["Created", *after]
    # Of the draft, too, if it could read it by the time that it was told.
    assert (await heard(streams[1], "DocumentAdded"))[-len(after) :] == after
    # Signs of life carry its token over what is hidden from it.
    response = await streams[2].read()
    assert not response.HasField("agreement")
    for stream in streams:
        stream.cancel()


async def test_it_is_in_the_record_and_the_timeline_of_each_party_and_of_nobody_else(
    partners: Partners, sharing: Sharing, housing: str
) -> None:
    club = (await partners.enter("Garden Club")).name
    drafted = await sharing.draft(housing, kind="CONTRACT", categories=(), title="Office work")
    signed = await sharing.signed(housing, club, title="Housing reads cases")

    async def told_to_both() -> bool:
        lines = [await timeline(partners, name, partners.office) for name in (housing, club)]
        return all(len(found) == 6 for found in lines)

    await eventually(told_to_both)
    assert await timeline(partners, club, partners.member_of(club)) == [
        f"The agreement “Housing reads cases” is active, until {today() + timedelta(days=365)}",
        "Office of Equity accepted the agreement “Housing reads cases”",
        "Garden Club accepted the agreement “Housing reads cases”",
        "Housing Division accepted the agreement “Housing reads cases”",
        "The agreement “Housing reads cases” was given to its parties to read",
        "Garden Club was entered",
    ]
    for caller in (partners.member_of(club), partners.office, partners.callers(housing, "PARTNER_STAFF")):
        (summary,) = (await record(partners, club, caller)).agreements
        assert (summary.agreement, summary.title, summary.state) == (signed.name, signed.title, State.ACTIVE)
        assert list(summary.party_display_names) == ["Office of Equity", "Housing Division", "Garden Club"]
        assert (summary.start_date, summary.end_date) == (signed.start_date, signed.end_date)
    for caller in (partners.public, partners.agency):
        assert not (await record(partners, club, caller)).agreements
        assert await timeline(partners, club, caller) == ["Garden Club was entered"]
    assert await refusal(sharing.get(signed.name, partners.agency)) == MISSING
    own = await sharing.agreements.ListAgreements(
        pb.ListAgreementsRequest(), metadata=partners.callers(housing, "AGENCY_SYSTEM")
    )
    assert [agreement.name for agreement in own.agreements] == [signed.name], "not the draft"
    request = pb.ListAgreementsRequest(party=housing, page_size=1)
    first = await sharing.agreements.ListAgreements(request, metadata=partners.office)
    request.page_token = first.next_page_token
    second = await sharing.agreements.ListAgreements(request, metadata=partners.office)
    assert [*first.agreements, *second.agreements] == [drafted, signed]
    request = pb.ListAgreementsRequest(party=housing, states=[State.DRAFT])
    drafts = await sharing.agreements.ListAgreements(request, metadata=partners.office)
    assert list(drafts.agreements) == [drafted]


async def test_who_is_no_party_and_what_is_a_machine_accepts_nothing(
    partners: Partners, sharing: Sharing, housing: str
) -> None:
    agreement = await sharing.draft(housing)
    await sharing.move(agreement.name, "Submit", partners.office)
    machine = partners.callers(housing, "AGENCY_SYSTEM")
    assert await refusal(sharing.move(agreement.name, "Accept", machine)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
    assert await refusal(sharing.move(agreement.name, "Accept", partners.agency)) == MISSING
    visiting = partners.callers(new_name(), "OFFICE_STAFF")
    assert await refusal(sharing.move(agreement.name, "Accept", visiting)) == (
        "PERMISSION_DENIED",
        "AGREEMENT_NOT_YOUR_MOVE",
    )
    await end_on(partners, agreement, -1)
    agency = partners.callers(housing, "PARTNER_STAFF")
    assert await refusal(sharing.move(agreement.name, "Accept", agency)) == ("FAILED_PRECONDITION", "AGREEMENT_OVER")


async def test_what_does_not_go_together_is_refused(sharing: Sharing, housing: str) -> None:
    given: dict[str, Any]
    for given, wrong in (
        ({"categories": ()}, "agreement.categories"),
        ({"kind": "MOU"}, "agreement.categories"),
        ({"end_date": day(-1)}, "agreement.end_date"),
        ({"end_date": {"year": 2027, "month": 13, "day": 1}}, "agreement.end_date"),
    ):
        assert await wrong_fields(sharing.draft(housing, **given)) == [wrong]
    for parties in ((), (housing, housing), (new_name(),)):
        assert await wrong_fields(sharing.draft(*parties)) == ["agreement.parties"]


async def test_parties_that_have_read_it_stay(partners: Partners, sharing: Sharing, housing: str) -> None:
    agreement = await sharing.draft(housing)
    other = (await partners.enter("Transit Division")).name
    change = pb.Agreement(name=agreement.name, parties=[{"organization": other}])
    request = pb.UpdateAgreementRequest(agreement=change)
    updated = await sharing.agreements.UpdateAgreement(request, metadata=partners.office)
    assert [party.display_name for party in updated.parties] == ["Office of Equity", "Transit Division"]
    await sharing.move(agreement.name, "Submit", partners.office)
    assert await refusal(sharing.get(agreement.name, partners.callers(housing, "PARTNER_STAFF"))) == MISSING
    await sharing.move(agreement.name, "Return", partners.office, comment="Wrong")
    assert await wrong_fields(sharing.agreements.UpdateAgreement(request, metadata=partners.office)) == [
        "agreement.parties"
    ]


async def test_one_that_all_accepted_waits_for_its_first_day(
    partners: Partners, sharing: Sharing, housing: str, tick: Callable[[], Awaitable[None]]
) -> None:
    agreement = await sharing.signed(housing, start_date=day(1))
    await tick()
    assert (await sharing.get(agreement.name, partners.office)).state == State.IN_REVIEW
    key = agreement.name.partition("/")[2]
    await partners.rows("UPDATE agreements SET start_date = $2 WHERE id = $1", key, today())
    await tick()
    assert (await sharing.get(agreement.name, partners.office)).state == State.ACTIVE
    assert (await told(partners, agreement.name))[-1] == "Activated"
    by = await partners.rows("SELECT actor FROM outbox WHERE resource = $1 ORDER BY position DESC", agreement.name)
    assert by[0]["actor"] == PRODUCT.account


async def test_its_parties_are_warned_three_times_and_then_it_expires(
    partners: Partners, sharing: Sharing, housing: str, tick: Callable[[], Awaitable[None]]
) -> None:
    agreement = await sharing.signed(housing)
    so_far = len(await told(partners, agreement.name))
    for days, count in ((61, 0), (60, 1), (59, 1), (31, 1), (30, 2), (8, 2), (7, 3), (1, 3), (0, 3)):
        await end_on(partners, agreement, days)
        for _ in range(2):
            await tick()
        assert (await told(partners, agreement.name))[so_far:] == ["NearsEnd"] * count, days
    await end_on(partners, agreement, -1)
    await tick()
    await tick()
    assert (await told(partners, agreement.name))[so_far:] == ["NearsEnd"] * 3 + ["Expired"]
    assert (await sharing.get(agreement.name, partners.office)).state == State.EXPIRED


async def test_one_follows_another(partners: Partners, sharing: Sharing, housing: str) -> None:
    agreement = await sharing.signed(housing, end_date=day(20))
    request = pb.RenewAgreementRequest(name=agreement.name, end_date=day(385))
    renew = sharing.agreements.RenewAgreement
    successor = await renew(request, metadata=partners.office)
    assert (successor.state, successor.predecessor) == (State.DRAFT, agreement.name)
    assert (successor.start_date, successor.end_date) == (day(21), day(385))
    assert [party.organization for party in successor.parties] == [p.organization for p in agreement.parties]
    assert not any(party.HasField("accept_time") for party in successor.parties)
    assert (successor.categories, successor.title) == (agreement.categories, agreement.title)
    assert await refusal(renew(request, metadata=partners.office)) == ("ALREADY_EXISTS", "AGREEMENT_RENEWED")
    await sharing.move(successor.name, "Terminate", partners.office, comment="Not so")
    assert (await renew(request, metadata=partners.office)).predecessor == agreement.name
    request.name = successor.name
    assert await refusal(renew(request, metadata=partners.office)) == WRONG_STATE
    request = pb.RenewAgreementRequest(name=agreement.name, end_date=day(20))
    assert await wrong_fields(renew(request, metadata=partners.office)) == ["end_date"]


async def test_those_that_end_by_a_day_are_listed_alone(partners: Partners, sharing: Sharing, housing: str) -> None:
    soon, later = [await sharing.draft(housing, end_date=day(days)) for days in (20, 21)]

    async def ending(**by: Any) -> list[str]:
        request = pb.ListAgreementsRequest(party=housing, **by)
        answer = await sharing.agreements.ListAgreements(request, metadata=partners.office)
        return [agreement.name for agreement in answer.agreements]

    assert await ending() == [soon.name, later.name]
    assert await ending(ends_by=day(20)) == [soon.name]
    impossible = pb.ListAgreementsRequest(ends_by={"year": 2027, "month": 2, "day": 30})
    call = sharing.agreements.ListAgreements(impossible, metadata=partners.office)
    assert await wrong_fields(call) == ["ends_by"]

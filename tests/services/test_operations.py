"""What the Office's admin sees of a service's running, asked over gRPC of services that run."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from tributary.funding.v1.operations_pb2_grpc import OperationsServiceStub as Funding
from tributary.operations.v1 import operations_pb2 as pb
from tributary.partners.v1 import events_pb2, organizations_pb2
from tributary.partners.v1.operations_pb2_grpc import OperationsServiceStub as Partners
from tributary.partners.v1.organizations_pb2_grpc import OrganizationServiceStub

from services.chassis.audit_chain import check
from services.chassis.database import AS_PRODUCT
from services.chassis.revisions import newest_revision
from tests.services.conftest import Callers, Metadata, Running
from tests.services.eventually import eventually
from tests.services.refusals import refusal

# Seconds between the tries of an event.
SOON = (0.1,)
DANA = "accounts/01900000-0000-7000-8000-0000000000da"
# What funding refuses while this stands: the cause that an operator mends.
CAUSE = "ALTER TABLE organization_snapshots ADD CONSTRAINT cause CHECK (display_name <> 'Troubled Waters')"
MENDED = "ALTER TABLE organization_snapshots DROP CONSTRAINT cause"


@pytest.fixture(scope="module")
def admin(callers: Callers) -> Metadata:
    """Somebody who runs the Office's use of the product."""
    return callers("", "OFFICE_ADMIN", "OFFICE_STAFF", account=DANA)


@pytest.fixture(scope="module")
async def partners(run_service: Callable[[str], Awaitable[Running]]) -> Running:
    """Partners, running."""
    return await run_service("partners")


@pytest.fixture(scope="module")
async def funding(run_service: Callable[[str], Awaitable[Running]]) -> Running:
    """Funding, running."""
    return await run_service("funding", backoff=SOON)


async def on(running: Running, statement: str, *values: Any) -> list[Any]:
    """What a statement of the database's owner gives."""
    connection = await asyncpg.connect(running.database.owner, server_settings=AS_PRODUCT)
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


async def test_a_parked_event_is_listed_read_and_tried_again_and_who_did_so_stands_in_the_audit(
    funding: Running, admin: Metadata, tell: Callable[..., Awaitable[None]]
) -> None:
    stub = Funding(funding.channel)
    await on(funding, CAUSE)
    organization = organizations_pb2.Organization(name=f"organizations/{uuid4()}", display_name="Troubled Waters")
    await tell("partners", events_pb2.OrganizationCreated(organization=organization))

    async def parked() -> Any:
        answer = await stub.ListFundingParkedEvents(pb.ListParkedEventsRequest(), metadata=admin)
        return answer.parked_events

    (event,) = await eventually(parked, seconds=40)
    assert event.resource == organization.name
    assert event.durable == "funding-partners"
    assert "CheckViolation" in event.error
    assert not event.payload
    whole = await stub.GetFundingParkedEvent(pb.GetParkedEventRequest(name=event.name), metadata=admin)
    assert '"displayName": "Troubled Waters"' in whole.payload
    assert whole.headers["ce-subject"] == organization.name
    assert (await stub.GetFundingStatus(pb.GetStatusRequest(), metadata=admin)).parked_events == 1

    asked = pb.ReplayParkedEventsRequest(names=[event.name])
    assert (await stub.ReplayFundingParkedEvents(asked, metadata=admin)).requested == 1

    async def refused_again() -> bool:
        (again,) = await parked()
        return again.attempts > event.attempts and again.state == pb.ParkedEvent.PARKED

    await eventually(refused_again)
    await on(funding, MENDED)
    everything = pb.ReplayParkedEventsRequest(all=True)
    assert (await stub.ReplayFundingParkedEvents(everything, metadata=admin)).requested == 1

    async def nothing_waits() -> bool:
        return not await parked()

    await eventually(nothing_waits)
    also = await stub.ListFundingParkedEvents(pb.ListParkedEventsRequest(show_effective=True), metadata=admin)
    assert [it.state for it in also.parked_events] == [pb.ParkedEvent.EFFECTIVE]
    nobody = stub.ReplayFundingParkedEvents(asked, metadata=admin)
    assert await refusal(nobody) == ("NOT_FOUND", "PARKED_EVENT_NOT_FOUND")

    changes = await stub.ListFundingChanges(
        pb.ListChangesRequest(account=DANA, relation="parked_events", kinds=["READ", "REPLAY"]), metadata=admin
    )
    assert [(pb.Change.Kind.Name(it.kind), it.row) for it in changes.changes] == [
        (kind, event.name.rpartition("/")[2]) for kind in ("REPLAY", "REPLAY", "READ")
    ]


async def test_a_change_is_found_and_shown_with_before_and_after_and_so_is_who_looked(
    partners: Running, admin: Metadata
) -> None:
    stub, organizations = Partners(partners.channel), OrganizationServiceStub(partners.channel)
    wanted = organizations_pb2.Organization(display_name="Riverbend", kind="BUSINESS", mission="Meals")
    made = await organizations.CreateOrganization(
        organizations_pb2.CreateOrganizationRequest(organization=wanted), metadata=admin
    )
    changed = organizations_pb2.UpdateOrganizationRequest(
        organization=organizations_pb2.Organization(name=made.name, mission="Meals and beds")
    )
    changed.update_mask.paths.append("mission")
    await organizations.UpdateOrganization(changed, metadata=admin)

    asked = pb.ListChangesRequest(row=made.name, account=DANA, kinds=["UPDATE"])
    (update,) = (await stub.ListPartnersChanges(asked, metadata=admin)).changes
    assert update.relation == "organizations"
    assert update.cause == "/tributary.partners.v1.OrganizationService/UpdateOrganization"
    assert not update.field_changes
    whole = await stub.GetPartnersChange(pb.GetChangeRequest(name=update.name), metadata=admin)
    values = {it.field: (it.before, it.after) for it in whole.field_changes}
    assert values["document.mission"] == ("Meals", "Meals and beds")
    assert "document.displayName" not in values, "what stayed is no change"

    looks = (await stub.ListPartnersChanges(pb.ListChangesRequest(kinds=["READ"]), metadata=admin)).changes
    assert [it.row for it in looks] == [update.name.rpartition("/")[2], ""]
    assert all(it.account == DANA for it in looks)
    (about,) = (await stub.GetPartnersChange(pb.GetChangeRequest(name=looks[1].name), metadata=admin)).field_changes[:1]
    assert (about.field, about.after) == ("account", DANA), "what was looked for stands there, too"
    missing = stub.GetPartnersChange(pb.GetChangeRequest(name="operations/partners/changes/999999"), metadata=admin)
    assert await refusal(missing) == ("NOT_FOUND", "CHANGE_NOT_FOUND")


async def test_changes_come_by_pages_and_by_their_time(partners: Running, admin: Metadata) -> None:
    stub = Partners(partners.channel)
    await on(
        partners,
        """INSERT INTO audit (change_time, account, organization, traceparent, cause, operation, relation, row_id)
           SELECT now() - interval '1 year' + n * interval '1 day', 'accounts/old', '', '', '', 'UPDATE', 'x', n::text
           FROM generate_series(1, 300) n""",
    )
    seen: list[str] = []
    request = pb.ListChangesRequest(relation="x", page_size=120)
    while True:
        page = await stub.ListPartnersChanges(request, metadata=admin)
        seen += [it.row for it in page.changes]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert seen == [str(number) for number in range(300, 0, -1)]
    spring = pb.ListChangesRequest(relation="x")
    now = datetime.now(UTC)
    spring.start_time.FromDatetime(now - timedelta(days=365 - 99.5))
    spring.end_time.FromDatetime(now - timedelta(days=365 - 103.5))
    found = (await stub.ListPartnersChanges(spring, metadata=admin)).changes
    assert [it.row for it in found] == ["103", "102", "101", "100"]
    other = pb.ListChangesRequest(relation="y", page_token=request.page_token)
    assert await refusal(stub.ListPartnersChanges(other, metadata=admin)) == ("INVALID_ARGUMENT", "PAGE_TOKEN_INVALID")


async def test_the_chain_is_verified_in_parts_that_fit_together_and_a_change_in_it_is_named(
    funding: Running, admin: Metadata
) -> None:
    stub = Funding(funding.channel)
    for number in range(3):
        await on(
            funding,
            """INSERT INTO opportunities (state, funder_id, title, description, eligible_kinds, municipalities,
                   determinants, required_documents, application_url, create_time, update_time)
               VALUES ('DRAFT', uuidv7(), $1, '', '{}', '{}', '{}', '{}', '', now(), now())""",
            f"Grant {number}",
        )
        await on(funding, "SELECT seal_audit((SELECT max(position) FROM audit))")
    answer = await stub.VerifyFundingAudit(pb.VerifyAuditRequest(), metadata=admin)
    assert (answer.complete, answer.fault) == (True, "")
    assert answer.seals >= 3
    noted = pb.VerifyAuditRequest(head=answer.head)
    assert not (await stub.VerifyFundingAudit(noted, metadata=admin)).fault

    connection = await asyncpg.connect(funding.database.owner, server_settings=AS_PRODUCT)
    first = await check(connection, seconds=0)
    assert (first.complete, first.rows) == (False, 0)
    await connection.close()
    further = await stub.VerifyFundingAudit(pb.VerifyAuditRequest(resume_token=answer.resume_token), metadata=admin)
    assert further.complete
    assert further.rows >= answer.rows
    damaged = stub.VerifyFundingAudit(pb.VerifyAuditRequest(resume_token="no"), metadata=admin)
    assert await refusal(damaged) == ("INVALID_ARGUMENT", "RESUME_TOKEN_INVALID")

    await on(funding, "UPDATE audit SET account = 'accounts/another' WHERE position = $1", answer.position)
    found = await stub.VerifyFundingAudit(pb.VerifyAuditRequest(), metadata=admin)
    assert found.fault == f"row {answer.position} was altered"
    assert found.rows < answer.rows


async def test_a_service_says_how_it_is(partners: Running, admin: Metadata) -> None:
    stub = Partners(partners.channel)

    async def settled() -> Any:
        status = await stub.GetPartnersStatus(pb.GetStatusRequest(), metadata=admin)
        return status if all(clock.HasField("last_time") for clock in status.clocks) else None

    status = await eventually(settled)
    assert status.database_revision == status.newest_revision == newest_revision("partners")
    assert status.nats_connected
    assert status.nats_sync == pb.Status.ALWAYS
    assert {"prune", "seal_audit", "retention"} <= {clock.name for clock in status.clocks}
    assert {it.durable for it in status.listeners} == {"partners-partners", "partners-assistance", "partners-funding"}
    assert all(it.HasField("lag") for it in status.listeners)
    assert {"SESSIONS": 90, "CLAIMS": 2557}.items() <= {it.category: it.days for it in status.retention_periods}.items()
    assert len(status.key_ids) == 1


async def test_what_an_admin_is_no_more_the_database_refuses(funding: Running) -> None:
    """Row-level security alone: an actor of another role sees nothing of the audit, and notes nothing in it."""
    connection = await asyncpg.connect(funding.database.app, server_settings={"tributary.roles": "OFFICE_STAFF"})
    try:
        for table in ("audit", "parked_events", "retention_runs"):
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0
        with pytest.raises(asyncpg.RaiseError, match="only the Office's admin"):
            await connection.execute("SELECT note_in_audit('READ', 'audit', '', NULL)")
    finally:
        await connection.close()

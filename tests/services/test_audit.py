"""The audit: what is written of a change, by whom it can be written, and that it is sealed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest
from tributary.assistance.v1 import cases_pb2 as pb
from tributary.assistance.v1.cases_pb2_grpc import CaseServiceStub

from cli.settings import SERVICES
from services.chassis.database import AS_PRODUCT
from tests.services.conftest import Callers, Metadata, Running
from tests.services.eventually import eventually
from tests.services.test_audit_chain import NewDatabase, chain_of, on

RIVERBEND = "organizations/01900000-0000-7000-8000-000000000001"
ROSA = "accounts/01900000-0000-7000-8000-0000000000aa"
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
CREATE = "/tributary.assistance.v1.CaseService/CreateCase"
# Kept by the product for itself, built from events, or the audit's own.
NOT_AUDITED = {
    "alembic_version",
    "audit",
    "audit_seals",
    "outbox",
    "inbox",
    "idempotency",
    "parked_events",
    "organization_snapshots",
    "name_words",
    "name_spellings",
    "record_cases",
    "record_referrals",
    "record_connections",
    "record_opportunities",
    "record_parties",
    "record_history",
    "record_titles",
    "timeline_entries",
    # What is to be told anew; and what was removed as past its time, of which each row's removal is audited.
    "stream_erasures",
    "retention_runs",
    # Guesses; and what is to be mailed, with its links, of which what they lead to is audited.
    "tries",
    "mails",
    "password_links",
    # What browsers were asked, for five minutes; what comes of it is audited.
    "challenges",
    # The same of issuers.
    "issuer_sign_ins",
}


@pytest.fixture(scope="module")
async def assistance(run_service: Callable[[str], Awaitable[Running]]) -> Running:
    """Assistance, running."""
    return await run_service("assistance")


@pytest.fixture(scope="module")
def rosa(callers: Callers) -> Metadata:
    """Somebody of Riverbend, in a trace of her own."""
    return (*callers(RIVERBEND, "ORGANIZATION_MEMBER", account=ROSA), ("traceparent", TRACE))


async def rows(running: Running, statement: str, *values: Any) -> list[Any]:
    """What stands in the database; jsonb as Python's."""
    return await on(running.database.owner, statement, *values)


async def create(running: Running, caller: Metadata, title: str) -> pb.Case:
    """A draft."""
    request = pb.CreateCaseRequest(case=pb.Case(title=title, need="Help"))
    return await CaseServiceStub(running.channel).CreateCase(request, metadata=caller)


async def written(running: Running, case: pb.Case) -> list[Any]:
    """What the audit has of a case."""
    return await rows(running, "SELECT * FROM audit WHERE row_id = $1 ORDER BY position", case.name.partition("/")[2])


async def test_a_change_is_written_with_who_did_it_through_what_and_what_was_before(
    assistance: Running, rosa: Metadata
) -> None:
    case = await create(assistance, rosa, "Roof")
    update = pb.UpdateCaseRequest(case=pb.Case(name=case.name, title="New roof"), update_mask={"paths": ["title"]})
    await CaseServiceStub(assistance.channel).UpdateCase(update, metadata=rosa)
    first, second = await written(assistance, case)
    assert (first["operation"], first["relation"], first["before"]) == ("INSERT", "cases", None)
    assert (first["account"], first["organization"], first["traceparent"]) == (ROSA, RIVERBEND, TRACE)
    assert (first["cause"], first["after"]["title"], first["after"]["state"]) == (CREATE, "Roof", "DRAFT")
    assert (second["operation"], second["cause"]) == ("UPDATE", CREATE.replace("Create", "Update"))
    assert second["before"].keys() == second["after"].keys() == {"title", "revision", "update_time"}
    assert (second["before"]["title"], second["after"]["title"]) == ("Roof", "New roof")


async def test_what_was_rolled_back_is_not_written(assistance: Running, rosa: Metadata) -> None:
    request = pb.CreateCaseRequest(case=pb.Case(title="Once", need="Help"), request_id="the same twice")
    stub = CaseServiceStub(assistance.channel)
    case = await stub.CreateCase(request, metadata=rosa)
    assert await stub.CreateCase(request, metadata=rosa) == case
    assert len(await rows(assistance, "SELECT FROM audit WHERE after->>'title' = 'Once'")) == 1


async def test_a_change_past_the_product_is_written_too_and_says_so(assistance: Running, rosa: Metadata) -> None:
    case = await create(assistance, rosa, "Quietly")
    await on(assistance.database.app, "UPDATE cases SET priority = 4 WHERE title = 'Quietly'")
    _, change = await written(assistance, case)
    assert (change["account"], change["cause"]) == ("database:assistance", "")
    assert (change["before"], change["after"]) == ({"priority": 0}, {"priority": 4})
    await on(assistance.database.app, "DELETE FROM cases WHERE title = 'Quietly'")
    change = (await written(assistance, case))[-1]
    assert (change["operation"], change["before"]["title"], change["after"]) == ("DELETE", "Quietly", None)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit",
        "UPDATE audit SET account = 'accounts/somebody-else'",
        "TRUNCATE audit",
        "INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM audit",
        "DELETE FROM audit_seals",
        "INSERT INTO audit_seals VALUES (1, '{}', '', '')",
        "ALTER TABLE cases DISABLE TRIGGER write_audit",
    ],
)
async def test_the_service_itself_cannot_change_what_is_written(assistance: Running, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await on(assistance.database.app, statement)


async def test_what_is_written_is_sealed_within_seconds(assistance: Running, rosa: Metadata) -> None:
    await create(assistance, rosa, "Sealed")

    async def sealed() -> bool:
        chain = await chain_of(assistance.database)
        assert not chain.fault
        return chain.unsealed == 0

    await eventually(sealed, seconds=10)
    assert (await chain_of(assistance.database)).rows == (await rows(assistance, "SELECT count(*) FROM audit"))[0][0]


async def test_a_transaction_that_ends_late_is_sealed_in_its_place(assistance: Running, rosa: Metadata) -> None:
    connection = await asyncpg.connect(assistance.database.app, server_settings=AS_PRODUCT)
    case = await create(assistance, rosa, "Late")
    before = await chain_of(assistance.database)
    await connection.execute("BEGIN; UPDATE cases SET priority = 2 WHERE title = 'Late'")
    for number in range(3):
        await create(assistance, rosa, f"Meanwhile {number}")
    await asyncio.sleep(2.5)
    await connection.execute("COMMIT")
    await connection.close()
    late = (await written(assistance, case))[-1]["position"]

    async def sealed() -> bool:
        return (await chain_of(assistance.database)).unsealed == 0

    await eventually(sealed, seconds=10)
    chain = await chain_of(assistance.database)
    assert not chain.fault
    assert chain.seals > before.seals
    (block,) = await rows(assistance, "SELECT positions FROM audit_seals WHERE $1 = ANY(positions)", late)
    assert block["positions"] == sorted(block["positions"])


@pytest.mark.parametrize("service", SERVICES)
async def test_every_table_is_audited_or_known_not_to_be(service_database: NewDatabase, service: str) -> None:
    database = await service_database(service)
    tables = await on(database.owner, "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")
    audited = await on(
        database.owner, "SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'write_audit'"
    )
    lacking = {row["name"] for row in tables} - {row["name"] for row in audited} - NOT_AUDITED
    assert not lacking, f"{service}: have create_audit or audit_script take in {lacking}, or say here why not"


async def test_no_secret_is_written(service_database: NewDatabase) -> None:
    database = await service_database("partners")
    await on(
        database.app,
        """WITH o AS (INSERT INTO organizations (display_name, kind, state, document, sources, deliveries, sort_name,
                                                 searched_name, facets, words)
                      VALUES ('O', 'SCHOOL', 'ACTIVE', '', '[]', '{}', 'o', 'o', '{}', '') RETURNING id),
                a AS (INSERT INTO accounts (email, email_key, display_name, create_time, update_time)
                      VALUES ('a@b.example', 'a@b.example', 'A', now(), now()) RETURNING id)
           INSERT INTO role_grants (account_id, organization_id, role, granter, create_time)
           SELECT a.id, o.id, 'OFFICE_STAFF', '', now() FROM a, o""",
    )
    await on(
        database.app,
        """INSERT INTO api_tokens (account_id, organization_id, display_name, digest, prefix, expire_time, create_time)
           SELECT account_id, organization_id, 'A', '\\xdeadbeef', 'trib_', now(), now() FROM role_grants""",
    )
    await on(database.app, "UPDATE api_tokens SET last_use_time = now()")
    await on(database.app, "DELETE FROM api_tokens")
    changes = await on(
        database.app, "SELECT operation, before, after FROM audit WHERE relation = 'api_tokens' ORDER BY position"
    )
    assert [change["operation"] for change in changes] == ["INSERT", "DELETE"], "the time of use is no change"
    for change in changes:
        assert "digest" not in (change["before"] or change["after"])
        assert "deadbeef" not in json.dumps(dict(change))

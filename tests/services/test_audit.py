"""The audit: what is written of a change, by whom it can be written, and what a check finds when somebody meddled."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest
from tributary.assistance.v1 import cases_pb2 as pb
from tributary.assistance.v1.cases_pb2_grpc import CaseServiceStub

from cli.settings import SERVICES
from services.chassis.audit_chain import Chain, check
from services.chassis.database import AS_PRODUCT
from tests.conftest import ServiceDatabase
from tests.services.conftest import Callers, Metadata, Running
from tests.services.eventually import eventually

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
NewDatabase = Callable[[str], Awaitable[ServiceDatabase]]


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


async def on(url: str, statement: str, *values: Any) -> list[Any]:
    """What a statement gives on a database."""
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    try:
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
        return await connection.fetch(statement, *values)
    finally:
        await connection.close()


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


async def chain_of(database: ServiceDatabase, noted: str = "") -> Chain:
    """What a check finds, as the service's own role."""
    connection = await asyncpg.connect(database.app, server_settings=AS_PRODUCT)
    try:
        return await check(connection, noted)
    finally:
        await connection.close()


@pytest.fixture
async def sealed(service_database: NewDatabase) -> ServiceDatabase:
    """A database of three blocks, of two opportunities each."""
    database = await service_database("funding")
    for number in range(3):
        await on(
            database.app,
            """INSERT INTO opportunities (state, funder_id, title, description, eligible_kinds, municipalities,
                   determinants, required_documents, application_url, create_time, update_time)
               SELECT 'DRAFT', uuidv7(), 'Grant ' || n, '', '{}', '{}', '{}', '{}', '', now(), now()
               FROM generate_series($1::int, $1 + 1) n""",
            number,
        )
        await on(database.app, "SELECT seal_audit(1000)")
    chain = await chain_of(database)
    assert (chain.rows, chain.seals, chain.unsealed, chain.fault, chain.complete) == (6, 3, 0, "", True)
    return database


@pytest.mark.parametrize(
    ("meddling", "fault"),
    [
        ("UPDATE audit SET account = 'accounts/another' WHERE position = 3", "row 3 was altered"),
        ("""UPDATE audit SET after = after || '{"title": "Mine"}' WHERE position = 4""", "row 4 was altered"),
        ("DELETE FROM audit WHERE position >= 4", "row 4 was removed"),
        (
            "UPDATE audit_seals SET positions = positions[:1] WHERE number = 2",
            "seal 2, of the rows 3 to 3, was altered",
        ),
        ("DELETE FROM audit_seals WHERE number = 1", "seal 1 was removed"),
    ],
)
async def test_the_first_row_that_does_not_fit_is_named(sealed: ServiceDatabase, meddling: str, fault: str) -> None:
    await on(sealed.owner, meddling)
    assert (await chain_of(sealed)).fault == fault


async def test_a_row_put_in_afterwards_is_named(sealed: ServiceDatabase) -> None:
    copied = """INSERT INTO audit OVERRIDING SYSTEM VALUE
        SELECT -1, change_time, account, organization, traceparent, cause, operation, relation, row_id, before, after
        FROM audit WHERE position = 2"""
    await on(sealed.owner, copied)
    assert (await chain_of(sealed)).fault == "row -1 was put in after its neighbors were sealed"


async def test_a_chain_sealed_anew_or_cut_short_misses_the_head_that_was_noted(sealed: ServiceDatabase) -> None:
    head = (await chain_of(sealed)).head
    assert not (await chain_of(sealed, head)).fault
    await on(sealed.owner, "DELETE FROM audit_seals WHERE number > 1")
    await on(sealed.owner, "DELETE FROM audit WHERE position = 5")
    await on(sealed.app, "SELECT seal_audit(1000)")
    assert not (await chain_of(sealed)).fault
    assert (await chain_of(sealed, head)).fault == f"the head {head} that was noted is not in the chain"


REDACT = """SELECT redact_audit(position, NULL, after || '{"title": ""}', 'for a test') FROM audit"""


async def test_a_redacted_row_fits_and_is_counted(sealed: ServiceDatabase) -> None:
    before = await chain_of(sealed)
    await on(sealed.app, f"{REDACT} WHERE position = 3")
    ((left, salt),) = await on(sealed.app, "SELECT after ->> 'title', salt FROM audit WHERE position = 3")
    assert (left, salt) == ("", None)
    await on(sealed.app, "SELECT seal_audit(1000)")
    chain = await chain_of(sealed, before.head)
    assert (chain.fault, chain.rows, chain.redacted) == ("", 7, 1)
    # Once more, for somebody else who stands in the same row.
    await on(sealed.app, f"{REDACT} WHERE position = 3")
    assert not (await chain_of(sealed)).fault


async def test_a_row_from_before_there_was_salt_can_be_redacted_too(service_database: NewDatabase) -> None:
    database = await service_database("funding")
    await on(
        database.owner,
        """INSERT INTO audit (account, organization, traceparent, cause, operation, relation, row_id, after, salt)
           SELECT 'accounts/x', '', '', '', 'INSERT', 'opportunities', n, '{"title": "Old"}', NULL
           FROM generate_series(1, 3) n""",
    )
    await on(database.app, "SELECT seal_audit(1000)")
    assert not (await chain_of(database)).fault
    await on(database.app, f"{REDACT} WHERE position = 2")
    assert ((await chain_of(database)).fault, (await chain_of(database)).redacted) == ("", 1)
    await on(database.owner, "UPDATE audit SET account = 'accounts/another' WHERE position = 2")
    assert (await chain_of(database)).fault == "row 2 was altered"


@pytest.mark.parametrize(
    "meddling",
    [
        # What is left of a row is no more to be changed than a whole one.
        """UPDATE audit SET after = '{"title": "Mine"}' WHERE position = 3""",
        "UPDATE audit SET account = 'accounts/another' WHERE position = 3",
        "UPDATE audit SET commitment = sha256('x') WHERE position = 3",
    ],
)
async def test_a_redacted_row_that_was_altered_is_named(sealed: ServiceDatabase, meddling: str) -> None:
    await on(sealed.app, f"{REDACT} WHERE position = 3")
    await on(sealed.owner, meddling)
    assert (await chain_of(sealed)).fault == "row 3 was altered"


async def test_a_row_that_was_emptied_without_writing_it_down_is_named(sealed: ServiceDatabase) -> None:
    await on(
        sealed.owner,
        """UPDATE audit SET salt = NULL, after = '{}',
               commitment = sha256(salt || convert_to(jsonb_build_array(before, after)::text, 'UTF8'))
           WHERE position = 5""",
    )
    assert (await chain_of(sealed)).fault == "row 5 was altered"


async def test_only_the_product_redacts(sealed: ServiceDatabase) -> None:
    connection = await asyncpg.connect(sealed.app)
    try:
        with pytest.raises(asyncpg.RaiseError, match="no row 3 to redact"):
            await connection.execute("SELECT redact_audit(3, NULL, NULL, 'mine')")
    finally:
        await connection.close()


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

"""The chain of seals over the audit: what a check finds when somebody meddled, and what may be redacted."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from services.chassis.audit_chain import Chain, check
from services.chassis.database import AS_PRODUCT
from tests.conftest import ServiceDatabase

NewDatabase = Callable[[str], Awaitable[ServiceDatabase]]


async def on(url: str, statement: str, *values: Any) -> list[Any]:
    """What a statement gives on a database."""
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    try:
        await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
        return await connection.fetch(statement, *values)
    finally:
        await connection.close()


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

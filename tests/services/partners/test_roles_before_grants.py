"""Roles that were lists in memberships become grants when a database is migrated."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
from alembic import command

from cli.embedded.revisions import configuration
from services.chassis.database import AS_PRODUCT
from services.chassis.revisions import migrations
from tests.conftest import ServiceDatabase

ENTER = """
INSERT INTO organizations (id, display_name, kind, state, document, sources, deliveries, sort_name, searched_name,
                           facets, words)
SELECT id, 'O', 'SCHOOL', 'ACTIVE', '', '[]', '{}', 'o', 'o', '{}', '' FROM unnest($1::uuid[]) id"""
FIRST, SECOND = "01900000-0000-7000-8000-00000000000f", "01900000-0000-7000-8000-000000000001"
ROSA = "01900000-0000-7000-8000-0000000000aa"


def upgrade(url: str, revision: str) -> None:
    """Migrates a database of partners up to `revision`."""
    command.upgrade(configuration(migrations("partners"), url), revision)


async def test_each_role_becomes_a_grant_and_the_order_and_the_tokens_stay(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
) -> None:
    database = await service_database("partners")
    await _emptied(database)
    await asyncio.to_thread(upgrade, database.owner, "0007")
    connection = await asyncpg.connect(database.owner, server_settings=AS_PRODUCT)
    await connection.execute(ENTER, [FIRST, SECOND])
    await connection.execute("INSERT INTO accounts VALUES ($1, 'r', 'r', 'Rosa', now(), now())", ROSA)
    roles = [(FIRST, ["ORGANIZATION_ADMIN", "ORGANIZATION_MEMBER"], 0), (SECOND, ["FUNDER_STAFF"], 1)]
    for organization, held, position in reversed(roles):
        await connection.execute("INSERT INTO memberships VALUES ($1, $2, $3, $4)", ROSA, organization, held, position)
    await connection.execute(
        "INSERT INTO api_tokens (account_id, organization_id, display_name, digest, prefix, expire_time, create_time)"
        " VALUES ($1, $2, 'x', '\\x01', 'trb', 'infinity', now())",
        ROSA,
        SECOND,
    )
    await connection.close()
    await asyncio.to_thread(upgrade, database.owner, "head")
    connection = await asyncpg.connect(database.owner, server_settings=AS_PRODUCT)
    rows = await connection.fetch(
        "SELECT organization_id::text AS organization, roles FROM memberships ORDER BY position"
    )
    assert [(row["organization"], row["roles"]) for row in rows] == [(name, held) for name, held, _ in roles]
    assert await connection.fetchval("SELECT count(*) FROM api_tokens") == 1
    assert await connection.fetchval("SELECT count(*) FROM audit WHERE relation = 'role_grants'") == 3
    await connection.close()


async def _emptied(database: ServiceDatabase) -> None:
    """Takes everything out of a database, its extensions apart."""
    connection = await asyncpg.connect(database.owner)
    for row in await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        await connection.execute(f"DROP TABLE IF EXISTS {row['tablename']} CASCADE")
    own = """SELECT format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)) AS signature FROM pg_proc p
             WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = current_user::regrole"""
    for row in await connection.fetch(own):
        await connection.execute(f"DROP FUNCTION IF EXISTS {row['signature']} CASCADE")
    await connection.close()

"""Every table is secured, or is known to hold nothing that is an organization's own."""

from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from cli.settings import SERVICES
from services.chassis.database import AboveRowSecurity, Database
from tests.conftest import ServiceDatabase

# Tables without an organization's own data, each with why. A new table is put here, or secured by its migration.
_EVERYWHERE = {
    "alembic_version": "how far the database is migrated",
    "audit_seals": "digests, from which nothing can be read",
    "inbox": "ids of events that took effect, and nothing of what they say",
}
OPEN = {
    "partners": _EVERYWHERE
    | {
        "name_words": "the words of organizations' names, which are public",
        "name_spellings": "those words with a letter left out",
        "taxonomies": "vocabularies, which belong to nobody",
        "taxonomy_terms": "vocabularies, which belong to nobody",
        "directory_sources": "the directories that were imported, which are public",
        "record_opportunities": "titles of published opportunities, which are public",
        "record_titles": "the same, as they were",
    },
    "assistance": _EVERYWHERE | {"organization_snapshots": "names and kinds of organizations, which are public"},
    "funding": _EVERYWHERE | {"organization_snapshots": "names of organizations, which are public"},
}
_TABLES = """
SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS secured,
       (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"""

Databases = Callable[[str], Awaitable[ServiceDatabase]]


@pytest.mark.parametrize("service", SERVICES)
async def test_every_table_is_secured_or_known_to_hold_nothing_of_an_organization(
    service: str, service_database: Databases
) -> None:
    connection = await asyncpg.connect((await service_database(service)).owner)
    tables = {row["name"]: row for row in await connection.fetch(_TABLES)}
    await connection.close()
    assert set(OPEN[service]) <= set(tables), "a table that is no more"
    for name, table in tables.items():
        if name in OPEN[service]:
            assert not table["secured"], f"{name} is secured: take it off the list"
        else:
            lacks = f"{name} is open to all: secure it in its migration (services/chassis/row_security.py), or say why"
            assert table["secured"], lacks
            assert table["policies"], lacks


async def test_a_service_does_not_start_as_a_role_that_the_policies_do_not_bind(
    service_database: Databases, postgres_server: str
) -> None:
    database = await service_database("partners")
    await _of(database.app).check_role()
    with pytest.raises(AboveRowSecurity, match=r"partners_owner .* owns .*accounts.* application role"):
        await _of(database.owner).check_role()
    with pytest.raises(AboveRowSecurity, match="superuser"):
        await _of(postgres_server).check_role()


@pytest.mark.parametrize(
    ("condition", "index"),
    [("search @@ to_tsquery('simple', 'roof')", "cases_search"), ("topics @> ARRAY['leases']", "cases_topics")],
)
async def test_a_search_on_a_secured_table_may_use_its_index(
    condition: str, index: str, service_database: Databases
) -> None:
    connection = await asyncpg.connect((await service_database("assistance")).app)
    await connection.execute("SET enable_seqscan = off")
    plan = await connection.fetch(f"EXPLAIN SELECT FROM cases WHERE {condition}")
    await connection.close()
    assert any(f"Index Scan on {index}" in line[0] for line in plan)


def _of(url: str) -> Database:
    return Database(url, pool=1, service="a test")

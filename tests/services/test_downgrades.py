"""Each migration can be taken back, and leaves nothing of itself; or it says why it cannot."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import pytest
from alembic import command
from alembic.script import ScriptDirectory

from cli.embedded.revisions import configuration
from services.chassis.database import AS_PRODUCT
from services.chassis.revisions import migrations
from tests.conftest import ServiceDatabase

# All that a migration makes, in words.
_SHAPE = """
SELECT 'column', concat_ws(' ', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, attgenerated,
    (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d WHERE d.adrelid = attrelid AND d.adnum = attnum))
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'relation', concat_ws(' ', oid::regclass, relkind, relrowsecurity, relforcerowsecurity, reloptions)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'index', pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'constraint', concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'function', pg_get_functiondef(p.oid) FROM pg_proc p LEFT JOIN pg_depend d ON d.objid = p.oid
    AND d.deptype = 'e'
WHERE pronamespace = 'public'::regnamespace AND d.objid IS NULL
UNION ALL SELECT 'trigger', pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal
UNION ALL SELECT 'policy', p::text FROM pg_policies p
UNION ALL SELECT 'statistics', pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
ORDER BY 1, 2"""


async def shape(url: str) -> list[tuple[str, str]]:
    """What stands in a database."""
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(_SHAPE)]
    finally:
        await connection.close()


@pytest.mark.parametrize("service", ["partners", "assistance", "funding"])
async def test_a_migration_is_taken_back_whole_or_says_why_not(
    service: str, service_database: Callable[[str], Awaitable[ServiceDatabase]]
) -> None:
    url = (await service_database(service)).owner
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    await connection.execute("DROP OWNED BY CURRENT_USER CASCADE")
    await connection.close()
    place = configuration(migrations(service), url)
    taken_back = 0
    for script in reversed(list(ScriptDirectory.from_config(place).walk_revisions())):
        before = await shape(url)
        await asyncio.to_thread(command.upgrade, place, script.revision)
        after = await shape(url)
        why_not = ""
        try:
            await asyncio.to_thread(command.downgrade, place, script.down_revision or "base")
        except NotImplementedError as error:
            why_not = str(error) or "?"
        if why_not:
            assert len(why_not) > 20, f"{service} {script.revision} does not say why it is not taken back"
            continue
        assert await shape(url) == before, f"{service} {script.revision}"
        await asyncio.to_thread(command.upgrade, place, script.revision)
        assert await shape(url) == after, f"{service} {script.revision}, again"
        taken_back += 1
    assert taken_back

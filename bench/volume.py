"""Volume: organizations by the thousand through the API, and cases copied in the database from those that came so."""

import asyncio
import json
from collections.abc import Iterator

import asyncpg

from bench.product import Product
from bench.story import organization_body, organization_names
from bench.web import request
from services.chassis.database import AS_PRODUCT

CONNECTIONS = 16
# Cases copied by one statement: on a busy machine 240,000 take longer than any statement should.
AT_ONCE = 20_000

# A row is copied with all its columns, a template in turn for each number; only what must or should differ is named.
# Templates are rows that came through the API, counted once: looked for among the copies, each number would compare
# itself with every one of them.
_MULTIPLY = """
WITH template AS MATERIALIZED (
    SELECT *, row_number() OVER () - 1 AS place FROM {table} WHERE {pattern} AND number NOT LIKE 'TA-2020-%'
)
INSERT INTO {table} ({columns})
SELECT {values}
FROM generate_series($1::int, $2::int) AS n
CROSS JOIN (SELECT array_agg(id) AS organizations FROM organization_snapshots) AS known
JOIN template ON template.place = n % (SELECT count(*) FROM template)"""


async def _columns(database: asyncpg.Connection, table: str) -> list[str]:
    """The columns of a table that are not computed from others."""
    rows = await database.fetch(
        "SELECT attname FROM pg_attribute"
        " WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''",
        table,
    )
    return [row["attname"] for row in rows]


QUEUE = "state IN ('SUBMITTED', 'IN_TRIAGE')"
_DIFFERENT = {
    "id": "uuidv7()",
    "number": "'TA-2020-' || lpad(n::text, 6, '0')",
    "title": "template.title || ' ' || n",
    "organization_id": "organizations[1 + n % cardinality(organizations)]",
    "priority": "1 + n % 4",
}
# An archive is older than the queue, and in every order before it unless its state is looked at.
_ARCHIVED = _DIFFERENT | {
    "id": "uuidv7(interval '-300 days')",
    "state": "'CLOSED'",
    "waiting_on": "'NOBODY'",
    "close_time": "now() - interval '100 days'",
}


async def fill_cases(product: Product, queue: int, archive: int = 0) -> None:
    """Makes so many cases that wait for the Office, of many organizations, and so many older ones that are closed."""
    database = await asyncpg.connect(product.database("assistance"), command_timeout=600, server_settings=AS_PRODUCT)
    columns = await _columns(database, "cases")
    for different, first, last in ((_DIFFERENT, 1, queue), (_ARCHIVED, queue + 1, queue + archive)):
        found = await database.fetchval("SELECT count(*) FROM cases WHERE number LIKE 'TA-2020-%'")
        values = ", ".join(different.get(column, f"template.{column}") for column in columns)
        copied = _MULTIPLY.format(table="cases", columns=", ".join(columns), values=values, pattern=QUEUE)
        for begin in range(max(first, found + 1), last + 1, AT_ONCE):
            await database.execute(copied, begin, min(begin + AT_ONCE - 1, last))
    # What is measured is the volume, not the work of having taken it in at once: sealing its audit, tidying up.
    while await database.fetchval("SELECT seal_audit((SELECT max(position) FROM audit))"):
        pass
    await database.execute("VACUUM (ANALYZE)")
    await database.execute("CHECKPOINT")
    await database.close()


async def fill_organizations(product: Product, token: str, count: int) -> None:
    """Enters organizations until there are `count`, unless they are there. Raises RuntimeError for a refusal."""
    database = await asyncpg.connect(product.database("partners"), server_settings=AS_PRODUCT)
    found = await database.fetchval("SELECT count(*) FROM organizations")
    if found < count:
        bodies = (json.dumps(organization_body(name)).encode() for name in organization_names(count))
        requests = (request("POST", "/v1/organizations", token, body) for body in bodies)
        async with asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(_send(product.address, requests))
        await database.execute("VACUUM (ANALYZE) organizations")
    await database.close()


async def _send(address: tuple[str, int], requests: Iterator[bytes]) -> None:
    """Sends what is left of `requests`, which others take from too, on one connection."""
    reader, writer = await asyncio.open_connection(*address)
    for each in requests:
        writer.write(each)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split()[0])
        body = await reader.readexactly(length)
        if not head.startswith(b"http/1.1 200"):
            raise RuntimeError(f"An organization was refused: {body[:300].decode(errors='replace')}")
    writer.close()

"""What holds after any fault, once the product has come to rest."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

import asyncpg

from cli.embedded.place import service_database
from cli.settings import SERVICES, from_environment
from services.chassis.database import AS_PRODUCT
from services.partners.consumers import CONSUMERS
from tests.product import Product
from tests.services.eventually import eventually

_GAPS = """
SELECT resource, array_agg(revision ORDER BY revision) AS revisions FROM outbox
GROUP BY resource HAVING count(*) <> max(revision) OR min(revision) <> 1 OR count(DISTINCT revision) <> count(*)"""


_SEALED = """
SELECT max(position) = (SELECT positions[cardinality(positions)] FROM audit_seals ORDER BY number DESC LIMIT 1)
FROM audit"""
# A row as the audit tells it, column by column the newest value, against the row as it stands.
_UNAUDITED = """
WITH told AS (
    SELECT row_id, jsonb_object_agg(key, value) AS columns, max(changes) AS changes
    FROM (SELECT DISTINCT ON (a.row_id, c.key) a.row_id, c.key, c.value,
                 count(*) OVER (PARTITION BY a.row_id, c.key) AS changes
          FROM audit a, jsonb_each(a.after) c WHERE a.relation = 'cases'
          ORDER BY a.row_id, c.key, a.position DESC) newest
    GROUP BY row_id)
SELECT id FROM cases FULL JOIN told ON row_id = id::text
WHERE columns IS DISTINCT FROM to_jsonb(cases) - 'search' OR changes IS DISTINCT FROM revision"""


async def assert_nothing_lost(product: Product, acknowledged: Mapping[str, str], attempted: Collection[str]) -> None:
    """Each acknowledged write is there once, each other is absent or whole; each change was told of once and took
    effect once; the record built anew is the record that stands."""
    for service in SERVICES:
        await eventually(partial(published, product, service), seconds=30)
        assert not await rows(product, service, "SELECT * FROM parked_events")
        gaps = await rows(product, service, _GAPS)
        assert not gaps, f"{service}: revisions with a gap or twice: {[tuple(g) for g in gaps[:3]]}"

    cases = await rows(
        product, "assistance", "SELECT 'cases/' || id AS name, title FROM cases WHERE title LIKE 'Case %'"
    )
    by_key: dict[str, list[str]] = {}
    for case in cases:
        by_key.setdefault(case["title"].removeprefix("Case "), []).append(case["name"])
    assert set(by_key) <= set(attempted)
    assert all(len(names) == 1 for names in by_key.values()), "a key made two cases"
    assert {key: names[0] for key, names in by_key.items() if key in acknowledged} == dict(acknowledged)

    untold = """SELECT id FROM cases WHERE NOT EXISTS (
        SELECT FROM outbox WHERE resource = 'cases/' || cases.id AND revision = cases.revision)"""
    assert not await rows(product, "assistance", untold), "a case changed and nobody was told"

    assert not await rows(product, "assistance", _UNAUDITED), "a case changed otherwise than the audit says"

    async def sealed() -> bool:
        return bool((await rows(product, "assistance", _SEALED))[0][0])

    await eventually(sealed, seconds=30)
    verified = product.command("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr

    heard = next(consumer.handlers for consumer in CONSUMERS if consumer.source == "assistance")
    outbox = await rows(product, "assistance", "SELECT event_id FROM outbox WHERE type = ANY($1)", list(heard))
    told = {row["event_id"] for row in outbox}
    taken = "SELECT event_id FROM inbox WHERE durable = 'partners-assistance'"

    async def arrived() -> bool:
        return told <= {row["event_id"] for row in await rows(product, "partners", taken)}

    await eventually(arrived, seconds=30)
    rebuilt = product.command("events", "rebuild", "--check")
    assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr


async def published(product: Product, service: str) -> bool:
    """Whether a service's outbox has nothing left to publish."""
    return not await rows(product, service, "SELECT FROM outbox WHERE publish_time IS NULL LIMIT 1")


async def rows(product: Product, service: str, statement: str, *values: Any) -> list[Any]:
    """What stands in a service's database."""
    connection = await asyncpg.connect(
        service_database(from_environment(product.environment), service), server_settings=AS_PRODUCT
    )
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()

"""What holds after any fault, once the product has come to rest."""

import asyncio
import importlib
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import httpx2

from cli.embedded.place import running, service_database
from cli.event_rows import connected
from cli.settings import SERVICES, from_environment
from services.chassis import audit_chain
from services.partners.rebuild import rebuild
from tests.faults.load import WORKS, Load
from tests.product import Product
from tests.services.eventually import eventually

# Of each kind of work, how many are asked for again through the API; in the databases it is all of them.
SAMPLE = 5
# Of a service's process: its pool, and the connection of its relay.
MOST_CONNECTIONS = 9

# One row in the outbox for each revision, told of in the order in which it came to be.
_GAPS = """
SELECT resource, array_agg(revision ORDER BY position) AS revisions FROM outbox
GROUP BY resource HAVING count(*) <> max(revision) OR min(revision) <> 1 OR count(DISTINCT revision) <> count(*)
    OR array_agg(revision ORDER BY position) <> array_agg(revision ORDER BY revision)"""
# The tables of what the outbox tells of.
_TOLD_OF = """
SELECT c.table_name FROM information_schema.columns c
WHERE c.table_schema = 'public' AND c.column_name = 'revision'
  AND c.table_name IN (SELECT split_part(resource, '/', 1) FROM outbox WHERE resource NOT LIKE '%/%/%')"""
_UNTOLD = """
SELECT id FROM {table} WHERE NOT EXISTS (
    SELECT FROM outbox WHERE resource = '{table}/' || {table}.id AND revision = {table}.revision)"""

_SEALED = """
SELECT coalesce((SELECT max(position) FROM audit), 0) = coalesce(
    (SELECT positions[cardinality(positions)] FROM audit_seals ORDER BY number DESC LIMIT 1), 0)"""
# The tables that are audited by their id, with the columns that are left out, and whether they count their revisions.
_AUDITED = r"""
SELECT t.tgrelid::regclass::text AS table, string_to_array(encode(t.tgargs, 'escape'), '\000') AS arguments,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.tgrelid AND a.attname = 'revision') AS counts
FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'write_audit'"""
# A row as the audit tells it, column by column the newest value, against the row as it stands.
_UNAUDITED = """
WITH told AS (
    SELECT row_id, jsonb_object_agg(key, value) AS columns, max(changes) FILTER (WHERE key = 'revision') AS changes
    FROM (SELECT DISTINCT ON (a.row_id, c.key) a.row_id, c.key, c.value,
                 count(*) OVER (PARTITION BY a.row_id, c.key) AS changes
          FROM audit a, jsonb_each(a.after) c WHERE a.relation = '{table}'
          ORDER BY a.row_id, c.key, a.position DESC) newest
    WHERE row_id NOT IN (SELECT row_id FROM audit WHERE relation = '{table}' AND operation = 'DELETE')
    GROUP BY row_id), redacted AS (SELECT row_id FROM audit WHERE relation = '{table}' AND commitment IS NOT NULL)
SELECT coalesce(row_id, id::text) FROM {table} t FULL JOIN told ON row_id = id::text
WHERE (columns IS DISTINCT FROM to_jsonb(t) - '{left_out}'::text[] {counted})
    AND coalesce(row_id, id::text) NOT IN (SELECT row_id FROM redacted)"""
_COUNTED = "OR changes IS DISTINCT FROM revision"


async def assert_nothing_lost(product: Product, load: Load, tokens: Mapping[str, str]) -> None:
    """All that goals ask after a fault: each acknowledged write is there once and each other absent or whole; each
    change was told of and audited once and took effect once; nobody sees what is another's; nothing is held on to."""
    for service in SERVICES:
        await eventually(partial(published, product, service), seconds=60)
        assert not await rows(product, service, "SELECT * FROM parked_events")
        gaps = await rows(product, service, _GAPS)
        assert not gaps, f"{service}: revisions with a gap, twice or reversed: {[tuple(g) for g in gaps[:3]]}"
        for table in await rows(product, service, _TOLD_OF):
            untold = await rows(product, service, _UNTOLD.format(table=table[0]))
            assert not untold, f"{service}: {table[0]} changed and nobody was told: {untold[:3]}"
    await assert_whole(product, load)
    await assert_heard(product)
    await assert_audited(product)
    await assert_apart(product, load, tokens)
    await assert_let_go(product)
    settings = from_environment(product.environment)
    rebuilt = await rebuild(service_database(settings, "partners"), running(settings).nats_url, check=True)
    assert rebuilt.none, f"the record is not as the events say: {rebuilt}"


async def assert_whole(product: Product, load: Load) -> None:
    """Each acknowledged write is there, once; each other is absent, or there with its answer for whoever repeats it."""
    for work in WORKS:
        found = await rows(
            product,
            work.service,
            f"SELECT '{work.table}/' || id AS name, {work.column} AS words FROM {work.table} "
            f"WHERE {work.column} LIKE 'Fault %'",
        )
        by_key = {row["words"].removeprefix("Fault "): row["name"] for row in found}
        assert len(by_key) == len(found), f"a key made two {work.table}"
        tried = {key for key, attempt in load.attempts.items() if attempt.work is work}
        answered = await rows(
            product, work.service, "SELECT request_id FROM idempotency WHERE request_id = ANY($1)", list(tried)
        )
        assert by_key.keys() & tried == {row["request_id"] for row in answered}, f"half of a write in {work.table}"
        for key, attempt in load.acknowledged.items():
            if attempt.work is work:
                assert by_key.get(key) == attempt.answer["name"], f"acknowledged and lost: {attempt.answer['name']}"


async def assert_heard(product: Product) -> None:
    """Each event reached each service that takes its kind, and each has the newest there is of an organization."""
    for service in SERVICES:
        for consumer in importlib.import_module(f"services.{service}.consumers").CONSUMERS:
            told = "SELECT event_id FROM outbox WHERE type = ANY($1)"
            events = {row[0] for row in await rows(product, consumer.source, told, list(consumer.handlers))}
            taken = f"SELECT event_id FROM inbox WHERE durable = '{service}-{consumer.source}'"

            async def arrived(service: str = service, taken: str = taken, events: set[Any] = events) -> bool:
                return events <= {row[0] for row in await rows(product, service, taken)}

            await eventually(arrived, seconds=60)
    newest = {tuple(row) for row in await rows(product, "partners", "SELECT id, revision FROM organizations")}
    for service in ("assistance", "funding"):
        known = {tuple(row) for row in await rows(product, service, "SELECT id, revision FROM organization_snapshots")}
        assert known == newest, f"{service} has not the newest of {len(known ^ newest)} organizations"


async def assert_audited(product: Product) -> None:
    """Each audited row is as the audit tells it, with an entry for each of its revisions; and the chain is whole."""
    for service in SERVICES:
        for table, arguments, counts in await rows(product, service, _AUDITED):
            key, *left_out = filter(None, arguments)
            if key != "id":
                continue  # Its rows are named by what they belong to, several by one name.
            statement = _UNAUDITED.format(
                table=table, left_out="{" + ",".join(left_out) + "}", counted=_COUNTED if counts else ""
            )
            found = await rows(product, service, statement)
            assert not found, f"{service}: {table} changed otherwise than the audit says: {found[:3]}"

        async def sealed(service: str = service) -> bool:
            return bool((await rows(product, service, _SEALED))[0][0])

        await eventually(sealed, seconds=60)
        async with connected(from_environment(product.environment), service) as connection:
            chain = await audit_chain.check(connection)
        assert not chain.fault, f"{service}: {chain.fault}"


async def assert_apart(product: Product, load: Load, tokens: Mapping[str, str]) -> None:
    """What somebody made they can read, a repeated request has the same answer, and who is not concerned sees none of
    it."""
    strangers = {"organization": "neighbor", "neighbor": "organization", "funder": "organization"}
    async with httpx2.AsyncClient(base_url=product.url, timeout=30, trust_env=False) as client:
        for party in {attempt.party for attempt in load.attempts.values()}:
            mine = [(key, a) for key, a in load.acknowledged.items() if a.party == party]
            for key, attempt in mine[-SAMPLE:]:
                own = {"Authorization": f"Bearer {tokens[party]}"}
                assert (await client.get(f"/v1/{attempt.answer['name']}", headers=own)).status_code == 200
                again = await client.post(
                    attempt.work.path,
                    json=attempt.work.body(f"Fault {key}"),
                    headers={**own, "Idempotency-Key": key},
                )
                assert again.json() == attempt.answer, "the same key had another answer"
                if stranger := strangers.get(party):
                    other = {"Authorization": f"Bearer {tokens[stranger]}"}
                    assert (await client.get(f"/v1/{attempt.answer['name']}", headers=other)).status_code == 404
        for party in {"organization", "neighbor"} & tokens.keys():
            page = await client.get("/v1/cases?page_size=100", headers={"Authorization": f"Bearer {tokens[party]}"})
            keys = {case["title"].removeprefix("Fault ") for case in page.json().get("cases", [])}
            assert all(load.attempts[key].party == party for key in keys & load.attempts.keys())


async def assert_let_go(product: Product) -> None:
    """Nobody is at work any more, and no service holds more connections to its database than its pool and its relay."""
    for service in SERVICES:
        await eventually(partial(_few_connections, product, service), seconds=30)
    if "TRIBUTARY_METRICS_PORT" not in product.environment:
        return

    async def idle() -> bool:
        return all(
            [
                await metric(product, name, at) == 0
                for service in SERVICES
                for name, at in (("pool_connections_used", service), ("rpc_under_way", service))
            ]
        )

    await eventually(idle, seconds=30)


async def _few_connections(product: Product, service: str) -> bool:
    counted = """SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"""
    processes = int(product.environment.get("TRIBUTARY_PROCESSES", "1"))
    return int((await rows(product, service, counted))[0][0]) <= MOST_CONNECTIONS * processes


async def metric(product: Product, name: str, part: str) -> float:
    """A figure that a part answers Prometheus with, all of its labels together."""
    place = ("gateway", *SERVICES).index(part)
    return await figure(int(product.environment["TRIBUTARY_METRICS_PORT"]) + place, name)


async def figure(port: int, name: str) -> float:
    """The same of the process that answers Prometheus on a port."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /metrics HTTP/1.0\r\n\r\n")
    text = (await reader.read()).decode()
    writer.close()
    return sum(map(float, re.findall(rf"^tributary_{name}(?:{{.*}})? (\S+)$", text, re.MULTILINE)))


async def published(product: Product, service: str) -> bool:
    """Whether a service's outbox has nothing left to publish."""
    return not await rows(product, service, "SELECT FROM outbox WHERE publish_time IS NULL LIMIT 1")


async def rows(product: Product, service: str, statement: str, *values: Any) -> list[Any]:
    """What stands in a service's database."""
    async with connected(from_environment(product.environment), service) as connection:
        return list(await connection.fetch(statement, *values))

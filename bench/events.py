"""How events travel: the time from a commit to its effect in another service, and the relay catching up."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from statistics import median
from uuid import UUID, uuid4

import asyncpg
import nats

from bench.floor_stream import batches
from bench.processes import Meter
from bench.product import Product, quiet
from bench.results import Results, percentile
from bench.story import Story, case_body, organization_body
from bench.web import http, request
from services.chassis.database import AS_PRODUCT
from services.chassis.events import stream_name

EVENTS_PER_SECOND = 100
CONNECTIONS = 8
ACKS = "JetStream acks, batches"
# Seconds until every effect must be there, and until the backlog must be published.
SOON, PATIENCE = 2, 120

# With the time when each row's transaction committed, by PostgreSQL's own record: one clock for all services, and
# nothing polls while it is measured.
ORGANIZATIONS = "SELECT id, pg_xact_commit_timestamp(xmin) FROM organizations WHERE display_name LIKE $1 || '%'"
SNAPSHOTS = "SELECT id, pg_xact_commit_timestamp(xmin) FROM organization_snapshots WHERE id = ANY($1)"
CASES = "SELECT id, pg_xact_commit_timestamp(xmin) FROM cases WHERE title LIKE $1 || '%'"
SUBMITTED = "SELECT id, pg_xact_commit_timestamp(xmin) FROM cases WHERE title LIKE $1 || '%' AND state <> 'DRAFT'"
RECORDED = "SELECT case_id, pg_xact_commit_timestamp(xmin) FROM record_cases WHERE case_id = ANY($1)"

FILL = """
INSERT INTO outbox
    (event_id, type, subject, resource, revision, event_time, actor, actor_organization, traceparent, payload)
SELECT gen_random_uuid(), type, subject, resource, revision, now(), actor, actor_organization, traceparent, payload
FROM (SELECT * FROM outbox ORDER BY position DESC LIMIT 100) AS recent, generate_series(1, $1 / 100)"""


async def keep_commit_times(product: Product) -> None:
    """Has PostgreSQL keep the time of each commit, from its next start on."""
    server = await asyncpg.connect(product.place.database_server)
    await server.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    await server.close()


async def commit_to_effect(product: Product, story: Story, seconds: float, results: Results) -> None:
    """At a steady pace enters organizations, and looks when their snapshots were in assistance and in funding; then
    submits cases, and looks when they were in the partnership record. The worse of the two counts."""
    organizations = await _organizations(product, story, seconds, results)
    await quiet(product)
    cases = await _cases(product, story, seconds, results)
    for share in (50, 95):
        worst = max(percentile(delays, share / 100) for delays in (organizations, cases))
        results.figures[f"commit to effect p{share}, ms"] = worst


async def _organizations(product: Product, story: Story, seconds: float, results: Results) -> list[float]:
    mark = f"Paced {uuid4().hex[:8]}"

    def create() -> bytes:
        body = json.dumps(organization_body(f"{mark} {uuid4().hex}")).encode()
        return request("POST", "/v1/organizations", story.tokens["office"], body, key=uuid4().hex)

    await _at_a_steady_pace(product, create, seconds, results)
    committed = await _times(product, "partners", ORGANIZATIONS, mark)
    delays = []
    for service in ("assistance", "funding"):
        delays += _delays(committed, await _times(product, service, SNAPSHOTS, list(committed)))
    return delays


async def _cases(product: Product, story: Story, seconds: float, results: Results) -> list[float]:
    mark, token = f"Paced {uuid4().hex[:8]}", story.tokens["organization"]

    def create() -> bytes:
        return request("POST", "/v1/cases", token, json.dumps(case_body(mark)).encode(), key=uuid4().hex)

    drafts: dict[UUID, datetime] = {}
    while len(drafts) < EVENTS_PER_SECOND * (seconds + SOON):
        await http(product.address, create, CONNECTIONS, 1.0)
        drafts = await _times(product, "assistance", CASES, mark)
    await quiet(product)
    waiting = iter(drafts)

    def submit() -> bytes:
        return request("POST", f"/v1/cases/{next(waiting)}:submit", token, b"{}", key=uuid4().hex)

    await _at_a_steady_pace(product, submit, seconds, results)
    committed = await _times(product, "assistance", SUBMITTED, mark)
    return _delays(committed, await _times(product, "partners", RECORDED, list(committed)))


async def _at_a_steady_pace(
    product: Product, next_request: Callable[[], bytes], seconds: float, results: Results
) -> None:
    sample = await http(product.address, next_request, CONNECTIONS, seconds, every=CONNECTIONS / EVENTS_PER_SECOND)
    if sample.errors:
        raise RuntimeError(f"What was to be told of was refused: {dict(sample.errors)}")
    what = "commit to effect, events/s"
    results.figures[what] = min(sample.rate, results.figures.get(what, sample.rate))
    await asyncio.sleep(SOON)


async def _times(product: Product, service: str, statement: str, value: object) -> dict[UUID, datetime]:
    database = await asyncpg.connect(product.database(service), server_settings=AS_PRODUCT)
    rows = await database.fetch(statement, value)
    await database.close()
    return {row[0]: row[1] for row in rows}


def _delays(committed: dict[UUID, datetime], effected: dict[UUID, datetime]) -> list[float]:
    """Milliseconds from one to the other. Raises RuntimeError when an effect is missing."""
    if missing := committed.keys() - effected.keys():
        raise RuntimeError(f"{len(missing)} of {len(committed)} events had no effect {SOON} seconds after the last.")
    return [(effected[each] - committed[each]).total_seconds() * 1000 for each in committed]


async def relay_catching_up(product: Product, turns: int, backlog: int, results: Results) -> None:
    """In turns measures raw acknowledged publishes, and how fast the relay of assistance publishes a backlog that is
    committed to its outbox at once: by the times that the stream gave to its first and last message."""
    meter = Meter({"nats": product.roots()["nats"]})
    rates = []
    for _ in range(turns):
        results.add(ACKS, 1, await batches(product.place.nats_url, meter, 2.0))
        rates.append(await _relay(product, backlog))
        await quiet(product)
    results.figures["relay catching up, events/s"] = median(rates)


async def _relay(product: Product, backlog: int) -> float:
    """Events a second. Raises RuntimeError when they are not published in time."""
    stream = stream_name("assistance")
    client = await nats.connect(product.place.nats_url)
    jetstream = client.jetstream(timeout=30)
    before = last = (await jetstream.stream_info(stream)).state.last_seq
    database = await asyncpg.connect(product.database("assistance"), command_timeout=60, server_settings=AS_PRODUCT)
    await database.execute(FILL, backlog)
    await database.close()
    for _ in range(PATIENCE * 10):
        await asyncio.sleep(0.1)
        last = (await jetstream.stream_info(stream)).state.last_seq
        if last >= before + backlog:
            break
    else:
        raise RuntimeError(f"After {PATIENCE} s the relay has published {last - before:,} of {backlog:,} events.")
    first, end = [(await jetstream.get_msg(stream, seq)).time for seq in (before + 1, last)]
    await client.close()
    assert first is not None
    assert end is not None
    return (last - before) / (end - first).total_seconds()

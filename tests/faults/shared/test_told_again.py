"""Events that come ten times, in any order, and again from the first one on when the stream has long forgotten that it
had them: nothing changes."""

import asyncio
from collections.abc import Sequence
from functools import partial
from itertools import count, cycle
from typing import Any

import asyncpg
import nats
from nats.js import JetStreamContext

from cli.embedded.data_folder import DataFolder
from cli.embedded.place import last
from cli.settings import SERVICES
from services.chassis.events import stream_name, to_headers
from services.chassis.sql import Row
from services.chassis.streams import DEDUPE_WINDOW_SECONDS
from services.partners.models.record import PROJECTION
from tests.faults.forms import by_form, dice
from tests.faults.invariants import assert_heard, assert_nothing_lost, published, rows
from tests.faults.load import CASES, Load, at_work
from tests.faults.rig import Rig
from tests.services.eventually import eventually

TIMES = 10
# Of each service, how many events come ten times, the latest; the others come once.
MOST_OFTEN = int(by_form(60, 10**6))
# The shortest that a stream may remember what it had (seconds), and a little longer.
BRIEFLY = (0.1, 0.2)
# What the services keep of each other's news, and of what they have heard.
_LEARNT = {
    "partners": [*(f"DELETE FROM {table}" for table in PROJECTION), "DELETE FROM inbox"],
    "assistance": ["UPDATE organization_snapshots SET revision = 0, display_name = '?'", "DELETE FROM inbox"],
    "funding": ["UPDATE organization_snapshots SET revision = 0, display_name = '?'", "DELETE FROM inbox"],
}
_KEPT = """
SELECT c.relname AS table, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND a.attname NOT IN ('publish_time', 'effect_time') AND c.relname NOT LIKE 'audit%' GROUP BY c.relname"""


async def test_events_that_come_tenfold_in_any_order_and_again_from_the_first_change_nothing(rig: Rig) -> None:
    load, chance = Load(allowed=frozenset()), dice()
    async with at_work(rig.product.url, rig.tokens, load, who=CASES):
        await asyncio.sleep(0.5)
    await eventually(partial(nothing_is_to_come, rig), seconds=90)
    await assert_heard(rig.product)
    before = await contents(rig)
    place = last(DataFolder(rig.product.data))
    assert place is not None
    client = await nats.connect(place.nats_url)
    stream = client.jetstream(timeout=30)
    try:
        for service in SERVICES:
            for statement in _LEARNT[service]:
                await as_superuser(rig, service, statement)
        # Nobody knows anything of anybody, and it comes in any order, much of it ten times.
        for service in SERVICES:
            told = await rows(rig.product, service, "SELECT * FROM outbox ORDER BY position")
            events = [Row(**row) for row in told] + [Row(**row) for row in told[-MOST_OFTEN:]] * (TIMES - 1)
            chance.shuffle(events)
            await publish(stream, service, events)
        await all_heard(stream)
        assert differing(before, await contents(rig)) == {}
        # And once more from the first on, by the relays.
        held = {}
        for service in SERVICES:
            (latest,) = await rows(rig.product, service, "SELECT * FROM outbox ORDER BY position DESC LIMIT 1")
            await forget(stream, service, Row(**latest))
            held[service] = await messages(stream, service)
            await as_superuser(rig, service, "UPDATE outbox SET publish_time = NULL")
        for service in SERVICES:
            await eventually(partial(published, rig.product, service), seconds=60)
            told = await rows(rig.product, service, "SELECT event_id FROM outbox")
            assert await messages(stream, service) - held[service] >= len(told) - 1
        await all_heard(stream)
        assert differing(before, await contents(rig)) == {}
    finally:
        for service in SERVICES:
            await remember(stream, service, DEDUPE_WINDOW_SECONDS)
        await client.close()
    await assert_nothing_lost(rig.product, load, rig.tokens)


async def nothing_is_to_come(rig: Rig) -> bool:
    """Whether the clock changes nothing for some time: the demo data has a referral that expires soon after, and an
    agreement of whose end its parties are warned."""
    referral = "SELECT FROM referrals WHERE state = 'PROPOSED' AND expire_time < now() + interval '1 hour'"
    agreement = "SELECT FROM agreements WHERE state = 'ACTIVE' AND warned IS NULL AND end_date <= current_date + 60"
    return not (await rows(rig.product, "assistance", referral) or await rows(rig.product, "partners", agreement))


async def contents(rig: Rig) -> dict[str, set[str]]:
    """Every row of every table, without the times of publishing and taking in."""
    found = {}
    for service in SERVICES:
        connection = await superuser(rig, service)
        for table, columns in await connection.fetch(_KEPT):
            every = await connection.fetch(f'SELECT ({columns})::text FROM "{table}"')
            found[f"{service}.{table}"] = {row[0] for row in every}
        await connection.close()
    return found


def differing(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, list[str]]:
    """Rows that are there before or after alone, a few of each table."""
    return {table: sorted(rows ^ after[table])[:4] for table, rows in before.items() if rows != after[table]}


async def superuser(rig: Rig, service: str) -> asyncpg.Connection:
    """A connection to a service's database that row-level security and grants do not bind."""
    return await asyncpg.connect(rig.postgresql.url.rpartition("/")[0] + f"/{service}")


async def as_superuser(rig: Rig, service: str, statement: str) -> None:
    """Executes a statement in a service's database."""
    connection = await superuser(rig, service)
    await connection.execute(statement)
    await connection.close()


async def remember(stream: JetStreamContext, service: str, seconds: float) -> None:
    """Has a service's stream know for that long what it had."""
    config = (await stream.stream_info(stream_name(service))).config
    await stream.update_stream(config.evolve(duplicate_window=seconds))


async def forget(stream: JetStreamContext, service: str, latest: Any) -> None:
    """Has a service's stream forget what it had, of which `latest` came last."""
    windows = cycle(BRIEFLY)

    async def forgotten() -> bool:
        # Told once, the server may look for what is to be forgotten by the old window, and again when that has passed:
        # in ten minutes.
        await remember(stream, service, next(windows))
        acknowledged = await stream.publish(latest.subject, latest.payload, headers=to_headers(latest, service))
        return not acknowledged.duplicate

    await eventually(forgotten, seconds=60)


async def publish(stream: JetStreamContext, service: str, events: Sequence[Any]) -> None:
    """Publishes events as the service's relay does, each as if its stream had never had it."""
    numbers, acknowledged = count(), []
    for event in events:
        headers = to_headers(event, service) | {"Nats-Msg-Id": f"{event.event_id} {next(numbers)}"}
        acknowledged.append(await stream.publish_async(event.subject, event.payload, headers=headers))
    assert not any(each.duplicate for each in await asyncio.gather(*acknowledged))


async def messages(stream: JetStreamContext, service: str) -> int:
    """How many messages a service's stream holds."""
    return (await stream.stream_info(stream_name(service))).state.messages


async def all_heard(stream: JetStreamContext) -> None:
    """Waits until each durable has taken in all there is."""

    async def heard() -> bool:
        infos = [info for service in SERVICES for info in await stream.consumers_info(stream_name(service))]
        return all(info.num_pending == 0 and info.num_ack_pending == 0 for info in infos if info.config.durable_name)

    await eventually(heard, seconds=120)

"""A process that stands still and comes back: a relay that leads, PostgreSQL, NATS. Nobody leads beside one who leads,
and whoever comes back finds that they were replaced."""

import asyncio
import time
from functools import partial

import nats

from cli.embedded.data_folder import DataFolder
from cli.embedded.place import last
from services.chassis.events import stream_name
from tests.faults.forms import LONG, by_form, dice
from tests.faults.invariants import assert_nothing_lost, figure, metric, rows
from tests.faults.load import AWAY, Load, answered_since, at_work
from tests.faults.rig import Rig, Twin, end_the_leaders_session, stopped, take_the_lead, twin_of
from tests.services.eventually import eventually

# How long something stands still, in seconds: 5 to 30 in the long form.
SHORTEST, LONGEST = by_form(1, 5), by_form(2, 30)
TIMES = int(by_form(1, 4))


async def leads(rig: Rig, twin: Twin) -> tuple[float, float]:
    """Whether the process that people reach leads, and whether its twin does."""
    return await metric(rig.product, "relay_leads", "assistance"), await figure(twin.metrics_port, "relay_leads")


async def test_nobody_relays_beside_a_leader_that_stands_still_nor_does_it_go_on_once_replaced(rig: Rig) -> None:
    chance, load, had = dice(), Load(allowed=frozenset()), await told_more_than_once(rig)
    with twin_of(rig, "assistance") as twin:

        async def replaced() -> bool:
            return bool(await metric(rig.product, "relay_leads", "assistance"))

        for _ in range(TIMES):
            await take_the_lead(rig, twin)
            async with at_work(rig.product.url, rig.tokens, load):
                with stopped(twin.child.pid):
                    before = await metric(rig.product, "events_published", "assistance")
                    patience = time.monotonic() + chance.uniform(SHORTEST, min(LONGEST, 10))
                    while time.monotonic() < patience:
                        assert not await replaced(), "two lead"
                        await asyncio.sleep(0.2)
                    assert await metric(rig.product, "events_published", "assistance") == before
                    if not LONG:
                        await end_the_leaders_session(rig)
                    await eventually(replaced, seconds=60)

                async def retired() -> bool:
                    return await leads(rig, twin) == (1, 0)

                await eventually(retired)
                for _ in range(10):
                    assert await retired(), "two lead"
                    await asyncio.sleep(0.1)
    await assert_nothing_lost(rig.product, load, rig.tokens)
    assert await told_more_than_once(rig) == had


async def told_more_than_once(rig: Rig) -> int:
    """How many events are in assistance's stream beside those of its outbox, each once."""
    place = last(DataFolder(rig.product.data))
    assert place is not None
    client = await nats.connect(place.nats_url)
    state = (await client.jetstream().stream_info(stream_name("assistance"))).state
    await client.close()
    (told,) = await rows(rig.product, "assistance", "SELECT count(*) FROM outbox")
    return state.messages - told[0]


async def test_a_server_that_stands_still_is_waited_for(rig: Rig) -> None:
    chance, lost = dice(), Load()
    for server in (rig.postgresql.child, rig.nats.child):
        load = Load(lost.attempts, allowed=AWAY if server.part.name == "postgresql" else frozenset())
        async with at_work(rig.product.url, rig.tokens, load):
            for _ in range(TIMES):
                await eventually(partial(answered_since, load, time.monotonic()), seconds=30)
                with stopped(server.pid):
                    await asyncio.sleep(chance.uniform(SHORTEST, LONGEST))
                await eventually(partial(answered_since, load, time.monotonic()), seconds=30)
        print(f"{server.part.name}: {dict(load.statuses)}, the slowest after {load.slowest:.2f} s")
    await assert_nothing_lost(rig.product, lost, rig.tokens)

"""PostgreSQL and NATS away while people work: without NATS nobody notices, without PostgreSQL they hear so at once, and
nothing of the product needs to be started again."""

import asyncio
import time
from functools import partial

from tests.conftest import start
from tests.faults.forms import by_form
from tests.faults.invariants import assert_nothing_lost, rows
from tests.faults.load import Load, answered_since, at_work
from tests.faults.rig import Rig
from tests.services.eventually import eventually

# Ten minutes without NATS in the long form.
WITHOUT_NATS = by_form(1.5, 600)
WITHOUT_POSTGRESQL = by_form(1.0, 10)
# Well again within this after the server's return; the short form runs beside other tests.
RECOVERY_SECONDS = by_form(30, 5)


async def waiting(rig: Rig, service: str = "assistance", up_to: int = 2**62) -> int:
    """How many of a service's events are not published, up to a position."""
    statement = "SELECT count(*) FROM outbox WHERE publish_time IS NULL AND position <= $1"
    return int((await rows(rig.product, service, statement, up_to))[0][0])


async def test_without_nats_people_work_on_and_what_they_did_is_told_later(rig: Rig) -> None:
    load = Load(allowed=frozenset())
    async with at_work(rig.product.url, rig.tokens, load):
        await eventually(partial(answered_since, load, 0.0))
        rig.nats.child.kill()
        away = time.monotonic()
        await asyncio.sleep(WITHOUT_NATS)
        left = await eventually(partial(waiting, rig))
        assert await answered_since(load, away + WITHOUT_NATS / 2)
        last = (await rows(rig.product, "assistance", "SELECT max(position) FROM outbox"))[0][0]
        rig.nats.child = start(rig.nats.child.part)

        async def drained() -> bool:
            return not await waiting(rig, up_to=last)

        await eventually(drained, seconds=60)
    print(f"{left} events waited; answers {dict(load.statuses)}, the slowest after {load.slowest:.2f} s")
    await assert_nothing_lost(rig.product, load, rig.tokens)


async def test_a_restart_of_postgresql_is_told_at_once_and_over_within_seconds(rig: Rig) -> None:
    before = rig.product.processes()
    load = Load(allowed=frozenset({503}))
    async with at_work(rig.product.url, rig.tokens, load):
        await eventually(partial(answered_since, load, 0.0))
        rig.postgresql.child.stop()
        load.slowest = 0.0
        await asyncio.sleep(WITHOUT_POSTGRESQL)
        told, slowest = load.statuses[503], load.slowest
        rig.postgresql.child = start(rig.postgresql.child.part)
        back = time.monotonic()
        await eventually(partial(answered_since, load, back), seconds=RECOVERY_SECONDS)
        recovery = time.monotonic() - back
    print(f"{told} were told 503, the slowest after {slowest:.2f} s; answered again {recovery:.2f} s after its return")
    assert told > 0
    assert rig.product.processes() == before, "something of the product was started again"
    await assert_nothing_lost(rig.product, load, rig.tokens)

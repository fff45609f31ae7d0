"""Each hop cut, reset, held up and slowed, from the gateway to the services and from them to PostgreSQL and NATS: who
asks is answered by their deadline, nobody works on for them after it, and all is well when the hop is."""

import asyncio
import time
from functools import partial
from typing import Any

import httpx2

from tests.faults.forms import by_form, dice
from tests.faults.invariants import assert_nothing_lost, metric
from tests.faults.load import AWAY, Load, answered_since, at_work
from tests.faults.rig import Rig
from tests.services.eventually import eventually

HOPS = ("assistance", "postgresql", "nats")
RESETS = int(by_form(3, 40))
SLOW_SECONDS = by_form(1.5, 30)
# What each piece waits for on a slow hop (seconds).
DELAY = 0.5
# Of those who ask while a hop is held up: their deadline in seconds, and their number, more than a pool has places.
DEADLINE, CALLERS = 1.0, 12
# After their deadline nobody works for them any longer than this; the short form runs beside other tests.
AFTERWARDS = by_form(8, 1)
RECOVERY_SECONDS = by_form(30, 10)


async def test_a_hop_that_breaks_costs_nothing_but_the_time_it_is_broken(rig: Rig) -> None:
    chance, lost = dice(), Load()
    for hop, broken in ((hop, rig.hops[hop]) for hop in HOPS):
        # Without NATS nobody waits for anything.
        load = Load(lost.attempts, allowed=frozenset() if hop == "nats" else AWAY)
        async with at_work(rig.product.url, rig.tokens, load):
            await eventually(partial(answered_since, load, 0.0))
            for _ in range(RESETS):
                broken.reset()
                await asyncio.sleep(chance.uniform(0.05, 0.5))
            broken.delay = DELAY
            await asyncio.sleep(SLOW_SECONDS)
            broken.delay = 0.0
            await eventually(partial(answered_since, load, time.monotonic()), seconds=RECOVERY_SECONDS)
        broken.hold()
        try:
            statuses = await ask_at_once(rig)
            assert statuses == {200} if hop == "nats" else statuses <= AWAY, statuses
            answered = time.monotonic()
            await eventually(partial(nobody_works, rig), seconds=AFTERWARDS)
            late = time.monotonic() - answered
        finally:
            broken.let_go()
            broken.reset()
        async with at_work(rig.product.url, rig.tokens, load):
            await eventually(partial(answered_since, load, time.monotonic()), seconds=RECOVERY_SECONDS)
        print(
            f"{hop}: {dict(load.statuses)}, the slowest after {load.slowest:.2f} s; a hold was over {late:.2f} s late"
        )
    await assert_nothing_lost(rig.product, lost, rig.tokens)


async def ask_at_once(rig: Rig) -> set[int]:
    """What those are told who ask for cases at once, each with its deadline."""
    headers = {"Authorization": f"Bearer {rig.tokens['organization']}", "X-Request-Timeout": str(DEADLINE)}
    async with httpx2.AsyncClient(base_url=rig.product.url, headers=headers, timeout=30, trust_env=False) as client:

        async def ask(number: int) -> Any:
            if number % 2:
                return await client.get("/v1/cases")
            return await client.post("/v1/cases", json={"title": "Held up", "need": "Help"})

        return {answer.status_code for answer in await asyncio.gather(*map(ask, range(CALLERS)))}


async def nobody_works(rig: Rig) -> bool:
    """Whether no request is under way in the gateway, and none in the service."""
    under_way = await metric(rig.product, "http_under_way", "gateway")
    return under_way + await metric(rig.product, "rpc_under_way", "assistance") == 0

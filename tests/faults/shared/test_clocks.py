"""A service whose clock is an hour off: what it relays, takes in and does by the clock is as it should be; who asks it
is told that it cannot answer, and never that they are nobody."""

import asyncio
import sys
from collections import Counter
from functools import partial
from pathlib import Path

import httpx2
import pytest

from tests.faults.forms import by_form
from tests.faults.invariants import assert_nothing_lost
from tests.faults.load import Load, answered_since, at_work
from tests.faults.rig import Rig, take_the_lead, twin_of
from tests.services.eventually import eventually

HOUR = 3600
SECONDS = by_form(1, 30)


@pytest.mark.parametrize("off", [HOUR, -HOUR])
async def test_a_service_with_its_clock_an_hour_off_loses_nothing_and_takes_nobody_for_another(
    rig: Rig, off: int
) -> None:
    load = Load(allowed=frozenset())
    skewed = str(Path(__file__).parents[1] / "skewed.py")
    with twin_of(rig, "assistance", sys.executable, skewed, "assistance", str(off)) as twin:
        await take_the_lead(rig, twin)
        async with at_work(rig.product.url, rig.tokens, load):
            await asyncio.sleep(SECONDS)
            await eventually(partial(answered_since, load, 0.0))
        hop = rig.hops["assistance"]
        well, hop.target = hop.target, twin.socket
        hop.reset()
        try:
            told = await ask(rig)
        finally:
            hop.target = well
            hop.reset()
    print(f"{off:+} s: {dict(load.statuses)}; asked itself, it answers {dict(told)}")
    assert told.keys() <= {200, 503}, told
    async with at_work(rig.product.url, rig.tokens, load):
        await eventually(partial(answered_since, load, 0.0))
    await assert_nothing_lost(rig.product, load, rig.tokens)


async def ask(rig: Rig) -> Counter[int]:
    """How those are answered who ask the service itself, once it is asked: before, a connection may have been cut."""
    headers = {"Authorization": f"Bearer {rig.tokens['organization']}"}
    async with httpx2.AsyncClient(base_url=rig.product.url, headers=headers, timeout=30, trust_env=False) as client:
        return Counter([(await client.get("/v1/cases")).status_code for _ in range(5)])

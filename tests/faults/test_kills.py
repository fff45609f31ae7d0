"""kill -9 at random moments of everything the product is made of, under load: nothing acknowledged is lost.

The seed is printed; TRIBUTARY_FAULT_SEED replays it, TRIBUTARY_FAULT_KILLS says how many (10, where nothing is said).
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from cli.settings import SERVICES
from tests.faults.invariants import assert_nothing_lost, rows
from tests.loaded import loaded_product
from tests.product import Product
from tests.services.eventually import eventually

SEED = int(os.environ.get("TRIBUTARY_FAULT_SEED", random.randrange(10**6)))
KILLS = int(os.environ.get("TRIBUTARY_FAULT_KILLS", "10"))
WRITERS = 4
# goals.md: the product is well again within this after a process's return.
RECOVERY_SECONDS = 10.0


@dataclass
class Load:
    """What the writers were told: the case that each idempotency key was answered with, and when."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    attempted: set[str] = field(default_factory=set)
    stopping: bool = False


@pytest.fixture
def own_product() -> Iterator[Product]:
    """A product that nobody else uses."""
    product = loaded_product()
    product.start()
    yield product
    for log in sorted((product.data / "logs").glob("*.log")):  # Shown when the test fails.
        print(*(line for line in log.read_text().splitlines() if "_failed" in line), sep="\n")
    product.remove()


async def write(client: httpx2.AsyncClient, load: Load) -> None:
    """Creates and submits cases one after another, each repeated under its key until it is answered."""
    while not load.stopping:
        key = str(uuid4())
        load.attempted.add(key)
        case = await until_answered(client, load, "/v1/cases", key, {"title": f"Case {key}", "need": "Help"})
        if case is None:
            return
        load.acknowledged[key] = case["name"]
        load.times.append(time.monotonic())
        await until_answered(client, load, f"/v1/{case['name']}:submit", str(uuid4()), {})


async def until_answered(
    client: httpx2.AsyncClient, load: Load, path: str, key: str, body: dict[str, Any]
) -> dict[str, Any] | None:
    """The answer to a request that is repeated while the product is away; None when the test ends before it came."""
    while True:
        try:
            response = await client.post(path, json=body, headers={"Idempotency-Key": key})
        except httpx2.HTTPError:
            pass
        else:
            if response.status_code == 200:
                answer: dict[str, Any] = response.json()
                return answer
            # 500 would be a defect of ours, whatever died.
            assert response.status_code in (503, 504), (response.status_code, response.text)
        if load.stopping:
            return None
        await asyncio.sleep(0.05)


async def answers_again(load: Load, since: float) -> bool:
    """Whether a write was acknowledged that began after `since`."""
    return bool(load.times) and load.times[-1] > since


async def test_a_kill_at_any_moment_loses_nothing_and_the_product_recovers_by_itself(own_product: Product) -> None:
    print(f"TRIBUTARY_FAULT_SEED={SEED}")
    dice = random.Random(SEED)
    load = Load()
    headers = {"Authorization": f"Bearer {own_product.token('organization')}"}
    slowest = 0.0
    async with httpx2.AsyncClient(base_url=own_product.url, headers=headers, timeout=15) as client:
        writers = [asyncio.create_task(write(client, load)) for _ in range(WRITERS)]
        parts = ["gateway", *SERVICES, "postgresql", "nats"]
        # Each part once, in any order, and then any.
        for name in [*dice.sample(parts, len(parts)), *dice.choices(parts, k=KILLS)][:KILLS]:
            await asyncio.sleep(dice.uniform(0.1, 1.0))
            before = own_product.processes()[name]
            print(f"killing {name}", flush=True)
            killed = time.monotonic()
            os.kill(before, signal.SIGKILL)

            async def returned(name: str = name, before: int = before) -> bool:
                return own_product.processes().get(name, before) != before

            await eventually(returned)
            back = time.monotonic()
            await eventually(partial(answers_again, load, back), seconds=RECOVERY_SECONDS)
            slowest = max(slowest, time.monotonic() - back)
            print(f"killed {name}: away {back - killed:.2f} s, then answered after {time.monotonic() - back:.2f} s")
        load.stopping = True
        await asyncio.gather(*writers)
        print(f"{len(load.acknowledged)} cases acknowledged; slowest recovery {slowest:.2f} s")
        for name in load.acknowledged.values():
            response = await client.get(f"/v1/{name}")
            assert response.status_code == 200, f"acknowledged and lost: {name}"
    await assert_nothing_lost(own_product, load.acknowledged, load.attempted)
    for service in SERVICES:
        assert await connections(own_product, service) <= 9, f"{service} holds more connections than its pool"


async def connections(product: Product, service: str) -> int:
    """How many connections a service holds to its database: its pool, and its relay's own."""
    counted = """SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND application_name = current_database()"""
    return int((await rows(product, service, counted))[0][0])

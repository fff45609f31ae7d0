"""kill -9 at random moments of everything the product is made of, under load: nothing acknowledged is lost.

TRIBUTARY_FAULT_KILLS says how many: 10 where nothing is said, 200 in the long form.
"""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from functools import partial

import pytest

from cli.settings import SERVICES
from tests.faults.forms import by_form, dice
from tests.faults.invariants import assert_nothing_lost
from tests.faults.load import ALL, CASES, Load, answered_since, at_work, people
from tests.loaded import loaded_product
from tests.product import Product
from tests.services.eventually import eventually

KILLS = int(os.environ.get("TRIBUTARY_FAULT_KILLS", by_form(10, 200)))
# The product is well again within this after a process's return.
RECOVERY_SECONDS = 10.0
# Seconds for all of it: some three for each kill.
pytestmark = pytest.mark.timeout(180 + 10 * KILLS)


@pytest.fixture
def own_product() -> Iterator[Product]:
    """A product that nobody else uses."""
    product = loaded_product()
    product.start()
    yield product
    for log in sorted((product.data / "logs").glob("*.log")):  # Shown when the test fails.
        print(*(line for line in log.read_text().splitlines() if "_failed" in line), sep="\n")
    product.remove()


async def test_a_kill_at_any_moment_loses_nothing_and_the_product_recovers_by_itself(own_product: Product) -> None:
    chance, load, tokens = dice(), Load(), people(own_product)
    slowest = 0.0
    async with at_work(own_product.url, tokens, load, who=(*CASES, *ALL)):
        parts = ["gateway", *SERVICES, "postgresql", "nats"]
        # Each part once, in any order, and then any.
        for name in [*chance.sample(parts, len(parts)), *chance.choices(parts, k=KILLS)][:KILLS]:
            await asyncio.sleep(chance.uniform(0.1, 1.0))
            before = own_product.processes()[name]
            print(f"killing {name}", flush=True)
            killed = time.monotonic()
            os.kill(before, signal.SIGKILL)

            async def returned(name: str = name, before: int = before) -> bool:
                return own_product.processes().get(name, before) != before

            await eventually(returned)
            back = time.monotonic()
            await eventually(partial(answered_since, load, back), seconds=RECOVERY_SECONDS)
            slowest = max(slowest, time.monotonic() - back)
            print(f"killed {name}: away {back - killed:.2f} s, then answered after {time.monotonic() - back:.2f} s")
    print(f"{len(load.acknowledged)} writes acknowledged; slowest recovery {slowest:.2f} s")
    await assert_nothing_lost(own_product, load, tokens)

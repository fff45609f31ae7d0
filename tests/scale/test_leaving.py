"""One of two processes is asked to end while people work: no request fails, and nothing is lost.

Alone: `pytest tests/scale/test_leaving.py`. By hand: `TRIBUTARY_PROCESSES=2 make up`, then `kill -TERM` one of the
processes named in .data/processes.json, which `tributary up` starts again.
"""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from uuid import uuid4

import httpx2
import psutil  # type: ignore[import-untyped]
import pytest

from cli.embedded.data_folder import DataFolder
from cli.embedded.place import last
from cli.settings import SERVICES
from tests.faults.forms import by_form
from tests.faults.invariants import assert_nothing_lost
from tests.faults.load import Load, at_work, people
from tests.product import Product
from tests.services.eventually import eventually

CALLERS = 8
# How often each of them ends.
TIMES = int(by_form(1, 20))
GATEWAYS = 2


class Work:
    """People at work: each call's outcome."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self._stopping = False

    async def go_on(self, client: httpx2.AsyncClient) -> None:
        """Creates cases, reads them and lists them, one call after another."""
        while not self._stopping:
            body = {"title": f"Case {uuid4()}", "need": "Help"}
            created = await self._call(client, "POST", "/v1/cases", json=body)
            if created is not None:
                await self._call(client, "GET", f"/v1/{created.json()['name']}")
            await self._call(client, "GET", "/v1/cases?page_size=5")
            await self._call(client, "GET", "/v1/opportunities?page_size=5")

    async def _call(self, client: httpx2.AsyncClient, method: str, path: str, **body: object) -> httpx2.Response | None:
        try:
            answer = await client.request(method, path, **body)
        except httpx2.HTTPError as error:
            self.outcomes[repr(error)] += 1
            return None
        self.outcomes["answered" if answer.status_code == 200 else f"{answer.status_code} {answer.text[:200]}"] += 1
        return answer if answer.status_code == 200 else None

    async def stop(self, *tasks: "asyncio.Task[None]") -> None:
        """Ends the work, once what is under way is done."""
        self._stopping = True
        await asyncio.gather(*tasks)


@pytest.mark.parametrize("which", ["", "-2"])
async def test_a_process_that_is_asked_to_end_while_another_stays_fails_no_request(
    product: Product, which: str
) -> None:
    leaving = [f"{name}{which}" for name in ("gateway", *SERVICES)]
    work, load, tokens = Work(), Load(allowed=frozenset()), people(product)
    headers = {"Authorization": f"Bearer {product.token('organization')}"}
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, timeout=30, trust_env=False) as client:
        callers = [asyncio.create_task(work.go_on(client)) for _ in range(CALLERS)]
        try:
            async with at_work(product.url, tokens, load):
                for _ in range(TIMES):
                    await eventually(lambda: went_on(work, 0), seconds=60)
                    before = {name: begun(product, name) for name in leaving}
                    for name in leaving:
                        os.kill(product.processes()[name], signal.SIGTERM)
                    await eventually(partial(are_back, product, before), seconds=60)
                    answered = work.outcomes["answered"]
                    await eventually(partial(went_on, work, answered), seconds=60)
        finally:
            await work.stop(*callers)
    assert set(work.outcomes) == {"answered"}, work.outcomes
    await assert_nothing_lost(product, load, tokens)


async def went_on(work: Work, since: int) -> bool:
    """Whether many more calls were answered."""
    return work.outcomes["answered"] > since + 5 * CALLERS


async def are_back(product: Product, before: Mapping[str, int]) -> bool:
    """Whether each process has begun once more, and every gateway has found it."""
    return all(
        begun(product, name) > times and (name.startswith("gateway") or connections(product, name) >= GATEWAYS)
        for name, times in before.items()
    )


def begun(product: Product, name: str) -> int:
    """How often a process has begun to answer, by its log."""
    said = (product.data / "logs" / f"{name}.log").read_text()
    return said.count('"event": "started"') + said.count('"event": "listening"')


def connections(product: Product, name: str) -> int:
    """How many connections a service's process has on its unix socket, of gateways alone."""
    place = last(DataFolder(product.data))
    assert place is not None
    address = place.socket(name).removeprefix("unix:")
    with suppress(psutil.NoSuchProcess):
        opened = psutil.Process(product.processes()[name]).net_connections("unix")
        return sum(each.laddr == address for each in opened) - 1  # It listens there, too.
    return 0

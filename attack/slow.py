"""Callers who send and read so slowly that they would hold everything there is (slowhttptest), or ask for the longest
answers on as many connections as they get; and how others fare."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles

import httpx2

from attack.outcome import Outcome
from attack.target import PEOPLE, signed_in
from bench.web import http, request
from tests.product import Product

SECONDS = 25
# More than one address may have, so that it is stopped at all it may.
CONNECTIONS = 600
# Of somebody who is not slow but asks for much.
GREEDY = 400
# How many times longer others may wait.
MOST = 2
_COMMON = ["-c", str(CONNECTIONS), "-r", "200", "-l", str(SECONDS), "-i", "5", "-p", "5"]
_READING = ["-X", "-k", "3", "-w", "1", "-y", "8", "-n", "5", "-z", "8"]
# The longest answers there are: one that costs the gateway nothing, and full pages of long texts.
DOCUMENT, ORGANIZATIONS, CASES = "/openapi.json", "/v1/organizations?pageSize=200", "/v1/cases?pageSize=200"
A_PAGE = 200
TEXT = "What is wanted, and by when. " * 60
# The others come from elsewhere: of one address the gateway takes only so many connections.
ELSEWHERE = "127.0.0.2"
PAGES = ("/v1/organizations?pageSize=5", "/organizations", "/v1/opportunities", "/healthz")
# Seconds that they wait, and that a failure counts for.
PATIENCE = 10


def ways(cookie: str) -> dict[str, list[str]]:
    """What slowhttptest is told for each way of being slow; `cookie` is somebody's of the Office."""
    return {
        "slow heads": ["-H", "-t", "GET", "-u", DOCUMENT],
        "slow bodies": ["-B", "-t", "POST", "-s", "100000", "-u", DOCUMENT],
        "slow reading": [*_READING, "-u", DOCUMENT],
        "slow reading of full pages": [*_READING, "-u", ORGANIZATIONS],
        "slow reading of full pages, signed in": [*_READING, "-j", cookie, "-u", CASES],
    }


async def fill(product: Product) -> None:
    """Full pages of long texts."""
    client = httpx2.AsyncClient(base_url=product.url, trust_env=False, timeout=60)
    kinds: list[tuple[str, str, Mapping[str, str]]] = [
        ("office", "organizations", {"displayName": "Long", "kind": "SCHOOL", "mission": TEXT}),
        ("organization", "cases", {"title": "Long", "need": TEXT}),
    ]
    async with client:
        for audience, collection, body in kinds:
            headers = {"Authorization": f"Bearer {product.token(audience)}"}
            for _ in range(A_PAGE):
                (await client.post(f"/v1/{collection}", json=body, headers=headers)).raise_for_status()


async def p95(url: str, seconds: float) -> float:
    """The 95th percentile of a page's milliseconds, for others; a failure, a refusal too, counts as all their
    patience."""
    taken: list[float] = []
    transport = httpx2.AsyncHTTPTransport(local_address=ELSEWHERE)
    async with httpx2.AsyncClient(base_url=url, transport=transport, trust_env=False, timeout=PATIENCE) as client:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                (await client.get(PAGES[len(taken) % len(PAGES)])).raise_for_status()
                taken.append((time.monotonic() - began) * 1000)
            except httpx2.HTTPError:
                taken.append(PATIENCE * 1000)
            await asyncio.sleep(0.02)
    return quantiles(taken, n=20)[-1]


@asynccontextmanager
async def slowly(product: Product, way: list[str], log: Path) -> AsyncIterator[None]:
    """While slowhttptest attacks."""
    *options, address = way
    with log.open("wb") as file:
        command = ["slowhttptest", *_COMMON, *options, f"{product.url}{address}"]
        child = await asyncio.create_subprocess_exec(*command, cwd=log.parent, stdout=file, stderr=file)
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


@asynccontextmanager
async def greedily(product: Product, token: str) -> AsyncIterator[None]:
    """While somebody asks for a full page on each connection, again as soon as it has come."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
        asking = asyncio.get_running_loop().run_in_executor(elsewhere, ask_for_much, product.port, token)
        yield
        await asking


def ask_for_much(port: int, token: str) -> None:
    """For all the seconds."""
    asyncio.run(http(("127.0.0.1", port), lambda: request("GET", CASES, token), GREEDY, SECONDS))


async def attacked(product: Product, attack: AbstractAsyncContextManager[None]) -> tuple[float, float, float]:
    """Others' p95 before an attack, during it from its first second on, and after it."""
    before = await p95(product.url, 8)
    async with attack:
        await asyncio.sleep(1)
        during = await p95(product.url, SECONDS - 8)
    return before, during, await p95(product.url, 8)


def slowhttptest(product: Product, folder: Path) -> Outcome:
    """Each way of being slow, and greed; others' p95 is at most doubled."""
    if shutil.which("slowhttptest") is None:
        return Outcome("slowhttptest", "", missing="install slowhttptest (Debian and Ubuntu: apt install slowhttptest)")
    asyncio.run(fill(product))
    asyncio.run(p95(product.url, 3))  # Warm.
    cookie, token = signed_in(product, PEOPLE["office"]), product.token("office")
    attacks = {
        name: slowly(product, way, folder / f"{name.replace(' ', '-')}.log") for name, way in ways(cookie).items()
    }
    attacks["greed"] = greedily(product, token)
    told, found = [], []
    for name, attack in attacks.items():
        before, during, after = asyncio.run(attacked(product, attack))
        told.append(f"{name}: p95 of others {before:.0f} ms before, {during:.0f} during, {after:.0f} after")
        if during > MOST * max(before, after):
            found.append(told[-1])
    return Outcome("slowhttptest", "; ".join(told), tuple(found))

"""slowhttptest: callers who send and read so slowly that they would hold everything there is, and how others fare."""

import asyncio
import shutil
import time
from contextlib import suppress
from pathlib import Path
from statistics import quantiles

import httpx2

from attack.outcome import Outcome
from tests.product import Product

SECONDS = 25
# More than one address may have, so that it is stopped at all it may.
CONNECTIONS = 600
_COMMON = ["-c", str(CONNECTIONS), "-r", "200", "-l", str(SECONDS), "-i", "5", "-p", "5"]
WAYS = {
    "slow heads": ["-H", "-t", "GET"],
    "slow bodies": ["-B", "-t", "POST", "-s", "100000"],
    "slow reading": ["-X", "-k", "3", "-w", "1", "-y", "8", "-n", "5", "-z", "8"],
}
# What is asked for: the longest answer, which costs the gateway nothing. This is about being slow, not about load.
LARGE = "/openapi.json"
# The others come from elsewhere: of one address the gateway takes only so many connections.
ELSEWHERE = "127.0.0.2"
PAGES = ("/v1/organizations?pageSize=5", "/organizations", "/v1/opportunities", "/healthz")


async def p95(url: str, seconds: float) -> float:
    """The 95th percentile of a page's milliseconds, for others; a failure takes as long as its caller waited."""
    taken: list[float] = []
    transport = httpx2.AsyncHTTPTransport(local_address=ELSEWHERE)
    async with httpx2.AsyncClient(base_url=url, transport=transport, trust_env=False, timeout=10) as client:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            began = time.monotonic()
            with suppress(httpx2.HTTPError):
                (await client.get(PAGES[len(taken) % len(PAGES)])).raise_for_status()
            taken.append((time.monotonic() - began) * 1000)
            await asyncio.sleep(0.02)
    return quantiles(taken, n=20)[-1]


async def attacked(product: Product, way: list[str], log: Path) -> float:
    """The same while somebody attacks."""
    with log.open("wb") as file:
        command = ["slowhttptest", *way, *_COMMON, "-u", f"{product.url}{LARGE}"]
        child = await asyncio.create_subprocess_exec(*command, cwd=log.parent, stdout=file, stderr=file)
        await asyncio.sleep(3)  # It has its connections.
        try:
            return await p95(product.url, SECONDS - 8)
        finally:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()


def slowhttptest(product: Product, folder: Path) -> Outcome:
    """Each way of being slow; others' p95 is at most doubled."""
    if shutil.which("slowhttptest") is None:
        return Outcome("slowhttptest", "", missing="install slowhttptest (Debian and Ubuntu: apt install slowhttptest)")
    asyncio.run(p95(product.url, 3))  # Warm.
    told, found = [], []
    for name, way in WAYS.items():
        before = asyncio.run(p95(product.url, 8))
        during = asyncio.run(attacked(product, way, folder / f"{name.replace(' ', '-')}.log"))
        after = asyncio.run(p95(product.url, 8))
        told.append(f"{name}: p95 of others {before:.0f} ms before, {during:.0f} during, {after:.0f} after")
        if during > 2 * max(before, after):
            found.append(told[-1])
    return Outcome("slowhttptest", "; ".join(told), tuple(found))

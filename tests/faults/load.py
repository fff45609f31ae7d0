"""People at work while things break: each request is repeated under its key until it is answered."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2

from tests.product import Product

# What somebody is answered while what answers is away. All else that is not what they asked for is a defect.
AWAY = frozenset({503, 504})


@dataclass(frozen=True)
class Work:
    """Something that is made: where and of what; and the database, table and column in which its words stand then."""

    path: str
    body: Callable[[str], dict[str, Any]]
    service: str
    table: str
    column: str


CASE = Work("/v1/cases", lambda words: {"title": words, "need": "Help"}, "assistance", "cases", "title")
ORGANIZATION = Work(
    "/v1/organizations",
    lambda words: {"displayName": words, "kind": "SCHOOL"},
    "partners",
    "organizations",
    "display_name",
)
OPPORTUNITY = Work("/v1/opportunities", lambda words: {"title": words}, "funding", "opportunities", "title")
WORKS = (CASE, ORGANIZATION, OPPORTUNITY)
# Who does what: two organizations that may know nothing of one another, the Office and a funder.
ALL = (("organization", CASE), ("neighbor", CASE), ("office", ORGANIZATION), ("funder", OPPORTUNITY))
CASES = ALL[:2]


@dataclass
class Attempt:
    """A request under one key: what for, by whom, and the whole of its first answer, if one came."""

    work: Work
    party: str
    answer: dict[str, Any] | None = None


@dataclass
class Load:
    """What people tried, and what they were told."""

    attempts: dict[str, Attempt] = field(default_factory=dict)
    # When somebody was given what they asked for (time.monotonic).
    times: list[float] = field(default_factory=list)
    # How often each status came, 0 where there was no answer, and the longest wait for one in seconds.
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    # What people may be told beside 200; 0 is that nobody answers.
    allowed: frozenset[int] = AWAY | {0}
    stopping: bool = False

    @property
    def acknowledged(self) -> dict[str, Attempt]:
        """What was done, as far as people were told."""
        return {key: attempt for key, attempt in self.attempts.items() if attempt.answer is not None}


def people(product: Product) -> dict[str, str]:
    """An API token of each of those who work."""
    told = {audience: product.token(audience) for audience in ("organization", "office", "funder")}
    return told | {"neighbor": product.token_of("imani@kettle.demo.example")}


@asynccontextmanager
async def at_work(
    url: str, tokens: Mapping[str, str], load: Load, *, who: Sequence[tuple[str, Work]] = ALL, pause: float = 0.02
) -> AsyncIterator[None]:
    """People work at what `who` says until it is left, with a pause in seconds between what they do."""
    async with httpx2.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
        load.stopping = False
        at_it = [asyncio.create_task(_work(client, tokens[party], load, party, work, pause)) for party, work in who]
        try:
            yield
        finally:
            load.stopping = True
            await asyncio.gather(*at_it)


async def _work(client: httpx2.AsyncClient, token: str, load: Load, party: str, work: Work, pause: float) -> None:
    while not load.stopping:
        key = str(uuid4())
        attempt = load.attempts[key] = Attempt(work, party)
        attempt.answer = await until_answered(client, token, load, work.path, key, work.body(f"Fault {key}"))
        if work is CASE and attempt.answer is not None:
            await until_answered(client, token, load, f"/v1/{attempt.answer['name']}:submit", str(uuid4()), {})
        await asyncio.sleep(pause)


async def until_answered(
    client: httpx2.AsyncClient, token: str, load: Load, path: str, key: str, body: dict[str, Any]
) -> dict[str, Any] | None:
    """The answer to a request that is repeated while the product is away; None when the load ends before it came."""
    while True:
        began, status, text = time.monotonic(), 0, ""
        try:
            response = await client.post(
                path, json=body, headers={"Idempotency-Key": key, "Authorization": f"Bearer {token}"}
            )
            status, text = response.status_code, response.text
        except httpx2.HTTPError as error:
            text = repr(error)
        load.statuses[status] += 1
        load.slowest = max(load.slowest, time.monotonic() - began)
        if status == 200:
            load.times.append(time.monotonic())
            answer: dict[str, Any] = response.json()
            return answer
        assert status in load.allowed, (path, status, text)
        if load.stopping:
            return None
        await asyncio.sleep(0.05)


async def answered_since(load: Load, moment: float) -> bool:
    """Whether somebody was given what they asked for after a moment (time.monotonic)."""
    return bool(load.times) and load.times[-1] > moment

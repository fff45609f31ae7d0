"""Three times as many requests as can be done: what can be done is done, the rest is told so at once, and nobody waits
for long or meets a fault."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from uuid import uuid4

import grpc
import httpx2
import psutil  # type: ignore[import-untyped]
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc

from bench.load import Sample
from bench.web import http, request
from cli.settings import SERVICES
from services.chassis.room import IN_LINE
from services.chassis.turns import AT_ONCE
from tests.faults.forms import LONG, by_form
from tests.faults.invariants import assert_nothing_lost, assert_whole
from tests.faults.load import CASE, Attempt, Load
from tests.faults.rig import CALLS_AT_ONCE, Rig
from tests.journeys.callers import exchange

SECONDS = by_form(1.5, 20)
# Callers who each send the next request when the last one is answered: what the product does at its best.
CALLERS = 16
# Callers in the overload: more than may be under way at once, so that some are always refused.
CROWD = 4 * CALLS_AT_ONCE
# Of so many organizations that it is not each account's own calls that it waits for.
PEOPLE = (
    *("rosa@riverbend", "imani@kettle", "carmen@cedarline", "calvin@juniper", "denise@halyard", "malik@courtyard"),
    *("lupe@surco", "tou@reedpipe", "mai@storycloth", "marisol@tejido", "rochelle@freshet", "vernell@thirdporch"),
)
# What the product may take for them beside what it had (bytes).
ROOM = 200 * 2**20


async def create_cases(rig: Rig, tokens: Mapping[str, str], load: Load, callers: int, every: float = 0.0) -> Sample:
    """What comes of many who create cases, each as soon as it can or at a pace (seconds from one to the next)."""
    people = cycle(tokens.items())

    def next_request() -> bytes:
        key = str(uuid4())
        who, token = next(people)
        load.attempts[key] = Attempt(CASE, who)
        body = json.dumps(CASE.body(f"Fault {key}")).encode()
        return request("POST", CASE.path, token, body, key=key)

    return await http(("127.0.0.1", rig.product.port), next_request, callers, SECONDS, every=every)


def memory(rig: Rig) -> int:
    """Bytes that the gateway and the services have in memory."""
    processes = rig.product.processes()
    return sum(psutil.Process(processes[part]).memory_info().rss for part in ("gateway", *SERVICES))


async def test_three_times_the_capacity_is_refused_at_once_and_costs_little_of_what_can_be_done(rig: Rig) -> None:
    load, before = Load(), memory(rig)
    tokens = {who: rig.product.token_of(f"{who}.demo.example") for who in PEOPLE}
    peak = await create_cases(rig, tokens, load, CALLERS)
    assert not peak.errors, peak.errors
    # Beside other tests this is not the product's best; many who ask again at once are too many whatever that is.
    flood = await create_cases(rig, tokens, load, CROWD, every=CROWD / (3 * peak.rate) if LONG else 0.0)
    statuses = Counter(error[:3] for error in flood.errors.elements())
    grown = memory(rig) - before
    print(
        f"peak {peak.rate:.0f}/s; flooded {flood.rate:.0f}/s, refused {dict(statuses)}, "
        f"the slowest after {max(flood.latencies):.2f} s, {grown / 2**20:.0f} MiB more"
    )
    assert statuses.keys() == {"429"}, flood.errors.most_common(3)
    assert all("/problems/too-busy" in error for error in flood.errors), flood.errors.most_common(3)
    assert grown < ROOM
    assert flood.answered > 0
    assert not LONG or flood.rate >= 0.7 * peak.rate
    await assert_nothing_lost(rig.product, load, tokens)


@asynccontextmanager
async def crowded(rig: Rig, asked: Callable[[], Awaitable[str]], crowd: int, waits: int) -> AsyncIterator[None]:
    """While so many calls of a crowd wait for the database and the others have been refused at once."""
    rig.hops["postgresql"].hold()
    try:
        waiting = {asyncio.ensure_future(asked()) for _ in range(crowd)}
        refused: set[asyncio.Future[str]] = set()
        while len(refused) < crowd - waits:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            refused |= done
        yield
    finally:
        rig.hops["postgresql"].let_go()
    assert {each.result() for each in refused} == {"RESOURCE_EXHAUSTED"}
    served = Counter(await asyncio.gather(*waiting))
    print(f"{len(refused)} refused, the others {dict(served)}")
    # Of those who waited some may have done so for too long.
    assert served["OK"] > 0
    assert served.keys() <= {"OK", "UNAVAILABLE", "DEADLINE_EXCEEDED"}


@asynccontextmanager
async def creating(rig: Rig, load: Load, people: Sequence[str]) -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """A call by gRPC that creates a case as one of them after another, and gives the status that it ends with."""
    who = cycle(people)
    async with httpx2.AsyncClient(base_url=rig.product.url, timeout=30, trust_env=False) as client:
        tokens = {each: await exchange(client, rig.product.token_of(f"{each}.demo.example")) for each in people}
    async with grpc.aio.insecure_channel(rig.product.grpc["assistance"]) as channel:
        cases = cases_pb2_grpc.CaseServiceStub(channel)

        async def create() -> str:
            key, person = str(uuid4()), next(who)
            load.attempts[key] = Attempt(CASE, person)
            wanted = cases_pb2.CreateCaseRequest(case=cases_pb2.Case(title=f"Fault {key}", need="x"), request_id=key)
            metadata = (("authorization", f"Bearer {tokens[person]}"),)
            try:
                await cases.CreateCase(wanted, metadata=metadata, timeout=60)
            except grpc.aio.AioRpcError as error:
                return error.code().name
            return "OK"

        yield create


async def test_a_service_refuses_those_who_call_it_by_themselves_likewise(rig: Rig) -> None:
    load = Load()
    async with creating(rig, load, PEOPLE) as create, crowded(rig, create, CROWD, CALLS_AT_ONCE):
        pass
    await assert_whole(rig.product, load)


async def test_who_calls_a_service_very_often_at_once_is_refused_and_nobody_else(rig: Rig) -> None:
    load, (greedy, other, *_) = Load(), PEOPLE
    async with creating(rig, load, [greedy]) as create, creating(rig, load, [other]) as create_too:
        async with crowded(rig, create, CROWD, AT_ONCE + IN_LINE):
            served = asyncio.ensure_future(create_too())
        assert await served in ("OK", "UNAVAILABLE")
    await assert_whole(rig.product, load)

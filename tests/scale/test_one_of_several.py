"""What one of several processes does for all of them, and what all of them know."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from uuid import uuid4
from zlib import crc32

import httpx2
import psutil  # type: ignore[import-untyped]
import pytest
from tributary.assistance.v1 import referrals_pb2 as pb
from tributary.assistance.v1 import referrals_pb2_grpc

from cli.embedded.data_folder import DataFolder
from cli.embedded.place import last
from cli.settings import SERVICES
from tests.faults.invariants import published, rows
from tests.journeys.callers import System, Web, exchange
from tests.journeys.stages import in_progress, referral, submitted
from tests.product import Product
from tests.services.eventually import eventually

LEADERS = """SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database AND d.datname = current_database()
WHERE locktype = 'advisory' AND granted AND objid::bigint = $1"""
EXPIRED = "SELECT resource FROM outbox WHERE type LIKE '%.ReferralExpired' AND resource = ANY($1)"
MANY = 5


def leader(product: Product, service: str) -> str:
    """The process of a service that was the last to say that it leads its relay."""
    said = []
    for name in (service, f"{service}-2"):
        lines = (product.data / "logs" / f"{name}.log").read_text().splitlines()
        said += [(json.loads(line)["timestamp"], name) for line in lines if '"relay_leads"' in line]
    return max(said)[1]


async def lives(product: Product, name: str) -> bool:
    """Whether a process of that name runs."""
    return bool(psutil.pid_exists(product.processes().get(name, 0)))


async def test_one_process_relays_and_another_goes_on_when_it_is_killed(product: Product, organization: Web) -> None:
    for service in SERVICES:
        ((leading,),) = await rows(product, service, LEADERS, crc32(b"tributary relay"))
        assert leading == 1
    killed = leader(product, "assistance")
    os.kill(product.pid, signal.SIGSTOP)  # Nobody starts it again meanwhile.
    try:
        os.kill(product.processes()[killed], signal.SIGKILL)
        for _ in range(MANY):
            # The process that was killed may have had the call.
            await eventually(partial(submitted, organization), seconds=30)
        await eventually(partial(published, product, "assistance"), seconds=30)
        assert leader(product, "assistance") != killed
    finally:
        os.kill(product.pid, signal.SIGCONT)
    await eventually(partial(lives, product, killed), seconds=30)


async def test_a_referral_expires_once_though_two_processes_look(
    product: Product, organization: Web, office: Web, housing: str
) -> None:
    cases = [await in_progress(organization, office) for _ in range(MANY)]
    names = [await referral(office, case, housing) for case in cases]
    ids = [name.removeprefix("referrals/") for name in names]
    await rows(product, "assistance", "UPDATE referrals SET expire_time = now() WHERE id = ANY($1::uuid[])", ids)

    async def all_over() -> bool:
        return all([(await office.get(f"/v1/{name}"))["state"] == "EXPIRED" for name in names])

    await eventually(all_over, seconds=30)
    told = [row["resource"] for row in await rows(product, "assistance", EXPIRED, names)]
    assert sorted(told) == sorted(names)


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_past_its_time_is_looked_for_once_a_day(product: Product, service: str) -> None:
    ran = await rows(product, service, "SELECT category, count(*) AS runs FROM retention_runs GROUP BY 1")
    assert {row["runs"] for row in ran} == {1}, "each process looks when it starts"


async def test_a_watch_that_breaks_with_its_process_resumes_at_the_other(
    product: Product, client: httpx2.AsyncClient, organization: Web, office: Web, housing: str, agency_token: str
) -> None:
    place = last(DataFolder(product.data))
    assert place is not None
    actor_token = await exchange(client, agency_token)
    first_case, second_case = [await in_progress(organization, office) for _ in range(2)]
    at_first, at_second = [System(actor_token, {"a": place.socket(name)}) for name in ("assistance", "assistance-2")]
    async with AsyncExitStack() as stack:
        stack.push_async_callback(at_first.close)
        stack.push_async_callback(at_second.close)
        await asyncio.wait_for(at_first.channels["a"].channel_ready(), 30)
        watch = referrals_pb2_grpc.ReferralServiceStub(at_first.channels["a"]).WatchReferrals
        async with at_first.watching(watch, pb.WatchReferralsRequest()) as stream:
            first = await referral(office, first_case, housing)
            assert [change.referral.name for change in await stream.take(1, first)] == [first]
            token = stream.resume_token
        killed = product.processes()["assistance"]
        os.kill(killed, signal.SIGKILL)
        asked = {"case": second_case, "agency": housing, "request": "Please.", "key": uuid4().hex}
        # The process that was killed may have had the call.
        second = (await eventually(partial(office.post, "/v1/referrals", **asked), seconds=30))["name"]
        watch = referrals_pb2_grpc.ReferralServiceStub(at_second.channels["a"]).WatchReferrals
        async with at_second.watching(watch, pb.WatchReferralsRequest(resume_token=token)) as stream:
            assert [change.referral.name for change in await stream.take(1, first, second)] == [second]

    async def is_back() -> bool:
        return product.processes().get("assistance", killed) != killed

    await eventually(is_back, seconds=30)


@pytest.fixture
async def at_each_gateway(product: Product) -> AsyncIterator[dict[str, httpx2.AsyncClient]]:
    """A browser with one connection to each process of the gateway."""
    found: dict[str, httpx2.AsyncClient] = {}
    async with AsyncExitStack() as stack:
        while len(found) < 2:
            browser = httpx2.AsyncClient(base_url=product.url, timeout=15, trust_env=False)
            await stack.enter_async_context(browser)
            found.setdefault(await reached(product, browser), browser)
        yield found


async def reached(product: Product, browser: httpx2.AsyncClient) -> str:
    """The process of the gateway that a browser's connection leads to."""
    answer = await browser.get("/healthz")
    near = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
    for name in ("gateway", "gateway-2"):
        connections = psutil.Process(product.processes()[name]).net_connections("tcp")
        if any(each.raddr and each.laddr.port == product.port and each.raddr.port == near for each in connections):
            return name
    raise AssertionError("the connection leads nowhere")


async def test_a_session_that_ends_at_one_gateway_ends_at_the_other(
    product: Product, at_each_gateway: dict[str, httpx2.AsyncClient]
) -> None:
    one, other = at_each_gateway.values()
    signed = {"email": "rosa@riverbend.demo.example", "password": product.demo_password}
    assert (await one.post("/sign-in", data=signed)).status_code == 303
    cookie = dict(one.cookies)
    other.cookies.update(cookie)
    for browser in (one, other):
        assert (await browser.get("/v1/accounts/me")).status_code == 200
    assert (await one.post("/sign-out")).status_code == 303
    one.cookies.update(cookie)
    assert (await one.get("/v1/accounts/me")).status_code == 401

    async def ended() -> bool:
        return (await other.get("/v1/accounts/me")).status_code == 401

    await eventually(ended, seconds=30)

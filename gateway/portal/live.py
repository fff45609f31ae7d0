"""Tells an open page that something it shows has changed, as server-sent events (WHATWG HTML, 9.2)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import grpc
from starlette.responses import Response, StreamingResponse

from gateway.portal.visit import Visit

# A page that stays open asks anew after so many seconds, and with that again whether its reader may.
LASTS = 300
# Several changes at once are one piece of news.
GATHERS = 0.5
BEAT = 20
CHANGED = "event: changed\ndata: \n\n"


@dataclass(frozen=True, slots=True)
class Followed:
    """A Watch rpc, which of its answers' fields has what changed, and of that the field that must say `name`; with no
    `name`, every change counts that its reader may see."""

    rpc: str
    field: str
    key: str = "name"
    name: str = ""


async def follow_cases(visit: Visit) -> Response:
    """Says "changed" for each change to what the address names: `?case=` one request with its referrals,
    `?connection=` one connection to funding, `?agreement=` one agreement, else any request. What it is, the page asks
    for itself."""
    case = visit.query["case"]
    if other := _other(visit):
        return _told(visit, other)
    if not case:
        return _told(visit, Followed("WatchCases", "case"))
    name = f"cases/{case}"
    referrals = Followed("WatchReferrals", "referral", "case", name)
    return _told(visit, Followed("WatchCases", "case", "name", name), referrals)


async def follow_referrals(visit: Visit) -> Response:
    """Likewise, of `?referral=` one referral, of `?connection=` one connection, of `?agreement=` one agreement, else of
    any referral."""
    referral = visit.query["referral"]
    if other := _other(visit):
        return _told(visit, other)
    return _told(visit, Followed("WatchReferrals", "referral", "name", f"referrals/{referral}" if referral else ""))


def _other(visit: Visit) -> Followed | None:
    if connection := visit.query["connection"]:
        return Followed("WatchConnections", "connection", "name", f"connections/{connection}")
    if agreement := visit.query["agreement"]:
        return Followed("WatchAgreements", "agreement", "name", f"agreements/{agreement}")
    return None


def _told(visit: Visit, *followed: Followed) -> Response:
    # So that the gateway need not wait for it when it ends.
    visit.request.scope["endless"] = True
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_news(visit, followed), 200, headers, "text/event-stream")


async def _news(visit: Visit, followed: tuple[Followed, ...]) -> AsyncIterator[str]:
    changed = asyncio.Event()
    following = [asyncio.create_task(_follow(visit, each, changed)) for each in followed]
    loop = asyncio.get_running_loop()
    until = loop.time() + LASTS
    try:
        yield ": here\n\n"
        while loop.time() < until:
            try:
                await asyncio.wait_for(changed.wait(), BEAT)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if any(task.done() for task in following):
                return  # The page asks anew.
            await asyncio.sleep(GATHERS)
            changed.clear()
            yield CHANGED
    finally:
        for task in following:
            task.cancel()


async def _follow(visit: Visit, followed: Followed, changed: asyncio.Event) -> None:
    begun = False
    try:
        async for answer in visit.stream(followed.rpc):
            what = getattr(answer, followed.field)
            # The first answer says that it has begun: what changed since the page was made, nobody tells.
            if not begun or (what is not None and followed.name in ("", getattr(what, followed.key))):
                changed.set()
            begun = True
    except grpc.aio.AioRpcError:
        pass  # What it was, the service's log has.
    finally:
        changed.set()

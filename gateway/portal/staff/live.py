"""Tells an open page that something it shows has changed, as server-sent events (WHATWG HTML, 9.2)."""

import asyncio
from collections.abc import AsyncIterator

import grpc
from starlette.responses import Response, StreamingResponse

from gateway.portal.visit import Visit

# A page that stays open asks anew after so many seconds, and with that again whether its reader may.
LASTS = 300
# Several changes at once are one piece of news.
GATHERS = 0.5
BEAT = 20
CHANGED = "event: changed\ndata: \n\n"


async def follow(visit: Visit) -> Response:
    """Says "changed" for each change to what the address names: `?case=` one request, else any of them. What it is, the
    page asks for itself."""
    # So that the gateway need not wait for it when it ends.
    visit.request.scope["endless"] = True
    case = visit.query["case"]
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_news(visit, f"cases/{case}" if case else ""), 200, headers, "text/event-stream")


async def _news(visit: Visit, case: str) -> AsyncIterator[str]:
    changed = asyncio.Event()
    following = [asyncio.create_task(_follow(visit, "WatchCases", "case", "name", case, changed))]
    if case:
        following.append(asyncio.create_task(_follow(visit, "WatchReferrals", "referral", "case", case, changed)))
    loop = asyncio.get_running_loop()
    until = loop.time() + LASTS
    try:
        yield ": here\n\n"
        while loop.time() < until and not any(task.done() for task in following):
            waiting = asyncio.create_task(changed.wait())
            await asyncio.wait([waiting, *following], timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if changed.is_set():
                await asyncio.sleep(GATHERS)
                changed.clear()
                yield CHANGED
            else:
                yield ": still here\n\n"
    finally:
        for task in following:
            task.cancel()


async def _follow(visit: Visit, rpc: str, field: str, key: str, name: str, changed: asyncio.Event) -> None:
    try:
        async for answer in visit.stream(rpc):
            what = getattr(answer, field)
            if what is not None and (not name or getattr(what, key) == name):
                changed.set()
    except grpc.aio.AioRpcError:
        return  # The page asks anew.

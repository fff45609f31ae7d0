"""More calls at once than may be: those beyond are told so at once, and the others are done; of one caller, a few."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest

from gateway.api.refusal import Refusal
from gateway.clients import Clients
from gateway.protocol import MOST_CONNECTIONS as IN_LINE
from services.chassis.turns import AT_ONCE, BYTES_A_SECOND, SHORT

PACKAGE, PATH = "tributary.funding.v1", "/tributary.funding.v1.OpportunityService/GetOpportunity"


class Slow(grpc.GenericRpcHandler):
    """A service that answers when it is let go."""

    def __init__(self) -> None:
        self.answer = b"done"
        self.let_go = asyncio.Event()
        self.arrived = asyncio.Semaphore(0)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """Answers the rpc, and knows no other: it is not asked how it is, and counts as well."""
        if handler_call_details.method != PATH:
            return None

        async def answer(_request: bytes, _context: Any) -> bytes:
            self.arrived.release()
            await self.let_go.wait()
            return self.answer

        return grpc.unary_unary_rpc_method_handler(answer)


@asynccontextmanager
async def slow_service(most: int) -> AsyncIterator[tuple[Slow, Callable[..., Awaitable[bytes]]]]:
    """It, and a call of it as any caller, of which so many may be under way."""
    slow, server = Slow(), grpc.aio.server()
    server.add_generic_rpc_handlers((slow,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    clients = Clients({PACKAGE: f"127.0.0.1:{port}"}, most=most)
    try:
        yield slow, clients.call(PACKAGE, PATH)
    finally:
        await clients.close()
        await server.stop(0)


async def arrive(slow: Slow, call: Callable[..., Awaitable[bytes]], *callers: str) -> list["asyncio.Future[bytes]"]:
    """A call of each, when they have all arrived at the service."""
    calls: list[asyncio.Future[bytes]] = [
        asyncio.ensure_future(call(b"", caller=caller, timeout=60)) for caller in callers
    ]
    for _ in calls:
        await slow.arrived.acquire()
    return calls


async def refused(call: Awaitable[bytes], status: int = 429, reason: str = "TOO_BUSY") -> None:
    """Waits until it is, as it is where there is too much to do when nothing else is said."""
    with pytest.raises(Refusal) as refusal:
        await call
    assert (refusal.value.status, refusal.value.reason) == (status, reason)


async def test_a_call_too_many_is_refused_at_once_and_there_is_room_again_when_another_ends() -> None:
    async with slow_service(most=2) as (slow, call):
        waiting = await arrive(slow, call, "accounts/a", "accounts/b")
        await refused(call(b"", caller="accounts/c", timeout=60))
        slow.let_go.set()
        assert await asyncio.gather(*waiting) == [b"done", b"done"]
        assert await call(b"", caller="accounts/c", timeout=60) == b"done"


async def test_who_asks_for_very_much_at_once_waits_for_their_own_turn_and_nobody_else_does() -> None:
    async with slow_service(most=1_000) as (slow, call):
        first = await arrive(slow, call, *["accounts/a"] * AT_ONCE)
        line = [asyncio.ensure_future(call(b"", caller="accounts/a", timeout=60)) for _ in range(IN_LINE)]
        await asyncio.sleep(0)  # Each has come to stand in line.
        await refused(call(b"", caller="accounts/a", timeout=60))
        # Another does not stand behind them, and nothing of theirs has arrived but the first.
        others = await arrive(slow, call, "accounts/b")
        assert slow.arrived.locked()
        slow.let_go.set()
        assert await asyncio.gather(*first, *line, *others) == [b"done"] * (AT_ONCE + IN_LINE + 1)


async def test_a_turn_that_does_not_come_in_time_or_is_not_waited_for_is_nobodys() -> None:
    async with slow_service(most=1_000) as (slow, call):
        first = await arrive(slow, call, *["accounts/a"] * AT_ONCE)
        await refused(call(b"", caller="accounts/a", timeout=0.01), 504, "DEADLINE_EXCEEDED")
        gone = asyncio.ensure_future(call(b"", caller="accounts/a", timeout=60))
        await asyncio.sleep(0)
        gone.cancel()
        slow.let_go.set()
        assert await asyncio.gather(*first) == [b"done"] * AT_ONCE
        again = (call(b"", caller="accounts/a", timeout=60) for _ in range(AT_ONCE))
        assert await asyncio.gather(*again) == [b"done"] * AT_ONCE


async def test_a_long_answer_frees_its_turn_only_once_others_have_had_time() -> None:
    async with slow_service(most=1_000) as (slow, call):
        slow.answer = b"x" * (SHORT + BYTES_A_SECOND)
        first = await arrive(slow, call, *["accounts/a"] * AT_ONCE)
        slow.let_go.set()
        assert {len(answer) for answer in await asyncio.gather(*first)} == {len(slow.answer)}, "they do not wait for it"
        # Of the next ones each still waits, as nobody else does.
        await refused(call(b"", caller="accounts/a", timeout=0.01), 504, "DEADLINE_EXCEEDED")
        assert await call(b"", caller="accounts/b", timeout=60) == slow.answer
        assert await call(b"", caller="accounts/a", timeout=60) == slow.answer

"""More calls at once than may be: those beyond are told so at once, and the others are done."""

import asyncio
from typing import Any

import grpc
import pytest

from gateway.api.refusal import Refusal
from gateway.clients import Clients

PACKAGE, PATH = "tributary.funding.v1", "/tributary.funding.v1.OpportunityService/GetOpportunity"


class Slow(grpc.GenericRpcHandler):
    """A service that answers when it is let go."""

    def __init__(self) -> None:
        self.let_go = asyncio.Event()
        self.arrived = asyncio.Semaphore(0)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """Answers the rpc, and knows no other: it is not asked how it is, and counts as well."""
        if handler_call_details.method != PATH:
            return None

        async def answer(_request: bytes, _context: Any) -> bytes:
            self.arrived.release()
            await self.let_go.wait()
            return b"done"

        return grpc.unary_unary_rpc_method_handler(answer)


async def test_a_call_too_many_is_refused_at_once_and_there_is_room_again_when_another_ends() -> None:
    slow, server = Slow(), grpc.aio.server()
    server.add_generic_rpc_handlers((slow,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    clients = Clients({PACKAGE: f"127.0.0.1:{port}"}, most=2)
    call = clients.call(PACKAGE, PATH)
    waiting = [asyncio.ensure_future(call(b"", timeout=60)) for _ in range(2)]
    for _ in waiting:
        await slow.arrived.acquire()
    with pytest.raises(Refusal) as refused:
        await call(b"", timeout=60)
    assert (refused.value.status, refused.value.reason) == (429, "TOO_BUSY")
    slow.let_go.set()
    assert await asyncio.gather(*waiting) == [b"done", b"done"]
    assert await call(b"", timeout=60) == b"done"
    await clients.close()
    await server.stop(0)

"""The channels to the services: processes behind one name share the calls, and one's end is no end."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import grpc

from gateway.clients import Clients

PATH = "/tributary.funding.v1.OpportunityService/GetOpportunity"


class Replica(grpc.GenericRpcHandler):
    """One process of a service, which answers everything with its own number."""

    def __init__(self, number: int) -> None:
        self._answer = bytes([number])

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """Answers whatever is called."""

        async def answer(_request: bytes, _context: Any) -> bytes:
            return self._answer

        return grpc.unary_unary_rpc_method_handler(answer)


@asynccontextmanager
async def replica(number: int) -> AsyncIterator[tuple[grpc.aio.Server, str]]:
    """A process that runs, and where."""
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((Replica(number),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield server, f"127.0.0.1:{port}"
    finally:
        await server.stop(0)


async def test_calls_are_shared_among_the_processes_of_a_service_and_go_on_without_one() -> None:
    async with AsyncExitStack() as stack:
        running = [await stack.enter_async_context(replica(number)) for number in range(3)]
        clients = Clients({"tributary.funding.v1": "ipv4:" + ",".join(address for _, address in running)})
        stack.push_async_callback(clients.close)
        call = clients.call("tributary.funding.v1", PATH)

        async def answered(calls: int) -> Counter[bytes]:
            return Counter([await call(b"", timeout=5) for _ in range(calls)])

        await answered(30)  # While the connections are being made, the first gets more.
        assert set((await answered(60)).values()) == {20}
        await running[1][0].stop(0)
        assert (await answered(60)).keys() == {b"\0", b"\2"}

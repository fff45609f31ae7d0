"""The channels to the services: processes behind one name share the calls, and one's end is no end."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import grpc
from grpc_health.v1 import health_pb2_grpc
from grpc_health.v1.health import aio

from gateway.clients import Clients
from services.chassis.leaving import arrive, leave
from tests.services.eventually import eventually

PATH = "/tributary.funding.v1.OpportunityService/GetOpportunity"


class Replica(grpc.GenericRpcHandler):
    """One process of a service, which answers everything with its own number."""

    def __init__(self, number: int) -> None:
        self._answer = bytes([number])

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """Answers whatever is called, but for its health."""
        if handler_call_details.method.startswith("/grpc.health."):
            return None

        async def answer(_request: bytes, _context: Any) -> bytes:
            return self._answer

        return grpc.unary_unary_rpc_method_handler(answer)


@asynccontextmanager
async def replica(number: int, health: aio.HealthServicer | None = None) -> AsyncIterator[tuple[grpc.aio.Server, str]]:
    """A process that runs, and where; it tells of its health if it has a servicer of that."""
    server = grpc.aio.server()
    server.add_generic_rpc_handlers((Replica(number),))
    if health is not None:
        health_pb2_grpc.add_HealthServicer_to_server(health, server)
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
            return Counter([await call(b"", caller="accounts/a", timeout=5) for _ in range(calls)])

        await answered(30)  # While the connections are being made, the first gets more.
        assert set((await answered(60)).values()) == {20}
        await running[1][0].stop(0)
        assert (await answered(60)).keys() == {b"\0", b"\2"}


async def test_a_process_that_leaves_gets_no_calls_before_it_ends() -> None:
    async with AsyncExitStack() as stack:
        servicers = [aio.HealthServicer() for _ in range(2)]
        running = []
        for number, servicer in enumerate(servicers):
            await arrive(servicer)
            running.append(await stack.enter_async_context(replica(number, servicer)))
        clients = Clients({"tributary.funding.v1": "ipv4:" + ",".join(address for _, address in running)})
        stack.push_async_callback(clients.close)
        call = clients.call("tributary.funding.v1", PATH)

        async def answering() -> set[bytes]:
            return {await call(b"", caller="accounts/a", timeout=5) for _ in range(20)}

        async def both_answer() -> bool:
            return await answering() == {b"\0", b"\1"}

        async def the_second_answers() -> bool:
            return await answering() == {b"\1"}

        await eventually(both_answer)
        await leave(servicers[0], 0)
        await eventually(the_second_answers)
        await running[0][0].stop(0)
        assert await the_second_answers()

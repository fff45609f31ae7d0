"""A container engine's question how a service is."""

import asyncio
import sys

import grpc
import pytest
from grpc_health.v1 import health, health_pb2, health_pb2_grpc


async def probe(target: str) -> tuple[int | None, str]:
    """How the program ends, and what it says."""
    command = (sys.executable, "-m", "services.chassis.probe", target)
    asked = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await asked.communicate()
    return asked.returncode, said.decode().strip()


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (health_pb2.HealthCheckResponse.SERVING, (0, "")),
        (health_pb2.HealthCheckResponse.NOT_SERVING, (1, "{}: NOT_SERVING")),
    ],
)
async def test_it_is_told_whether_the_service_serves(status: int, answer: tuple[int, str]) -> None:
    server = grpc.aio.server()
    servicer = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    target = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await server.start()
    await servicer.set("", status)
    try:
        assert await probe(target) == (answer[0], answer[1].format(target))
    finally:
        await server.stop(0)
    assert await probe(target) == (1, f"{target}: UNAVAILABLE")

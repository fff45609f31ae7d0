"""How a process leaves while others of its kind stay: callers are told first, so that no call comes too late.

A gRPC server that shuts down says so to its callers and refuses what arrives before they have heard it. So it says by
its health that it takes no more calls, waits for them to go elsewhere, and shuts down then.
"""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # The gateway, which reads the name alone, does without the library.
    from grpc_health.v1 import health

# What it says of itself under this name: SERVING until it leaves, whatever its database does meanwhile, for a process
# without one answers with the reason. Clients that go by it: gateway/clients.py.
CALLS = "tributary.calls"


async def arrive(servicer: "health.aio.HealthServicer") -> None:
    """Says that it takes calls. To be said before the server starts, for who asks and is told of no such name goes."""
    from grpc_health.v1 import health_pb2

    await servicer.set(CALLS, health_pb2.HealthCheckResponse.SERVING)


async def leave(servicer: "health.aio.HealthServicer", seconds: float) -> None:
    """Says that it takes none any more, and gives callers so many seconds to hear it."""
    await servicer.enter_graceful_shutdown()
    await asyncio.sleep(seconds)

"""The channels to the services. What passes through from REST passes as bytes: whoever calls encodes and decodes."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Hashable, Mapping
from contextlib import suppress
from typing import Any

import grpc

from gateway.api.contract import rpc_named
from gateway.api.problems import RETRY
from gateway.api.refusal import Refusal
from gateway.protocol import MOST_CONNECTIONS
from services.chassis.errors import TooMany
from services.chassis.leaving import CALLS
from services.chassis.telemetry import current_trace
from services.chassis.transport import is_socket
from services.chassis.turns import Line, Turns

Call = Callable[..., Awaitable[bytes]]
Stream = grpc.aio.UnaryStreamMultiCallable[bytes, bytes]

# A service that comes back is found within half a second; gRPC's own defaults wait up to two minutes.
OPTIONS: list[tuple[str, Any]] = [
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 500),
    # Where one leaves, its name is asked anew at once for who came instead.
    ("grpc.dns_min_time_between_resolutions_ms", 1_000),
    # A host that is gone without a word is noticed; a service accepts a ping every ten seconds.
    ("grpc.keepalive_time_ms", 15_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    # A full page of the largest resources.
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
    # A refusal of many fields comes in the metadata.
    ("grpc.max_metadata_size", 64 * 1024),
    # Where a service's name leads to several processes, each gets its share, until it says that it leaves; by itself
    # gRPC would keep to the first, to its end.
    (
        "grpc.service_config",
        json.dumps({"loadBalancingConfig": [{"round_robin": {}}], "healthCheckConfig": {"serviceName": CALLS}}),
    ),
    # A proxy in the environment is for the world outside.
    ("grpc.enable_http_proxy", 0),
]

_HEALTH = "/grpc.health.v1.Health/Check"
# HealthCheckResponse{status: SERVING}: https://github.com/grpc/grpc/blob/master/doc/health-checking.md
_SERVING = b"\x08\x01"


class Clients:
    """A channel to each service, by the package of its contracts.

    So many calls are under way at once and no more: what waits for longer than it is worth to anybody is better refused
    at once, and what is refused costs next to nothing. Of one caller there are only a few of them (chassis/turns.py).
    """

    def __init__(
        self, targets: Mapping[str, str], credentials: grpc.ChannelCredentials | None = None, *, most: int = 256
    ) -> None:
        """Must be called in the running event loop. `credentials` are for the targets that are not unix sockets; `most`
        is how many calls are under way at once."""
        self._most = most
        self._under_way = 0
        # In a line, as many as one address may have connections. Who is refused asks again at once, and many refusals
        # take more of others' time than a line that stands.
        self._turns = Turns(MOST_CONNECTIONS)
        self._channels = {
            package: grpc.aio.insecure_channel(target, options=OPTIONS)
            if credentials is None or is_socket(target)
            else grpc.aio.secure_channel(target, credentials, options=OPTIONS)
            for package, target in targets.items()
        }
        for channel in self._channels.values():
            channel.get_state(try_to_connect=True)  # Not for the first request to wait for.

    async def wait(self, seconds: float) -> None:
        """Waits until every service is reached, or for so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(channel.channel_ready() for channel in self._channels.values()))

    def call(self, package: str, path: str) -> Call:
        """An rpc that takes and gives encoded messages, in its turn among those of its `caller`; what it gives raises
        Refusal, 429 and 504, beside AioRpcError. Raises KeyError for a package that no service has."""
        counted = self._counted(package, path)

        async def in_turn(request: bytes, *, caller: Hashable, timeout: float, metadata: Any = None) -> bytes:
            line = self._turns.line(caller)
            left = await turn_of(line, timeout)
            answer = b""
            try:
                answer = await counted(request, left, metadata)
            finally:
                line.end_turn(len(answer))
            return answer

        return in_turn

    def _counted(self, package: str, path: str) -> Call:
        unlimited = self._unlimited(package, path)

        async def counted(request: bytes, timeout: float, metadata: Any) -> bytes:
            self.check_room()
            self._under_way += 1
            try:
                return await unlimited(request, timeout=timeout, metadata=metadata)
            finally:
                self._under_way -= 1

        return counted

    def check_room(self) -> None:
        """Raises Refusal, 429, while as many calls are under way as may be."""
        if self._under_way >= self._most:
            raise Refusal(429, "TOO_BUSY", "There is too much to do just now: try again in a second.", headers=[RETRY])

    def _unlimited(self, package: str, path: str) -> grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]:
        return self._channels[package].unary_unary(path, request_serializer=None, response_deserializer=None)

    def stream(self, package: str, path: str) -> Stream:
        """An rpc that gives encoded messages one after another. Raises KeyError for a package that no service has."""
        return self._channels[package].unary_stream(path, request_serializer=None, response_deserializer=None)

    async def ask(self, name: str, authorization: str, timeout: float, /, **fields: Any) -> Any:
        """What an rpc answers the gateway itself within `timeout` seconds, by its name, as "AuthenticateClient", and
        the fields of its request. Raises AioRpcError; Refusal, 429."""
        rpc = rpc_named(name)
        request = rpc.request.type(**fields).to_binary()
        call = self._counted(rpc.package, rpc.path)
        metadata = [("authorization", authorization)]
        if trace := current_trace.get():
            metadata.append(("traceparent", trace))
        answer = await call(request, timeout, metadata)
        return rpc.response.type.from_binary(answer)

    async def health(self, package: str, timeout: float = 2.0) -> str:
        """ "SERVING", or what stands in the way, in a word or two."""
        try:
            answer = await self._unlimited(package, _HEALTH)(b"", timeout=timeout)
        except grpc.aio.AioRpcError as error:
            return error.code().name
        return "SERVING" if answer == _SERVING else "NOT_SERVING"

    async def close(self) -> None:
        """Closes the channels. Calls under way end."""
        for channel in self._channels.values():
            await channel.close()


async def turn_of(line: Line, seconds: float) -> float:
    """Waits for a turn of a line and gives what is left of `seconds` then. Raises Refusal: 429 when too many stand in
    it, 504 when the turn does not come in time."""
    if not line.locked():  # Nearly always; watching a clock takes longer than the turn does.
        await line.take_turn()
        return seconds
    try:
        async with asyncio.timeout(seconds) as deadline:
            await line.take_turn()
    except TooMany as error:
        raise Refusal(429, error.reason, error.message, headers=[RETRY]) from None
    except TimeoutError:
        detail = "The answer did not come in time: what you asked for before was still under way."
        raise Refusal(504, "DEADLINE_EXCEEDED", detail) from None
    when = deadline.when()
    return seconds if when is None else when - asyncio.get_running_loop().time()

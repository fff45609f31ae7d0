"""The gRPC side of a service: who calls, whether they may, whether the request is well formed (validation.py), and how
it is refused (refusals.py).

All of it is in one interceptor, so that a servicer holds nothing but its work.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import grpc
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import DecodeError, Message
from grpc_health.v1 import health
from tributary.access.v1 import access_pb2

from services.chassis.actor import Actor, ActorTokens, current_actor, refused
from services.chassis.errors import InvalidArgument, PermissionDenied, Unauthenticated
from services.chassis.rates import Rates
from services.chassis.redaction import current_message
from services.chassis.refusals import refuse
from services.chassis.room import Room
from services.chassis.scopes import reads, scope_of
from services.chassis.telemetry import continue_trace, current_cause, current_request, current_trace, span
from services.chassis.transport import Transport, is_socket, thumbprint
from services.chassis.validation import validate

if TYPE_CHECKING:
    from services.chassis.measuring import Rpcs

    # Generic in the stubs alone.
    Handler = grpc.RpcMethodHandler[Any, Any]
else:
    Handler = grpc.RpcMethodHandler

# Services whose calls need no actor: health and reflection.
OPEN_PREFIXES = ("/grpc.health.v1.", "/grpc.reflection.")
# Seconds that a call without a deadline may take.
DEFAULT_DEADLINE = 30.0

OPTIONS: list[tuple[str, Any]] = [
    # The largest file that is taken, and what is said of it.
    ("grpc.max_receive_message_length", 11 * 1024 * 1024),
    ("grpc.max_metadata_size", 16 * 1024),
    # Calls under way on one connection; more wait for their turn.
    ("grpc.max_concurrent_streams", 256),
    # A connection that does not say what it wants is given up.
    ("grpc.server_handshake_timeout_ms", 10_000),
    ("grpc.so_reuseport", 1),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
]
MAX_CONCURRENT_RPCS = 1_000


def allowed_roles(method: MethodDescriptor) -> frozenset[str]:
    """The roles that an rpc's contract names. None means that it refuses everyone."""
    roles: Sequence[access_pb2.Role] = method.GetOptions().Extensions[access_pb2.allow]  # type: ignore[index]
    return frozenset(access_pb2.Role.Name(role) for role in roles)


class Gatekeeper(grpc.aio.ServerInterceptor):
    """Stands before every rpc: the actor, the contract's `allow`, the deadline, the contract's rules, the refusals."""

    def __init__(
        self, tokens: ActorTokens, rpcs: "Rpcs | None" = None, most: int = 256, rates: Rates | None = None
    ) -> None:
        """`rpcs` measures them, where somebody looks; `most` is how many are under way at once, streams apart; `rates`
        counts callers, where that is wanted."""
        self._tokens = tokens
        self._room = Room(most)
        self._rates = rates or Rates(None, None)
        self._rpcs = rpcs
        self._handlers: dict[str, Handler] = {}

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Handler | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Handler | None:
        """The handler of the rpc, guarded. Made once for each rpc."""
        path = handler_call_details.method
        guarded = self._handlers.get(path)
        if guarded is None:
            handler = await continuation(handler_call_details)
            if handler is None or path.startswith(OPEN_PREFIXES):
                return handler
            guarded = self._handlers[path] = self._guard(path, handler)
        return guarded

    def _guard(self, path: str, handler: Handler) -> Handler:
        service, _, name = path.strip("/").rpartition("/")
        method = descriptor_pool.Default().FindServiceByName(service).methods_by_name[name]
        allowed, scope = allowed_roles(method), scope_of(method)
        changes = not reads(method) and not method.GetOptions().Extensions[access_pb2.while_looking]  # type: ignore[index]
        answer = cast("Any", handler)
        read = readable(answer.request_deserializer)

        async def serve(request: Message | None, context: Any) -> bytes:
            reply: bytes = answer.response_serializer(await answer.unary_unary(request, context))
            return reply

        async def unary(request: Message | None, context: Any) -> Any:
            try:
                self._room.check()
                self._admit(context, path, allowed, scope, request, changes=changes)
                async with asyncio.timeout(deadline(context)):
                    with span(path, "SERVER"):
                        return await self._room.in_turn(current_actor.get(), partial(serve, request, context))
            except Exception as error:
                await refuse(context, error, path, request)

        async def stream(request: Message | None, context: Any) -> Any:
            try:
                self._admit(context, path, allowed, scope, request, changes=changes)
                with self._room.streaming(current_actor.get()):
                    async for response in answer.unary_stream(request, context):
                        yield response
            except Exception as error:
                await refuse(context, error, path, request)

        if handler.response_streaming:
            watch = stream if self._rpcs is None else self._rpcs.stream(path, stream)
            return grpc.unary_stream_rpc_method_handler(watch, read, answer.response_serializer)
        call = unary if self._rpcs is None else self._rpcs.unary(path, unary)
        return grpc.unary_unary_rpc_method_handler(call, read, None)

    def _admit(
        self, context: Any, path: str, allowed: frozenset[str], scope: str, request: Message | None, *, changes: bool
    ) -> None:
        authorization = traceparent = request_id = ""
        for key, value in context.invocation_metadata():
            if key == "authorization":
                authorization = value
            elif key == "traceparent":
                traceparent = value
            elif key == "x-request-id":
                request_id = value
        actor: Actor = self._identify(context, authorization)
        current_actor.set(actor)
        if actor.looking_from and changes:
            raise PermissionDenied(
                "LOOKING_ONLY",
                f"You look as {actor.organization} sees, and change nothing: stop looking to act for your own.",
                metadata={"organization": actor.organization},
            )
        if actor.roles.isdisjoint(allowed):
            raise PermissionDenied(
                "ROLE_REQUIRED",
                f"This call is for {', '.join(sorted(allowed)) or 'nobody'}.",
                metadata={"roles": ",".join(sorted(allowed))},
            )
        if actor.scopes is not None and scope not in actor.scopes:
            raise out_of_scope(scope)
        current_trace.set(continue_trace(traceparent))
        current_request.set(request_id)
        current_cause.set(path)
        current_message.set(request)
        if request is None:
            raise InvalidArgument("MESSAGE_UNREADABLE", "The request is not the message that the contract names.")
        validate(request)

    def _identify(self, context: Any, authorization: str) -> Actor:
        """Who calls. With a certificate and no token it is the public, which may exchange the certificate for one.
        Raises Unauthenticated; TooMany, for who calls too often."""
        if not authorization and thumbprint(context):
            self._rates.count_stranger(context.peer())
            return Actor(roles=frozenset({"PUBLIC"}))
        try:
            actor = self._tokens.verify(authorization)
        except Unauthenticated:
            self._rates.count_stranger(context.peer())
            raise
        self._rates.count(actor)
        if actor.certificate and actor.certificate != thumbprint(context):
            raise refused("This actor token was made for the holder of a certificate: call with that certificate.")
        return actor


def out_of_scope(scope: str) -> PermissionDenied:
    """The refusal of a system that may not do this, whatever its roles."""
    return PermissionDenied(
        "SCOPE_REQUIRED",
        f"This needs the scope {scope}." if scope else "This is not for systems: no scope has it.",
        metadata={"scope": scope},
    )


def deadline(context: Any) -> float:
    """Seconds until the caller stops waiting."""
    remaining = context.time_remaining()
    return DEFAULT_DEADLINE if remaining is None else cast("float", remaining)


def readable(deserializer: Callable[[bytes], Message]) -> Callable[[bytes], Message | None]:
    """A deserializer that gives None where the bytes are no such message; gRPC would answer with a library's words."""

    def read(data: bytes) -> Message | None:
        try:
            return deserializer(data)
        except DecodeError:
            return None

    return read


def make_server(
    tokens: ActorTokens,
    listen: str,
    transport: Transport | None = None,
    rpcs: "Rpcs | None" = None,
    most: int = 256,
    rates: Rates | None = None,
) -> tuple[grpc.aio.Server, health.aio.HealthServicer]:
    """A server on `listen` (addresses with commas), with its health service; `most` calls, streams apart, are under way
    at once. Raises RuntimeError for a taken port; OSError or TransportError for what `transport` says of it."""
    transport = transport or Transport()
    transport.check(listen)
    credentials = transport.server_credentials()
    server = grpc.aio.server(
        interceptors=[Gatekeeper(tokens, rpcs, most, rates)],
        options=OPTIONS,
        maximum_concurrent_rpcs=MAX_CONCURRENT_RPCS,
    )
    from grpc_health.v1 import health_pb2_grpc

    servicer = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    for address in map(str.strip, listen.split(",")):
        if credentials is None or is_socket(address):
            server.add_insecure_port(address)
        else:
            server.add_secure_port(address, credentials)
    return server, servicer


def enable_reflection(server: grpc.aio.Server, services: Iterable[str]) -> None:
    """Lets clients ask for the contracts of `services`, by full name."""
    from grpc_reflection.v1alpha import reflection

    names = (*services, "grpc.health.v1.Health", reflection.SERVICE_NAME)
    reflection.enable_server_reflection(names, server)

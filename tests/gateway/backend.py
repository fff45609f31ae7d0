"""A gRPC server on a real socket that stands where the three services do: it keeps what reaches it, as bytes."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import any_pb2, json_format
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from gateway.api.codec import google_class
from gateway.api.contract import Rpc, rpcs

OFFICE_TOKEN = "office-token-of-these-tests"
ORGANIZATION = "organizations/0190d1f2-0000-7000-8000-000000000001"
OFFICE = {
    "account": "accounts/0190d1f2-0000-7000-8000-000000000002",
    "organization": ORGANIZATION,
    "roles": ["OFFICE_STAFF"],
}
AUTHENTICATE = "/tributary.partners.v1.AccountService/AuthenticateApiToken"


def rpc_named(name: str) -> Rpc:
    """The rpc of that name."""
    return next(rpc for rpc in rpcs() if rpc.name == name)


def message(rpc_or_type: str, value: Mapping[str, Any]) -> Any:
    """A message by Google's library: of a full type name."""
    return json_format.ParseDict(dict(value), google_class(rpc_or_type)())


@dataclass
class Received:
    """A call as it reached the server."""

    path: str
    request: bytes
    metadata: dict[str, str | bytes]
    seconds_left: float | None

    @property
    def fields(self) -> dict[str, Any]:
        """The request, decoded, under its names in the contract."""
        rpc = next(r for r in rpcs() if r.path == self.path)
        decoded = google_class(rpc.request.type_name).FromString(self.request)
        return json_format.MessageToDict(decoded, preserving_proto_field_name=True)


@dataclass
class Refuse:
    """An answer that is a refusal, as the services give it."""

    code: grpc.StatusCode
    reason: str = ""
    message: str = "No."
    metadata: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)

    def status(self) -> Any:
        """As google.rpc.Status."""
        details = []
        if self.reason:
            info = error_details_pb2.ErrorInfo(reason=self.reason, domain="tributary", metadata=self.metadata)
            details.append(info)
        if self.fields:
            violation = error_details_pb2.BadRequest.FieldViolation
            request = [violation(field=f, description=d) for f, d in self.fields.items()]
            details.append(error_details_pb2.BadRequest(field_violations=request))
        packed = []
        for detail in details:
            packed.append(any_pb2.Any())
            packed[-1].Pack(detail)
        return status_pb2.Status(code=self.code.value[0], message=self.message, details=packed)


class Backend(grpc.GenericRpcHandler):
    """Answers any rpc with what `answers` says of it, else with an empty message."""

    def __init__(self) -> None:
        self.calls: list[Received] = []
        self.answers: dict[str, Any] = {}
        # Seconds that an answer takes, and the one to who calls.
        self.delay = 0.0
        self.delay_of_who = 0.0
        self.health = b"\x08\x01"
        self._news = asyncio.Condition()
        self._server: grpc.aio.Server | None = None

    async def start(self, address: str) -> None:
        """Begins to answer."""
        self._server = grpc.aio.server()
        self._server.add_generic_rpc_handlers([self])
        self._server.add_insecure_port(address)
        await self._server.start()

    async def stop(self) -> None:
        """Goes away, as a service that was killed."""
        assert self._server is not None
        await self._server.stop(0)

    def reset(self) -> None:
        """Forgets what a test did."""
        self.calls.clear()
        self.answers.clear()
        self.delay = self.delay_of_who = 0.0

    async def called(self, times: int) -> None:
        """Waits until it was called so often."""
        async with asyncio.timeout(10), self._news:
            await self._news.wait_for(lambda: len(self.calls) >= times)

    @property
    def last(self) -> Received:
        """The last call that was not the gateway's question who calls."""
        return next(call for call in reversed(self.calls) if call.path != AUTHENTICATE)

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any] | None":
        """What answers an rpc. It does not know of being watched, and so goes as one that takes calls."""
        path = handler_call_details.method
        if path == "/grpc.health.v1.Health/Watch":
            return None

        async def answer(request: bytes, context: Any) -> bytes:
            if path == "/grpc.health.v1.Health/Check":
                return self.health
            metadata = dict(context.invocation_metadata())
            async with self._news:
                self.calls.append(Received(path, request, metadata, context.time_remaining()))
                self._news.notify_all()
            if path == AUTHENTICATE:
                return await self._authenticate(request, context)
            await asyncio.sleep(self.delay)
            told = self.answers.get(path.rpartition("/")[2], b"")
            if isinstance(told, Refuse):
                await context.abort_with_status(rpc_status.to_status(told.status()))
            return bytes(told)

        return grpc.unary_unary_rpc_method_handler(answer)

    async def _authenticate(self, request: bytes, context: Any) -> bytes:
        await asyncio.sleep(self.delay_of_who)
        rpc = rpc_named("AuthenticateApiToken")
        token = google_class(rpc.request.type_name).FromString(request).token
        if token != OFFICE_TOKEN:
            refusal = Refuse(grpc.StatusCode.UNAUTHENTICATED, "API_TOKEN_INVALID", "There is no such token.")
            await context.abort_with_status(rpc_status.to_status(refusal.status()))
        return bytes(message(rpc.response.type_name, OFFICE).SerializeToString())

"""How requests come to the product: by gRPC, or by REST, as the contract says."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import grpc
import httpx2
from google.api import annotations_pb2, httpbody_pb2
from google.protobuf.descriptor import Descriptor, MethodDescriptor
from google.protobuf.json_format import ParseDict
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2

from gateway.api.refusal import json_path
from tests.access.calling import World
from tests.services.conftest import Metadata
from tests.services.refusals import error_info, status_of

# The codes of gRPC that are orderly, by what HTTP calls them.
CODES = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 405: "NOT_FOUND"}
CODES |= {409: "FAILED_PRECONDITION", 412: "ABORTED", 413: "INVALID_ARGUMENT", 414: "INVALID_ARGUMENT"}
# What an address takes of a text: more than the product does, and less than the client, which has a limit of its own.
MOST_IN_ADDRESS = 20_000


@dataclass(frozen=True)
class Said:
    """What came of a request: what was answered, or the code, the reason, the fields and the words of a refusal."""

    answer: Any = None
    code: str = ""
    reason: str = ""
    fields: tuple[str, ...] = ()
    words: str = ""


class Way(Protocol):
    """How requests come to the product."""

    async def say(self, method: MethodDescriptor, fields: Mapping[str, Any], metadata: Metadata) -> Said:
        """What comes of an rpc."""

    def spelled(self, method: MethodDescriptor, path: str) -> str:
        """A place of a request as a refusal names it."""


class Grpc:
    """Requests by gRPC."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def call(self, method: MethodDescriptor, fields: Mapping[str, Any], metadata: Metadata) -> Any:
        """The answer. Raises AioRpcError."""
        service = method.containing_service.full_name
        request = ParseDict(fields, GetMessageClass(method.input_type)())
        answer: Any = GetMessageClass(method.output_type)
        channel = self.world.running[service.split(".")[1]].channel
        rpc: Any = channel.unary_unary(f"/{service}/{method.name}", type(request).SerializeToString, answer.FromString)
        return await rpc(request, metadata=metadata, timeout=60)

    async def say(self, method: MethodDescriptor, fields: Mapping[str, Any], metadata: Metadata) -> Said:
        """What comes of an rpc."""
        try:
            return Said(await self.call(method, fields, metadata))
        except grpc.aio.AioRpcError as error:
            bad = error_details_pb2.BadRequest()
            for detail in status_of(error).details:
                detail.Unpack(bad)
            wrong = tuple(violation.field for violation in bad.field_violations)
            return Said(None, error.code().name, error_info(error).reason, wrong, error.details())

    def spelled(self, method: MethodDescriptor, path: str) -> str:
        """As it is."""
        return path


class Rest:
    """Requests by REST: what the address has no room for in the body or the query, as the contract says."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.client = client

    async def say(self, method: MethodDescriptor, fields: Mapping[str, Any], metadata: Metadata) -> Said:
        """What comes of an rpc."""
        rule = rule_of(method)
        verb, address, rest = addressed(method, fields)
        body = rest.pop(rule.body, {}) if rule.body != "*" else rest
        query = {} if rule.body == "*" else dict(parameters(rest))
        sent: dict[str, Any] = {"json": body} if rule.body else {}
        headers = dict(metadata)
        if holds_file(method.input_type):
            sent = {"content": body["data"].encode()}
            headers["content-type"] = body["content_type"]
        answer = await self.client.request(verb, address, params=query, headers=headers, **sent)
        if answer.status_code == 200:
            whole: Any = GetMessageClass(method.output_type)()
            return Said(whole if holds_file(method.output_type) else ParseDict(answer.json(), whole))
        told = answer.json()
        wrong = tuple(error["field"] for error in told.get("errors", ()))
        return Said(None, CODES.get(answer.status_code, str(answer.status_code)), told["reason"], wrong, answer.text)

    def spelled(self, method: MethodDescriptor, path: str) -> str:
        """In JSON's spelling, without the body that it is in."""
        return json_path(path, rule_of(method).body)


def rule_of(method: MethodDescriptor) -> Any:
    """What the contract says of an rpc's REST."""
    return method.GetOptions().Extensions[annotations_pb2.http]


def addressed(method: MethodDescriptor, fields: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """The HTTP method and the address of an rpc about a request, and what of the request is not in the address."""
    rule, rest = rule_of(method), dict(fields)
    verb = str(rule.WhichOneof("pattern"))
    address = re.sub(r"\{([\w.]+)=([^}]*)\}", lambda found: taken(rest, found[1], found[2]), getattr(rule, verb))
    return verb.upper(), address, rest


def holds_file(message: Descriptor) -> bool:
    """Whether a request or an answer goes over HTTP as the file that it holds."""
    return any(field.message_type == httpbody_pb2.HttpBody.DESCRIPTOR for field in message.fields)


def taken(fields: dict[str, Any], path: str, pattern: str) -> str:
    """What stands at a path of a request, taken out of it and written for an address: a hostile last part, or a hostile
    whole, as one segment."""
    *way, last = path.split(".")
    for step in way:
        fields[step] = fields = dict(fields[step])
    value = str(fields.pop(last))[:MOST_IN_ADDRESS]
    parts = value.split("/", pattern.count("/"))
    fits = len(parts) == pattern.count("/") + 1 and parts[0] == pattern.split("/")[0]
    # Clients leave dots out that stand for themselves: what would be asked for is something else.
    return "/".join(
        "%2E" * len(part) if part in (".", "..") else quote(part, safe="") for part in (parts if fits else [value])
    )


def parameters(fields: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """A request's fields as parameters of a query."""
    for name, value in fields.items():
        if isinstance(value, dict):
            yield from parameters(value, f"{prefix}{name}.")
        else:
            yield prefix + name, written_out(value)


def written_out(value: Any) -> Any:
    """A field's value as a parameter has it, or those of a list."""
    if isinstance(value, list):
        return [written_out(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)[:MOST_IN_ADDRESS]

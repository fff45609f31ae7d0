"""Calling every rpc as every role, and what comes of it in one letter."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import symbol_database
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from tributary.access.v1 import access_pb2

from services.chassis.watch import place_of
from services.partners.domain.accounts import effective_roles
from tests.access.filling import filled
from tests.access.places import FOREIGN, OWN, SIDES, key, organization, secrets
from tests.access.requests import REQUESTS
from tests.services.conftest import Callers, Metadata, Running
from tests.services.refusals import error_info

MATRIX = Path(__file__).parent / "matrix.txt"
ROLES = [value.name for value in access_pb2.Role.DESCRIPTOR.values if value.number]
# About a thing of the caller's own organization; of another one; and of the first, asked by somebody of none.
COLUMNS = ("own", "foreign", "none")
# What only reads, and so is what could let out what it should not.
READING = ("Get", "List", "Search", "Watch", "Download")

_LETTERS = {
    grpc.StatusCode.NOT_FOUND: "N",
    grpc.StatusCode.PERMISSION_DENIED: "D",
    grpc.StatusCode.UNAUTHENTICATED: "U",
}


@dataclass(frozen=True)
class Asking:
    """An rpc and one way of asking it: "GetOrganization", or "GetOrganization?at" for the past."""

    method: MethodDescriptor
    name: str

    @property
    def full_name(self) -> str:
        """The rpc's full name."""
        return str(self.method.full_name)


@dataclass(frozen=True)
class World:
    """The three services with two organizations in each, and who calls them."""

    running: dict[str, Running]
    callers: Callers
    # For each service, a place in its stream after which there is news of both organizations' things.
    resume_tokens: dict[str, str]
    # The place in its service's stream of the newest event of a resource, as "tributary.assistance.v1.Case".
    last: Callable[[str], Awaitable[int]]

    def caller(self, role: str, column: str) -> Metadata:
        """Somebody with `role`, of the organization "own"; or of none, in the column "none"."""
        whose, account = (organization(OWN), key(OWN, "accounts", "it"))
        name = f"organizations/{whose}"
        if column == "none":
            name, account = "", key("stranger", "accounts", "it")
        return self.callers(name, *effective_roles([role]), account=f"accounts/{account}")

    async def call(self, asking: Asking, role: str, column: str, side: str) -> list[Message]:
        """What an rpc answers about a thing of a side. Raises AioRpcError."""
        method = asking.method
        service = method.containing_service
        short = service.full_name.split(".")[1]
        fields = filled(REQUESTS[service.full_name][asking.name], side)
        request = ParseDict(fields, GetMessageClass(method.input_type)())
        channel, path = self.running[short].channel, f"/{service.full_name}/{method.name}"
        answer: Any = GetMessageClass(method.output_type)
        metadata = self.caller(role, column)
        if not method.server_streaming:
            unary: Any = channel.unary_unary(path, type(request).SerializeToString, answer.FromString)
            return [await unary(request, metadata=metadata, timeout=10)]
        stream: Any = channel.unary_stream(path, type(request).SerializeToString, answer.FromString)
        request.resume_token = self.resume_tokens[short]
        last, answers = await self.last(service.full_name.removesuffix("Service")), []
        calling = stream(request, metadata=metadata, timeout=10)
        async for response in calling:
            answers.append(response)
            if place_of(response.resume_token).sequence >= last:
                break
        calling.cancel()
        return answers

    async def outcome(self, asking: Asking, role: str, column: str) -> str:
        """What comes of an rpc, as a letter of the matrix."""
        side = FOREIGN if column == "foreign" else OWN
        try:
            answers = await self.call(asking, role, column, side)
        except grpc.aio.AioRpcError as error:
            if error_info(error).reason == "ROLE_REQUIRED":
                return "."
            if error.code() not in _LETTERS:
                raise AssertionError(f"{asking.name} as {role}, {column}: {error.details()}") from error
            return _LETTERS[error.code()]
        if not asking.name.startswith(READING):
            return "Y"
        sides = SIDES if column == "none" else (side,)
        if any(holds(answers, text) for each in sides for text in secrets(each)):
            return "Y"
        return "P" if any(holds(answers, str(organization(each))) for each in sides) else "E"

    async def row(self, asking: Asking) -> str:
        """A line of the matrix."""
        cells = []
        for role in ROLES:
            cells.append("".join([await self.outcome(asking, role, column) for column in COLUMNS]))
        return line(asking.name, cells)


def holds(answers: list[Message], text: str) -> bool:
    """Whether a text stands anywhere in some answers."""
    return any(text.encode() in answer.SerializeToString() for answer in answers)


def methods() -> Iterator[Asking]:
    """Every rpc of the contracts, service by service, in each way that it is asked."""
    for service, requests in REQUESTS.items():
        for method in symbol_database.Default().pool.FindServiceByName(service).methods:
            yield from (Asking(method, name) for name in requests if name.partition("?")[0] == method.name)


def line(name: str, cells: list[str]) -> str:
    """A line as it stands in the matrix."""
    return f"{name:23} " + " ".join(f"{cell:{len(role)}}" for role, cell in zip(ROLES, cells, strict=True)).rstrip()


async def drawn(world: World) -> str:
    """The matrix as the product has it."""
    rows: dict[str, list[str]] = {}
    for asking in methods():
        rows.setdefault(asking.method.containing_service.full_name, []).append(await world.row(asking))
    head = line("", ROLES)
    return "\n".join(f"\n{service}\n{head}\n" + "\n".join(lines) for service, lines in rows.items()) + "\n"


def expected() -> str:
    """The matrix as it should be, without what is said before it."""
    text = MATRIX.read_text(encoding="utf-8")
    return text[text.index("\ntributary.") :]


@cache
def expected_cells() -> Mapping[tuple[str, str, str], str]:
    """The letters of the matrix by rpc, role and column."""
    cells = {}
    for words in map(str.split, expected().splitlines()):
        if len(words) == 1 + len(ROLES):
            for role, letters in zip(ROLES, words[1:], strict=True):
                for column, letter in zip(COLUMNS, letters, strict=True):
                    cells[words[0], role, column] = letter
    return cells

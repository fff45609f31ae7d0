"""Texts that break programs, in every text of every request, by gRPC and by REST: kept as they are, or refused with
the field named; and harmless on every page."""

import copy
import itertools
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import grpc
import httpx2
import pytest
from google.api import annotations_pb2, field_behavior_pb2
from google.protobuf.descriptor import Descriptor, MethodDescriptor
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass

from gateway.api.refusal import json_path
from gateway.portal.people.mailbox import linked
from tests.access.calling import ROLES, World, expected_cells, methods
from tests.access.filling import filled
from tests.access.places import OWN
from tests.access.requests import REQUESTS
from tests.gateway.backend import Backend, message
from tests.gateway.conftest import Process
from tests.security.hostile import STRINGS, at, places, put
from tests.services.refusals import error_info, wrong_fields

# Texts tried in each place; all of them with TRIBUTARY_STRINGS=600, in some hours.
EACH = int(os.environ.get("TRIBUTARY_STRINGS", "1"))
# What may be done again and again, so that it is done for good and read back.
AGAIN = {
    *("CreateCase", "CreateCaseMessage", "CreateOpportunity", "CreateOrganization", "CreateService", "CreateLocation"),
    *("CreateTaxonomy", "CreateTaxonomyTerm", "CreateClient", "UpdateCase", "UpdateOpportunity", "UpdateOrganization"),
    *(
        "UpdateService",
        "UpdateLocation",
        "UpdateDirectoryEntry",
        "UpdateTaxonomy",
        "UpdateTaxonomyTerm",
        "UpdateClient",
    ),
    "UpdateDirectorySource",
}
# A refusal that is none of these is a fault.
ORDERLY = {
    *("INVALID_ARGUMENT", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "FAILED_PRECONDITION", "ABORTED"),
    *("UNAUTHENTICATED", "RESOURCE_EXHAUSTED"),
}


def unary() -> Iterator[MethodDescriptor]:
    """Every rpc that is no stream."""
    plain = (asking.method for asking in methods() if asking.name == asking.method.name)
    return (method for method in plain if not method.server_streaming)


def caller(world: World, method: MethodDescriptor) -> Any:
    """Somebody who may; of what nobody may do with what is their own, somebody who may ask."""
    cells = {role: expected_cells().get((method.name, role, "own"), ".") for role in ROLES}
    role = next((role for role, cell in cells.items() if cell in "YPE"), None)
    return world.caller(role or next(role for role, cell in cells.items() if cell != "."), "own")


def written(method: MethodDescriptor, path: str, text: str) -> dict[str, Any]:
    """The request of an rpc with `text` at a path."""
    fields = copy.deepcopy(filled(REQUESTS[method.containing_service.full_name][method.name], OWN))
    put(fields, path, text)
    if "update_mask" in fields and path.count("."):
        fields["update_mask"] = json_path(path.split(".", 1)[1].split("[")[0].split(".")[0])
    return fields


def named(violation: str, path: str, depth: int) -> bool:
    """Whether a refusal names the field, or another one of the part of the request that it made there: so deep."""
    first, second = (re.sub(r"\[\d+\]", "", name).split(".") for name in (violation, path))
    return first[:depth] == second[:depth]


class Trial:
    """Calls with one text at one place."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.kept = self.refused = 0

    async def call(self, method: MethodDescriptor, fields: dict[str, Any]) -> Any:
        """The answer. Raises AioRpcError."""
        service = method.containing_service.full_name
        request = ParseDict(fields, GetMessageClass(method.input_type)())
        answer: Any = GetMessageClass(method.output_type)
        channel = self.world.running[service.split(".")[1]].channel
        rpc: Any = channel.unary_unary(f"/{service}/{method.name}", type(request).SerializeToString, answer.FromString)
        return await rpc(request, metadata=caller(self.world, method), timeout=20)

    async def of(self, method: MethodDescriptor, path: str, text: str) -> None:
        """Fails when the text is neither kept as it is nor refused in order."""
        what = f"{method.full_name} {path} {text[:60]!r}"
        answer = error = None
        try:
            answer = await self.call(method, written(method, path, text))
        except grpc.aio.AioRpcError as refusal:
            error = refusal
        if error is not None:
            assert error.code().name in ORDERLY, f"{what}: {error.details()}"
            reason = error_info(error).reason
            assert reason or error.code().name == "RESOURCE_EXHAUSTED", f"{what}: {error.details()}"
            if reason in ("FIELD_INVALID", "VALUE_INVALID"):
                violations = await wrong_fields(failed(error))
                depth = 1 if method.name.startswith("Batch") else 2  # Of a batch, the resources are made here.
                assert any(named(violation, path, depth) for violation in violations), f"{what}: {violations}"
            self.refused += 1
            return
        self.kept += 1
        resource, _, inner = path.partition(".")
        sent = method.input_type.fields_by_name[resource.removesuffix("[0]")].message_type
        if not inner or method.output_type != sent:
            return
        if products_own(method.input_type, path):
            assert at(answer, inner) != text, f"{what}: a caller wrote what is the product's own"
        else:
            assert at(answer, inner) in (text, ""), f"{what}: answered {at(answer, inner)!r}"
            if method.name in AGAIN and (get := getter(method)) is not None and at(answer, inner):
                read = await self.call(get, {"name": answer.name})
                assert at(read, inner) == text, f"{what}: read back {at(read, inner)!r}"


def products_own(message: Descriptor, path: str) -> bool:
    """Whether the contract says that the product alone sets what stands at a path, or something that it is in."""
    if message.name == "UpdateAccountRequest" and path.startswith("account.memberships"):
        return True  # Taken when an account is entered; later roles are granted by RoleGrantService.
    for step in path.split("."):
        field = message.fields_by_name[step.removesuffix("[0]")]
        behavior = field.GetOptions().Extensions[field_behavior_pb2.field_behavior]
        own = field_behavior_pb2.OUTPUT_ONLY, field_behavior_pb2.IDENTIFIER
        if not set(own).isdisjoint(behavior) or field.name == "etag":
            return True
        message = field.message_type or message
    return False


async def failed(error: grpc.aio.AioRpcError) -> Any:
    """Raises it, for who wants to look at it again."""
    raise error


def getter(method: MethodDescriptor) -> MethodDescriptor | None:
    """The rpc that reads what another wrote."""
    found = method.containing_service.methods_by_name.get(f"Get{method.output_type.name}")
    return found if isinstance(found, MethodDescriptor) else None


@pytest.mark.parametrize("service", REQUESTS)
async def test_every_text_by_grpc_is_kept_or_refused_by_name(
    world: World, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.access.conftest import Undoing

    trial, texts = Trial(world), itertools.cycle(STRINGS)
    for _ in range(sum(map(ord, service)) % len(STRINGS)):  # Each service begins elsewhere in the list.
        next(texts)
    for method in unary():
        if method.containing_service.full_name == service:
            monkeypatch.setattr(Undoing, "on", method.name not in AGAIN)
            for path in places(method.input_type):
                for text in itertools.islice(texts, EACH):
                    await trial.of(method, path, text)
    assert trial.kept + trial.refused >= EACH


LONG = {
    "CreateCase": "case.need",
    "CreateCaseMessage": "message.text",
    "UpdateOrganization": "organization.mission",
    "CreateService": "service.description",
    "CreateOpportunity": "opportunity.description",
}


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("rpc", LONG)
async def test_long_texts_keep_every_one_of_them_between_them(world: World, rpc: str) -> None:
    trial, method = Trial(world), next(method for method in unary() if method.name == rpc)
    for text in STRINGS[list(LONG).index(rpc) :: len(LONG)]:
        await trial.of(method, LONG[rpc], text)
    assert trial.refused <= 4, "nothing but U+0000, what is too long, and what is empty but for spaces"


@pytest.mark.usefixtures("kept")
async def test_every_text_by_rest_is_kept_or_refused_by_name(world: World, web: str) -> None:
    texts, kept = itertools.cycle(STRINGS), 0
    async with httpx2.AsyncClient(base_url=web, trust_env=False, timeout=20) as client:
        for method in unary():
            if method.name not in AGAIN:
                continue
            (_, authorization), *_ = caller(world, method)
            (body,) = (f.name for f in method.input_type.fields if f.message_type == method.output_type)
            for path in places(method.output_type, depth=2):
                text = next(texts)
                fields = written(method, f"{body}.{path}", text)
                sent = MessageToDict(ParseDict(fields, GetMessageClass(method.input_type)()))
                verb, address = rest(method, fields)
                query = {"updateMask": sent["updateMask"]} if "updateMask" in sent else {}
                headers = {"Authorization": authorization}
                resource = sent[json_path(body)]
                answer = await client.request(verb, address, json=resource, params=query, headers=headers)
                what = f"{method.name} {path} {text[:60]!r}: {answer.text[:300]}"
                assert answer.status_code < 500, what
                if answer.status_code == 200:
                    kept += 1
                    read = await client.get(f"/v1/{answer.json()['name']}", headers=headers)
                    if read.status_code == 200 and (found := json_at(read.json(), path)):
                        assert (found == text) != products_own(method.output_type, path), what
                elif answer.json()["reason"] in ("FIELD_INVALID", "VALUE_INVALID"):
                    assert any(named(e["field"], json_path(path), 1) for e in answer.json()["errors"]), what
    assert kept > 100


async def test_json_that_is_no_unicode_is_refused(world: World, web: str) -> None:
    method = next(method for method in unary() if method.name == "CreateCase")
    (_, authorization), *_ = caller(world, method)
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    async with httpx2.AsyncClient(base_url=web, trust_env=False, headers=headers) as client:
        for body in (b'{"title":"\\ud800"}', b'{"title":"\xff\xfe"}', b'{"title":"\xed\xa0\x80"}', b"\xff\xfe{\0}\0"):
            assert (await client.post("/v1/cases", content=body)).status_code == 400


def rest(method: MethodDescriptor, fields: dict[str, Any]) -> tuple[str, str]:
    """The HTTP method and the address of an rpc about a request."""
    rule = method.GetOptions().Extensions[annotations_pb2.http]
    verb = rule.WhichOneof("pattern")

    def value(found: "re.Match[str]") -> str:
        place: Any = fields
        for step in found[1].split("."):
            place = place[step]
        return str(place)

    return str(verb).upper(), re.sub(r"\{([\w.]+)=[^}]*\}", value, getattr(rule, str(verb)))


def json_at(value: Any, path: str) -> Any:
    """What stands at a path of JSON; None where there is nothing."""
    for step in path.split("."):
        value = value.get(json_path(step.removesuffix("[0]"))) if isinstance(value, dict) else None
        if step.endswith("[0]"):
            value = value[0] if value else None
    return value


class Shape(HTMLParser):
    """What a browser makes of a page: its elements, their attributes' names, and all its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.values: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


async def test_no_page_becomes_another_page_by_a_text_on_it(plain_gateway: Process, backend: Backend) -> None:
    invitation = "tributary.partners.v1.ReadInvitationResponse"

    def told(text: str) -> bytes:
        fields = {"email": text, "organizationDisplayName": text}
        return bytes(message(invitation, fields).SerializeToString())

    async with httpx2.AsyncClient(base_url=plain_gateway.url, trust_env=False) as client:

        async def page(text: str) -> Shape:
            backend.answers["ReadInvitation"] = told(text)
            answer = await client.get("/invitation", params={"token": text[:300].strip() or "none"})
            assert answer.status_code == 200, text
            assert "unsafe" not in answer.headers["content-security-policy"]
            return Shape(answer.text)

        plain = await page("Riverbend")
        assert "Riverbend" in plain.text
        for text in STRINGS:
            if len(text) <= 255:
                shape = await page(text)
                assert shape.elements == plain.elements, text
                assert "".join(text.split()) in "".join((shape.text + "".join(shape.values)).split()), text


async def test_an_address_that_is_not_there_is_shown_as_text(plain_gateway: Process) -> None:
    async with httpx2.AsyncClient(base_url=plain_gateway.url, trust_env=False) as client:

        async def page(text: str) -> Shape:
            answer = await client.get(f"/nothing/{quote(text[:300], safe='')}", headers={"accept": "text/html"})
            assert answer.status_code == 404, text
            return Shape(answer.text)

        plain = await page("there")
        for text in STRINGS:
            assert (await page(text)).elements == plain.elements, text


def test_a_mail_that_is_shown_has_no_elements_but_links() -> None:
    for text in STRINGS:
        shape = Shape(str(linked(f"Good day {text} https://tributary.example/{text}")))
        assert set(shape.elements) <= {("a", ("href",))}, text
        assert all(value.startswith(("http://", "https://")) for value in shape.values), text

"""What the gateway and the services read of a request: tokens of pages and streams, addresses, bodies."""

import json
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from uuid import UUID

from atheris import FuzzedDataProvider
from tributary.assistance.v1 import cases_pb2
from tributary.partners.v1 import organizations_pb2

from attack.parsers.given import in_base64, text_of
from gateway.api.binding import Form
from gateway.api.codec import CODECS
from gateway.api.contract import rpcs
from gateway.api.refusal import Refusal
from gateway.api.routes import parse
from services.chassis.errors import InvalidArgument
from services.chassis.paging import fingerprint, page_keys
from services.chassis.validation import validate
from services.chassis.watch import place_of

_KINDS = [str, int, float, datetime, date, UUID]


def page_token(data: bytes) -> None:
    """A list's page token; half of them of the right query."""
    given = FuzzedDataProvider(data)
    request = cases_pb2.ListCasesRequest()
    kinds = [given.PickValueInList(_KINDS) for _ in range(given.ConsumeIntInRange(0, 3))]
    inner = given.ConsumeBool()
    text = text_of(given, 4000)
    if inner:
        raw = f"[{json.dumps(fingerprint(request))},{text}]"
        text = in_base64(raw.encode())
    request.page_token = text
    with suppress(InvalidArgument):
        page_keys(request, *kinds)


def resume_token(data: bytes) -> None:
    """A stream's resume token."""
    given = FuzzedDataProvider(data)
    text = text_of(given, 600)
    if len(data) % 2:
        text = in_base64(text.encode())
    with suppress(InvalidArgument):
        place_of(text)


@cache
def _form(name: str) -> Form:
    rpc = next(rpc for rpc in rpcs() if rpc.path.endswith(f"/{name}"))
    return Form(parse(rpc, rpc.bindings[0]), CODECS["protobuf-py"])


def query_filter(data: bytes) -> None:
    """The filter, page and order of a list, in the address."""
    given = FuzzedDataProvider(data)
    names = ["filter.states", "filter.topics", "filter.query", "pageSize", "orderBy", "filter.open", "filter.assignee"]
    query = b"&".join(
        given.PickValueInList(names).encode() + b"=" + given.ConsumeBytes(60)
        for _ in range(given.ConsumeIntInRange(0, 4))
    )
    query += b"&" + given.ConsumeBytes(400) if given.ConsumeBool() else b""
    with suppress(Refusal, InvalidArgument):
        validate(cases_pb2.ListCasesRequest.FromString(_form("ListCases").bind([], query, b"")))


def json_body(data: bytes) -> None:
    """A body in JSON."""
    given = FuzzedDataProvider(data)
    create = given.ConsumeBool()
    form, request = (
        (_form("CreateCase"), cases_pb2.CreateCaseRequest)
        if create
        else (_form("CreateOrganization"), organizations_pb2.CreateOrganizationRequest)
    )
    with suppress(Refusal, InvalidArgument):
        validate(request.FromString(form.bind([], b"", given.ConsumeBytes(40_000))))

"""What reads texts and bytes of strangers, each as a function of any bytes: it refuses them in its own way or takes
them, and raises nothing else. `attack/fuzzing.py` runs them."""

import base64
import io
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import IO
from uuid import UUID

from atheris import FuzzedDataProvider
from google.protobuf.message import DecodeError
from joserfc import jwt
from joserfc.jwk import OKPKey
from tributary.assistance.v1 import cases_pb2
from tributary.partners.v1 import organizations_pb2

from cli.hsds.package import Package
from cli.hsds.reading import Reading
from cli.hsds.tally import Tally
from cli.problem import Problem
from gateway.api.binding import Form
from gateway.api.codec import CODECS
from gateway.api.contract import rpcs
from gateway.api.refusal import Refusal
from gateway.api.routes import parse
from gateway.limits import counted_as
from gateway.portal.said import unpack
from services.chassis.actor import AUDIENCE, ISSUER, ActorTokens
from services.chassis.errors import InvalidArgument, Unauthenticated
from services.chassis.events import from_message
from services.chassis.files.inspecting import MEDIA_TYPES, inspect
from services.chassis.paging import fingerprint, page_keys
from services.chassis.validation import validate
from services.chassis.watch import place_of
from services.partners.domain import passkeys

# libFuzzer ends the process without a word: who started it removes this.
SCRATCH = Path(tempfile.mkdtemp(prefix="parser-"))
_KINDS = [str, int, float, datetime, date, UUID]
_PREFIXES = [
    b"",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"a,b\n",
]
_SUFFIXES = ["csv", "json"]


def _text(given: FuzzedDataProvider, most: int) -> str:
    return str(given.ConsumeBytes(most).decode("utf-8", "ignore"))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def page_token(data: bytes) -> None:
    """A list's page token; half of them of the right query."""
    given = FuzzedDataProvider(data)
    request = cases_pb2.ListCasesRequest()
    kinds = [given.PickValueInList(_KINDS) for _ in range(given.ConsumeIntInRange(0, 3))]
    inner = given.ConsumeBool()
    text = _text(given, 4000)
    if inner:
        raw = f"[{json.dumps(fingerprint(request))},{text}]"
        text = _base64(raw.encode())
    request.page_token = text
    with suppress(InvalidArgument):
        page_keys(request, *kinds)


def resume_token(data: bytes) -> None:
    """A stream's resume token."""
    given = FuzzedDataProvider(data)
    text = _text(given, 600)
    if len(data) % 2:
        text = _base64(text.encode())
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


@cache
def _tokens() -> tuple[OKPKey, ActorTokens]:
    key, file = OKPKey.generate_key("Ed25519"), SCRATCH / "public.json"
    file.write_text(json.dumps(key.as_dict(private=False)))
    return key, ActorTokens(file)


def actor_token(data: bytes) -> None:
    """An actor token: any text; three parts of any JSON; or any claims, well signed."""
    given = FuzzedDataProvider(data)
    key, tokens = _tokens()
    way = given.ConsumeIntInRange(0, 3)
    if way == 0:
        text = _text(given, 4096)
    elif way == 1:
        parts = [given.ConsumeBytes(size) for size in (given.ConsumeIntInRange(0, 3000), 3000, 60)]
        text = "Bearer " + ".".join(_base64(part) for part in parts)
    elif way == 2:
        head = b'{"alg":"EdDSA",' + given.ConsumeBytes(300)
        text = f"Bearer {_base64(head)}.{_base64(given.ConsumeBytes(3000))}.{_base64(given.ConsumeBytes(64))}"
    else:
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "accounts/x", "iat": now, "exp": now + 60, "roles": ["PUBLIC"]}
        try:
            told = json.loads(_text(given, 4_000))
        except (ValueError, RecursionError):
            return
        claims |= told if isinstance(told, dict) else {"roles": told, "scope": told, "cnf": told, "act": told}
        try:
            text = "Bearer " + jwt.encode({"alg": "EdDSA"}, claims, key, algorithms=["EdDSA"])
        except Exception:  # Nobody with the key signs such.
            return
    with suppress(Unauthenticated):
        tokens.verify(text)


def event(data: bytes) -> None:
    """A message in a stream; what is none is parked."""
    given = FuzzedDataProvider(data)
    headers = {
        "ce-type": "tributary.assistance.v1.CaseSubmitted",
        "ce-id": "01900000-0000-7000-8000-000000000001",
        "ce-time": "2026-01-01T00:00:00+00:00",
        "ce-subject": "cases/01900000-0000-7000-8000-000000000001",
        "ce-revision": "1",
    }
    for name in list(headers):
        if given.ConsumeIntInRange(0, 4) == 0:
            headers[name] = _text(given, 60)
    with suppress(ValueError, KeyError, DecodeError):
        from_message(headers, given.ConsumeBytes(2000))


def passkey(data: bytes) -> None:
    """What a browser says of a passkey."""
    given = FuzzedDataProvider(data)
    site, challenge = passkeys.Site("localhost", "http://localhost"), b"c" * 32
    whole = given.ConsumeBool()
    text = _text(given, 12_000) if whole else _passkey(given, site, challenge)
    calls: tuple[Callable[[], object], ...] = (
        lambda: passkeys.challenge_of(text),
        lambda: passkeys.credential_id_of(text),
        lambda: passkeys.user_handle_of(text),
        lambda: passkeys.registered(site, text, challenge),
        lambda: passkeys.used(site, text.replace("create", "get"), challenge, given.ConsumeBytes(100), 0),
    )
    for call in calls:
        with suppress(passkeys.Refused):
            call()


def _passkey(given: FuzzedDataProvider, site: passkeys.Site, challenge: bytes) -> str:
    def part() -> str:
        return _base64(given.ConsumeBytes(2_000))

    client = json.dumps({"type": "webauthn.create", "challenge": _base64(challenge), "origin": site.origin})
    response = {"attestationObject": part(), "authenticatorData": part(), "signature": part()}
    response["clientDataJSON"] = _base64(given.ConsumeBytes(4_000) if given.ConsumeBool() else client.encode())
    return json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response})


def file(data: bytes) -> None:
    """A file that somebody sends."""
    given = FuzzedDataProvider(data)
    name = _text(given, 20) + "." + given.PickValueInList(list(MEDIA_TYPES))
    content = given.PickValueInList(_PREFIXES) + given.ConsumeBytes(20_000)
    with suppress(InvalidArgument):
        inspect(name, "", content)


class InMemory(Package):
    """A package whose files are of these bytes. To write and open them would take longer than all else."""

    contents: dict[str, bytes]

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        yield io.BytesIO(self.contents.get(name, b""))


_TABLES = ["organizations", "services", "locations", "taxonomy_terms"]


@cache
def _package(suffix: str) -> InMemory:
    folder = SCRATCH / suffix
    folder.mkdir()
    for table in _TABLES:
        (folder / f"{table}.{suffix}").touch()
    return InMemory(folder)


def _given_package(given: FuzzedDataProvider) -> InMemory:
    suffix = given.PickValueInList(_SUFFIXES)
    package = _package(suffix)
    sizes = [given.ConsumeIntInRange(0, 10_000) for _ in _TABLES]
    package.contents = {
        f"{table}.{suffix}": given.ConsumeBytes(size) for table, size in zip(_TABLES, sizes, strict=True)
    }
    return package


def hsds_rows(data: bytes) -> None:
    """The rows of files that are imported, of CSV or JSON."""
    try:
        for _ in _given_package(FuzzedDataProvider(data)).lines():
            pass
    except Problem:
        pass


def hsds_import(data: bytes) -> None:
    """A whole import, up to what would be sent."""
    package = _given_package(FuzzedDataProvider(data))
    (SCRATCH / "shelf.sqlite").unlink(missing_ok=True)
    try:
        with Tally(SCRATCH / "rejects.csv") as tally:
            reading = Reading(package, "hsds:fuzz", tally, SCRATCH, region="US", kind=1)
            try:
                reading.load(lambda _: None)
                reading.source()
                list(reading.taxonomies())
                list(reading.organizations())
            finally:
                reading.shelf.close()
    except Problem:
        pass


def gateway_token(data: bytes) -> None:
    """A token in the form of an actor token, which the gateway looks into to know for whom to count."""
    given = FuzzedDataProvider(data)
    head, rest = _base64(given.ConsumeBytes(3_000)), _text(given, 100)
    counted_as(f"Bearer {rest}.{head}.x", b"Bearer a.b.c", "192.0.2.1")


def said(data: bytes) -> None:
    """What a cookie has a page say."""
    given = FuzzedDataProvider(data)
    raw = given.ConsumeBytes(5_000)
    assert len(unpack(_base64(raw) if given.ConsumeBool() else raw.decode("latin-1"))) < 1_000_000


PARSERS: dict[str, Callable[[bytes], None]] = {
    parser.__name__: parser
    for parser in (
        page_token,
        resume_token,
        query_filter,
        json_body,
        actor_token,
        gateway_token,
        said,
        event,
        passkey,
        file,
        hsds_rows,
        hsds_import,
    )
}

"""What people and systems sign in with, and what organizations confide, stands in no log and in no error."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
import structlog
from google.protobuf import symbol_database
from google.protobuf.descriptor import Descriptor
from google.protobuf.json_format import ParseDict
from google.protobuf.message_factory import GetMessageClass
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc
from tributary.partners.v1 import sessions_pb2

from services.chassis.errors import invalid
from services.chassis.logging import configure_logging
from services.chassis.redaction import REDACTED, current_message, redacted
from services.chassis.refusals import without_secrets
from tests.access.calling import World, methods
from tests.access.filling import filled
from tests.access.places import FOREIGN, OWN, key, organization
from tests.access.requests import REQUESTS
from tests.security.hostile import places, put
from tests.security.trying import caller, unary
from tests.security.ways import Grpc
from tests.services.conftest import Callers
from tests.services.refusals import refusal

MARKER = "heron-by-the-river-4711"
# Texts of these names are what somebody signs in with, wherever they are.
SECRET_NAMES = {"password", "token", "secret", "code", "key", "recovery_codes", "actor_token"}
# But for these, whose names only sound so.
OPEN = {
    "tributary.partners.v1.TaxonomyTerm.code": "of a term in a public vocabulary",
    "tributary.partners.v1.Language.code": "of a language",
    "tributary.operations.v1.ParkedEvent.HeadersEntry.key": "what a header is called",
    "tributary.partners.v1.Issuer.key": "by which addresses know an issuer",
}


def messages() -> Iterator[Descriptor]:
    """Every message of the contracts' rpcs, and those in them."""
    waiting = [message for asking in methods() for message in (asking.method.input_type, asking.method.output_type)]
    seen = set()
    while waiting:
        message = waiting.pop()
        if message.full_name in seen or message.full_name.startswith("google."):
            continue
        seen.add(message.full_name)
        yield message
        waiting += [field.message_type for field in message.fields if field.message_type is not None]


def test_every_field_that_one_signs_in_with_is_marked_in_its_contract(world: World) -> None:
    found = {
        field.full_name
        for message in messages()
        for field in message.fields
        if field.name in SECRET_NAMES and field.type == field.TYPE_STRING and not field.GetOptions().debug_redact
    }
    assert found == OPEN.keys()


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that a service would log, as it logs."""
    written, root = io.StringIO(), logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers[:], root.level
    monkeypatch.setattr("sys.stdout", written)
    root.handlers.clear()
    structlog.reset_defaults()
    configure_logging("test")
    structlog.configure(cache_logger_on_first_use=False)
    yield written
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_what_is_marked_reaches_no_log_whatever_goes_wrong(
    world: World, logs: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.chassis.transaction import Transaction

    way, marked = Grpc(world), 0
    whole = Transaction.fetch_one

    async def broken(self: Transaction, sql: str, *values: Any) -> Any:
        raise RuntimeError(f"{sql} with {values!r} failed") from KeyError(values)

    for method in unary():
        service = method.containing_service.full_name
        for path in places(method.input_type):
            if not is_marked(method.input_type, path):
                continue
            marked += 1
            # Wrong in itself, wrong for the database, and met by a fault of the product.
            for text, fetch_one in ((MARKER, whole), (f"{MARKER}\0", whole), (MARKER * 2000, whole), (MARKER, broken)):
                monkeypatch.setattr(Transaction, "fetch_one", fetch_one)
                fields = json.loads(json.dumps(filled(REQUESTS[service][method.name], OWN)))
                put(fields, path, text)
                calling = way.call(method, fields, caller(world, method))
                ended: Any = (await asyncio.gather(calling, return_exceptions=True))[0]
                if isinstance(ended, grpc.aio.AioRpcError):
                    assert MARKER not in str(ended), f"{method.full_name} {path}"
    monkeypatch.setattr(Transaction, "fetch_one", whole)
    said = logs.getvalue()
    assert marked > 20
    assert "rpc_failed" in said, "the faults were written down"
    assert REDACTED in said
    assert MARKER not in said


def is_marked(message: Descriptor, path: str) -> bool:
    """Whether the contract marks the text at a path."""
    for step in path.split("."):
        field = message.fields_by_name[step.removesuffix("[0]")]
        message = field.message_type or message
    return bool(field.GetOptions().debug_redact)


def test_tokens_are_known_by_their_form_wherever_they_are_logged(logs: io.StringIO) -> None:
    secrets = {
        "an API token": "trb_k3JdQm9xYb7LpZ0vWcRt",
        "a client's secret": "trc_k3JdQm9xYb7LpZ0vWcRt",
        "an actor token": "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
        "a password in an address": "postgresql://partners:hunter2-of-partners@127.0.0.1:5432/partners",
    }
    for what, secret in secrets.items():
        structlog.get_logger().error("failed", what=what, told={"deep": [f"before {secret} after"]})
        logging.getLogger("library").error("%s: %s", what, secret)
        try:
            raise ValueError(secret)
        except ValueError:
            structlog.get_logger().exception("raised")
            logging.getLogger("library").exception("raised")
    said = logs.getvalue()
    for secret in ("k3JdQm9xYb7LpZ0vWcRt", "eyJzdWIiOiJhIn0", "hunter2"):
        assert secret not in said
    assert said.count(REDACTED) >= 4 * len(secrets)
    assert "before" in said, "the rest is left"


def test_a_refusal_does_not_repeat_what_is_marked() -> None:
    request = sessions_pb2.SignInRequest(email="rosa@example.org", password=MARKER)
    refusal = without_secrets(invalid("password", f"{MARKER} is what many choose: choose another."), request)
    assert MARKER not in refusal.message
    assert refusal.violations[0].description == f"{REDACTED} is what many choose: choose another."


def test_a_value_is_found_as_it_is_printed_too() -> None:
    class_ = GetMessageClass(
        symbol_database.Default().pool.FindMessageTypeByName("tributary.partners.v1.SignInRequest")
    )
    message = ParseDict({"password": "two\nlines 'quoted'"}, class_())
    token = current_message.set(message)
    try:
        assert redacted(f"values ({message.password!r})") == f'values ("{REDACTED}")'
    finally:
        current_message.reset(token)


async def test_who_was_refused_is_written_down_with_what_and_why(
    world: World, callers: Callers, logs: io.StringIO
) -> None:
    stub = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    own, theirs = f"organizations/{organization(OWN)}", f"cases/{key(FOREIGN, 'cases', 'SUBMITTED')}"
    member = callers(own, "ORGANIZATION_MEMBER", account="accounts/who-asks")
    for rpc, request, metadata, reason in (
        (stub.GetCase, cases_pb2.GetCaseRequest(name=theirs), member, "CASE_NOT_FOUND"),
        (stub.TriageCase, cases_pb2.TriageCaseRequest(name=theirs), member, "ROLE_REQUIRED"),
        (stub.GetCase, cases_pb2.GetCaseRequest(name=theirs), (), "ACTOR_TOKEN_INVALID"),
    ):
        assert (await refusal(rpc(request, metadata=metadata)))[1] == reason
        line = json.loads(logs.getvalue().splitlines()[-1])
        assert (line["event"], line["reason"]) == ("rpc_refused", reason)
        assert line["rpc"].startswith("/tributary.assistance.v1.CaseService/")
        if reason != "ACTOR_TOKEN_INVALID":
            assert (line["account"], line["organization"]) == ("accounts/who-asks", own)

"""Refusals become problem documents that say what to do."""

import ast
import re
from pathlib import Path
from typing import Any

import grpc
import httpx2
import pytest

from gateway.api.comments import comments
from gateway.api.contract import registry, rpcs
from gateway.api.problems import STATUSES, catalogue, reasons
from tests.gateway.backend import Backend, Refuse

SOURCES = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (grpc.StatusCode.INVALID_ARGUMENT, 400),
        (grpc.StatusCode.OUT_OF_RANGE, 400),
        (grpc.StatusCode.UNAUTHENTICATED, 401),
        (grpc.StatusCode.PERMISSION_DENIED, 403),
        (grpc.StatusCode.NOT_FOUND, 404),
        (grpc.StatusCode.ALREADY_EXISTS, 409),
        (grpc.StatusCode.ABORTED, 409),
        (grpc.StatusCode.FAILED_PRECONDITION, 409),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, 429),
        (grpc.StatusCode.CANCELLED, 503),
        (grpc.StatusCode.INTERNAL, 500),
        (grpc.StatusCode.UNKNOWN, 500),
        (grpc.StatusCode.DATA_LOSS, 500),
        (grpc.StatusCode.UNIMPLEMENTED, 501),
        (grpc.StatusCode.UNAVAILABLE, 503),
        (grpc.StatusCode.DEADLINE_EXCEEDED, 504),
    ],
)
async def test_each_grpc_status_has_its_http_status(
    office: httpx2.AsyncClient, backend: Backend, code: grpc.StatusCode, status: int
) -> None:
    backend.answers["GetCase"] = Refuse(code, "SOME_REASON", "Said so.")
    answer = await office.get("/v1/cases/7")
    assert answer.status_code == status == answer.json()["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert ("retry-after" in answer.headers) == (status in (429, 503))
    assert ("www-authenticate" in answer.headers) == (status == 401)


def test_every_grpc_status_is_mapped() -> None:
    assert set(STATUSES) == set(grpc.StatusCode) - {grpc.StatusCode.OK}


async def test_a_refusal_keeps_its_reason_its_words_and_its_fields(
    office: httpx2.AsyncClient, backend: Backend
) -> None:
    backend.answers["CreateCase"] = Refuse(
        grpc.StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
        "Two fields are wrong.",
        metadata={"state": "CLOSED"},
        fields={"case.access_needs": "too long", "case.topics[2]": "too short", "request_id": "too long"},
    )
    answer = await office.post("/v1/cases", json={"title": "x"}, headers={"X-Request-Id": "r-1"})
    assert answer.json() == {
        "type": "/problems/field-invalid",
        "title": "Fields of the request are wrong",
        "status": 400,
        "detail": "Two fields are wrong.",
        "instance": "urn:request:r-1",
        "reason": "FIELD_INVALID",
        "metadata": {"state": "CLOSED"},
        "errors": [
            {"field": "accessNeeds", "detail": "too long"},
            {"field": "topics[2]", "detail": "too short"},
            {"field": "requestId", "detail": "too long"},
        ],
    }


async def test_a_fault_of_a_service_tells_nothing_of_its_inside(office: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["GetCase"] = Refuse(grpc.StatusCode.UNKNOWN, message="Traceback: /srv/secret.py")
    answer = await office.get("/v1/cases/7")
    assert (answer.status_code, answer.json()["reason"]) == (500, "INTERNAL")
    assert "secret" not in answer.text


async def test_an_answer_that_is_no_message_is_a_fault(office: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["GetCase"] = b"\xff\xff\xff"
    answer = await office.get("/v1/cases/7")
    assert (answer.status_code, answer.json()["reason"]) == (500, "INTERNAL")


def reasons_in_the_contracts() -> set[str]:
    """Words in capitals with an underscore in the comments of rpcs and services, but for codes, roles and states."""
    elements = {f"{rpc.package}.{rpc.service}" for rpc in rpcs()} | {
        f"{rpc.package}.{rpc.service}.{rpc.name}" for rpc in rpcs()
    }
    words = {w for name in elements for w in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", comments().get(name, ""))}
    values = {v.name for t in registry() if hasattr(t, "values") for v in t.values}
    return words - values - {code.name for code in grpc.StatusCode}


def reasons_in_the_services() -> set[str]:
    """First arguments of refusals in the services' code."""
    refusals = {"InvalidArgument", "NotFound", "AlreadyExists", "WrongState", "Conflict", "OutOfRange"}
    refusals |= {"PermissionDenied", "Unauthenticated", "Unavailable", "DomainError"}
    found: set[str] = set()
    for path in (SOURCES / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in refusals:
                first: Any = node.args[0]
                found |= {first.value} if isinstance(first, ast.Constant) else set()
    return found


def reasons_in_the_gateway() -> set[str]:
    found: set[str] = set()
    for path in (SOURCES / "gateway").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal" and len(node.args) > 1:
                second: Any = node.args[1]
                found |= {second.value} if isinstance(second, ast.Constant) else set()
    return found


def test_every_reason_is_explained() -> None:
    assert len(reasons_in_the_contracts()) > 20
    assert len(reasons_in_the_services()) > 5
    assert len(reasons_in_the_gateway()) > 10
    named = reasons_in_the_contracts() | reasons_in_the_services() | reasons_in_the_gateway()
    assert named - catalogue().keys() == set()


def test_an_explanation_has_a_title_a_meaning_and_a_remedy() -> None:
    for reason, entry in catalogue().items():
        assert set(entry) == {"title", "meaning", "remedy"}, reason
        assert entry["meaning"].endswith("."), reason
        assert entry["remedy"].endswith("."), reason
        assert not entry["title"].endswith("."), reason


def test_reasons_are_found_in_comments() -> None:
    assert reasons(["NOT_FOUND, CASE_NOT_FOUND; ABORTED, ETAG_MISMATCH."]) == ["CASE_NOT_FOUND", "ETAG_MISMATCH"]

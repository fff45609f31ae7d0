"""Files over REST: sent and answered as they are, to be saved and never to be shown."""

import asyncio
import base64
from typing import Any

import httpx2
import pytest

from gateway.api.body import MOST_FILE
from gateway.api.transcoder import MOST_FILES_AT_ONCE
from tests.gateway.backend import Backend, message
from tests.gateway.conftest import AUTHORIZED, Process
from tests.gateway.test_envoy import clients

__all__ = ["clients"]

ADD = "/v1/agreements/7/documents"
PDF = b"%PDF-1.7\n\x00\xff not JSON {\n%%EOF"


def answer_with(backend: Backend, file_name: str, content: bytes = PDF, kind: str = "application/pdf") -> None:
    """Lets the backend give a file."""
    data = base64.b64encode(content).decode()
    value = {"file_name": file_name, "content": {"content_type": kind, "data": data}}
    answer = message("tributary.partners.v1.DownloadAgreementDocumentResponse", value)
    backend.answers["DownloadAgreementDocument"] = answer.SerializeToString()


async def test_a_file_reaches_the_service_as_it_was_sent(office: httpx2.AsyncClient, backend: Backend) -> None:
    headers = {"Content-Type": "application/pdf", "Idempotency-Key": "once"}
    answer = await office.post(f"{ADD}?fileName=annex%20A.pdf", content=PDF, headers=headers)
    assert answer.status_code == 200
    assert backend.last.fields == {
        "parent": "agreements/7",
        "file_name": "annex A.pdf",
        "content": {"content_type": "application/pdf", "data": base64.b64encode(PDF).decode()},
        "request_id": "once",
    }


async def test_what_looks_like_json_or_nothing_is_a_file_too(office: httpx2.AsyncClient, backend: Backend) -> None:
    for content, headers in ((b'{"parent": "agreements/8"}', {"Content-Type": "application/json"}), (b"", {})):
        await office.post(f"{ADD}?fileName=a.txt", content=content, headers=headers)
        fields = backend.last.fields
        assert fields["parent"] == "agreements/7"
        assert base64.b64decode(fields["content"].get("data", "")) == content


async def test_a_declared_type_that_is_none_is_refused(office: httpx2.AsyncClient) -> None:
    answer = await office.post(f"{ADD}?fileName=a.txt", content=b"a", headers={"Content-Type": "x"})
    assert (answer.status_code, answer.json()["reason"]) == (400, "HEADER_INVALID")


async def test_a_file_may_be_larger_than_json_and_has_an_end(office: httpx2.AsyncClient, backend: Backend) -> None:
    answer = await office.post(f"{ADD}?fileName=a.txt", content=b"a" * MOST_FILE, timeout=30)
    # What stands for the services here takes no more than gRPC's own 4 MiB.
    assert answer.json()["reason"] != "BODY_TOO_LARGE"
    answer = await office.post(f"{ADD}?fileName=a.txt", content=b"a" * (MOST_FILE + 1), timeout=30)
    assert (answer.status_code, answer.json()["reason"]) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize(
    ("name", "plain", "encoded"),
    [
        ("annex.pdf", "annex.pdf", "annex.pdf"),
        ("Vereinbarung – ö.pdf", "Vereinbarung _ _.pdf", "Vereinbarung%20%E2%80%93%20%C3%B6.pdf"),
        ('a"\r\nX-Evil: 1;\\.pdf', "a___X-Evil: 1;_.pdf", "a%22%0D%0AX-Evil%3A%201%3B%5C.pdf"),
    ],
)
async def test_a_file_is_answered_to_be_saved_under_its_name(
    office: httpx2.AsyncClient, backend: Backend, name: str, plain: str, encoded: str
) -> None:
    answer_with(backend, name)
    answer = await office.get("/v1/agreements/7/documents/8:download", headers={"Accept": "application/pdf"})
    assert answer.status_code == 200
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert "x-evil" not in answer.headers


async def test_a_large_file_is_answered_whole_and_not_compressed(office: httpx2.AsyncClient, backend: Backend) -> None:
    answer_with(backend, "large.txt", b"a" * 9_000_000, "text/plain")
    answer = await office.get("/v1/agreements/7/documents/8:download", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.content == b"a" * 9_000_000


async def test_so_many_files_are_under_way_at_once_and_no_more(plain_gateway: Process, backend: Backend) -> None:
    backend.delay = 1.0
    limits = httpx2.Limits(max_connections=100)
    async with httpx2.AsyncClient(
        base_url=plain_gateway.url, headers=AUTHORIZED, trust_env=False, limits=limits, timeout=20
    ) as client:
        sent = [client.post(f"{ADD}?fileName=a.txt", content=b"a") for _ in range(MOST_FILES_AT_ONCE + 4)]
        answers = await asyncio.gather(*sent)
    assert sorted(answer.status_code for answer in answers) == [200] * MOST_FILES_AT_ONCE + [429] * 4
    assert {answer.json()["reason"] for answer in answers if answer.status_code == 429} == {"TOO_BUSY"}


async def test_envoy_makes_the_same_of_a_file(clients: Any, backend: Backend) -> None:
    reached = []
    for client in clients:
        backend.calls.clear()
        headers = {"Content-Type": "application/pdf"}
        await client.post(f"{ADD}?fileName=annex.pdf", content=PDF, headers=headers)
        reached.append(backend.last.fields)
    assert reached[0] == reached[1]
    answer_with(backend, "annex.pdf")
    for client in clients:
        answer = await client.get("/v1/agreements/7/documents/8:download")
        assert (answer.content, answer.headers["content-type"]) == (PDF, "application/pdf")

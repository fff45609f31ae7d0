"""What the headers of a request and of an answer mean."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import grpc
import httpx2
import pytest

from tests.gateway.backend import AUTHENTICATE, OFFICE_TOKEN, Backend, Refuse, message
from tests.gateway.conftest import AUTHORIZED, Process


def case(etag: str = "7", **fields: Any) -> bytes:
    return bytes(message("tributary.assistance.v1.Case", {"title": "x", "etag": etag, **fields}).SerializeToString())


async def test_the_idempotency_key_is_the_request_id(office: httpx2.AsyncClient, backend: Backend) -> None:
    for given in ("k-1", '"k-1"'):
        await office.post("/v1/cases", json={"title": "x"}, headers={"Idempotency-Key": given})
        assert backend.last.fields["request_id"] == "k-1"
        await office.post("/v1/cases/7:submit", headers={"Idempotency-Key": given})
        assert backend.last.fields["request_id"] == "k-1"


async def test_two_keys_that_differ_are_refused(office: httpx2.AsyncClient, backend: Backend) -> None:
    headers = {"Idempotency-Key": "a"}
    for answer in (
        await office.post("/v1/cases/7:submit", json={"requestId": "b"}, headers=headers),
        await office.post("/v1/cases?requestId=b", json={"title": "x"}, headers=headers),
    ):
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "requestId"
    assert not backend.calls
    answer = await office.post("/v1/cases/7:submit", json={"requestId": "a"}, headers=headers)
    assert answer.status_code == 200


async def test_a_key_where_none_is_taken_is_refused(office: httpx2.AsyncClient, backend: Backend) -> None:
    answer = await office.get("/v1/cases", headers={"Idempotency-Key": "a"})
    assert (answer.status_code, answer.json()["reason"]) == (400, "KEY_NOT_TAKEN")
    assert "leave it out" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/v1/cases/7", "/v1/cases/7:submit"])
async def test_if_match_is_the_etag(office: httpx2.AsyncClient, backend: Backend, path: str) -> None:
    method = "POST" if ":" in path else "PATCH"
    await office.request(method, path, json={}, headers={"If-Match": '"7"'})
    sent = backend.last.fields
    assert (sent if method == "POST" else sent["case"])["etag"] == "7"
    await office.request(method, path, json={}, headers={"If-Match": "*"})
    assert "etag" not in str(backend.last.fields)


async def test_an_etag_that_is_old_is_412_when_it_came_in_the_header(
    office: httpx2.AsyncClient, backend: Backend
) -> None:
    backend.answers["UpdateCase"] = Refuse(grpc.StatusCode.ABORTED, "ETAG_MISMATCH", "It changed.")
    answer = await office.patch("/v1/cases/7", json={"title": "x"}, headers={"If-Match": '"6"'})
    assert (answer.status_code, answer.json()["reason"]) == (412, "ETAG_MISMATCH")
    answer = await office.patch("/v1/cases/7", json={"title": "x", "etag": "6"})
    assert (answer.status_code, answer.json()["reason"]) == (409, "ETAG_MISMATCH")


@pytest.mark.parametrize("etag", ["7", 'W/"7"', '"7", "8"', '"', ""])
async def test_a_malformed_if_match_is_refused(office: httpx2.AsyncClient, backend: Backend, etag: str) -> None:
    answer = await office.patch("/v1/cases/7", json={"title": "x"}, headers={"If-Match": etag})
    assert (answer.status_code, answer.json()["reason"]) == (400, "HEADER_INVALID")
    assert "If-Match" in answer.json()["detail"]


async def test_if_match_where_there_is_nothing_to_match_is_refused(office: httpx2.AsyncClient) -> None:
    for answer in (
        await office.post("/v1/cases", json={"title": "x"}, headers={"If-Match": '"7"'}),
        await office.get("/v1/cases/7", headers={"If-Match": '"7"'}),
    ):
        assert (answer.status_code, answer.json()["reason"]) == (400, "ETAG_NOT_TAKEN")


async def test_an_answer_carries_its_etag(office: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["GetCase"] = case("7")
    answer = await office.get("/v1/cases/7")
    assert answer.headers["etag"] == '"7"'
    for known in ('"7"', 'W/"7"', '"6", "7"', "*"):
        again = await office.get("/v1/cases/7", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", '"7"')
    assert (await office.get("/v1/cases/7", headers={"If-None-Match": '"6"'})).status_code == 200
    assert (await office.get("/v1/cases/7", headers={"If-None-Match": "7"})).status_code == 400


async def test_the_request_id_goes_through(office: httpx2.AsyncClient, backend: Backend) -> None:
    answer = await office.get("/v1/cases/7", headers={"X-Request-Id": "mine-1"})
    assert answer.headers["x-request-id"] == "mine-1"
    assert backend.last.metadata["x-request-id"] == "mine-1"
    fresh = {(await office.get("/v1/cases/7")).headers["x-request-id"] for _ in range(3)}
    assert len(fresh) == 3
    assert all(len(each) == 32 for each in fresh)


@pytest.mark.parametrize("given", ["a b", "x" * 129, "", "a\tb", '{"a":1}'])
async def test_a_malformed_request_id_is_refused(office: httpx2.AsyncClient, given: str) -> None:
    answer = await office.get("/v1/cases/7", headers={"X-Request-Id": given})
    assert (answer.status_code, answer.json()["reason"]) == (400, "HEADER_INVALID")
    assert answer.headers["x-request-id"] != given


async def test_the_trace_goes_on(office: httpx2.AsyncClient, backend: Backend) -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    await office.get("/v1/cases/7", headers={"traceparent": trace})
    assert backend.last.metadata["traceparent"] == trace
    answer = await office.get("/v1/cases/7", headers={"traceparent": "00-bad"})
    begun = str(backend.last.metadata["traceparent"]).split("-")
    assert begun[1] == answer.headers["x-request-id"]


async def test_the_deadline_reaches_the_service(office: httpx2.AsyncClient, backend: Backend) -> None:
    await office.get("/v1/cases/7")
    assert backend.last.seconds_left is not None
    assert 8 < backend.last.seconds_left < 10.5
    await office.get("/v1/cases/7", headers={"X-Request-Timeout": "42.5"})
    assert 40 < backend.last.seconds_left < 43
    backend.delay = 5
    answer = await office.get("/v1/cases/7", headers={"X-Request-Timeout": "0.2"})
    assert (answer.status_code, answer.json()["reason"]) == (504, "DEADLINE_EXCEEDED")
    assert answer.elapsed.total_seconds() < 2


async def test_the_time_for_an_answer_includes_looking_up_who_asks(
    start_gateway: Callable[..., Process], backend: Backend
) -> None:
    async with httpx2.AsyncClient(base_url=start_gateway().url, headers=AUTHORIZED, trust_env=False) as fresh:
        backend.delay_of_who = 3
        answer = await fresh.get("/v1/cases/7", headers={"X-Request-Timeout": "0.2"})
        assert (answer.status_code, answer.json()["reason"]) == (504, "DEADLINE_EXCEEDED")
        assert answer.elapsed.total_seconds() < 2
        assert [call.path for call in backend.calls] == [AUTHENTICATE]
        # The same question is still under way: what is left of the ten seconds reaches the service.
        await fresh.get("/v1/cases/7")
        assert backend.last.seconds_left is not None
        assert 5 < backend.last.seconds_left < 8.5


@pytest.mark.parametrize("given", ["0", "-1", "61", "soon", "nan", "inf"])
async def test_a_malformed_timeout_is_refused(office: httpx2.AsyncClient, given: str) -> None:
    answer = await office.get("/v1/cases/7", headers={"X-Request-Timeout": given})
    assert (answer.status_code, answer.json()["reason"]) == (400, "HEADER_INVALID")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", None]
)
async def test_a_body_must_be_declared_as_json(office: httpx2.AsyncClient, backend: Backend, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = await office.post("/v1/cases", content=b'{"title": "x"}', headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (415, "MEDIA_TYPE_UNSUPPORTED")


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
async def test_json_in_utf_8_is_taken_however_it_is_spelled(office: httpx2.AsyncClient, kind: str) -> None:
    answer = await office.post("/v1/cases", content=b'{"title": "x"}', headers={"Content-Type": kind})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/*;q=0.8", 200),
        ("application/problem+json", 200),
        ("text/html", 406),
        ("application/xml", 406),
    ],
)
async def test_accept_must_leave_room_for_json(office: httpx2.AsyncClient, accept: str, status: int) -> None:
    assert (await office.get("/v1/cases/7", headers={"Accept": accept})).status_code == status


async def test_a_long_answer_is_compressed_for_who_can_read_it(office: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["GetCase"] = case(need="word " * 1000)
    async with office.stream("GET", "/v1/cases/7", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(packed) < 500
    assert json.loads(gzip.decompress(packed))["need"] == "word " * 1000
    plain = await office.get("/v1/cases/7", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    backend.answers["GetCase"] = case()
    assert "content-encoding" not in (await office.get("/v1/cases/7")).headers


async def test_what_is_private_is_not_stored(office: httpx2.AsyncClient, public: httpx2.AsyncClient) -> None:
    assert (await office.get("/v1/organizations/7")).headers["cache-control"] == "no-store"
    shared = (await public.get("/v1/organizations/7")).headers
    assert shared["cache-control"] == "no-cache"
    assert "authorization" in shared["vary"]


async def test_no_other_site_may_read_answers(public: httpx2.AsyncClient) -> None:
    answer = await public.get("/v1/organizations", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    answer = await public.options("/v1/organizations", headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


async def test_head_is_get_without_the_body(raw: Callable[..., Any], backend: Backend) -> None:
    backend.answers["GetCase"] = case()
    who = f"Host: localhost\r\nAuthorization: Bearer {OFFICE_TOKEN}\r\n"
    request = f"HEAD /v1/cases/7 HTTP/1.1\r\n{who}Connection: close\r\n\r\n"
    head, _, body = (await raw(request.encode())).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b'etag: "7"' in head
    assert body == b""

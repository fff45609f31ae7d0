"""How much a request may be, and how long it may take."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from gateway.api.binding import MOST_DEPTH
from gateway.api.body import MOST_BODY
from gateway.api.transcoder import MOST_URL
from gateway.protocol import MOST_HEAD
from tests.gateway.backend import OFFICE_TOKEN, Backend
from tests.gateway.conftest import Process

JSON = {"Content-Type": "application/json"}
WHO = f"Host: localhost\r\nAuthorization: Bearer {OFFICE_TOKEN}\r\n"
POST = f"POST /v1/cases HTTP/1.1\r\n{WHO}Content-Type: application/json\r\n"


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


async def test_a_body_may_be_as_large_as_is_said(office: httpx2.AsyncClient) -> None:
    body = b'{"need": "%s"}' % (b"x" * (MOST_BODY - len(b'{"need": ""}')))
    assert len(body) == MOST_BODY
    assert (await office.post("/v1/cases", content=body, headers=JSON)).status_code == 200
    answer = await office.post("/v1/cases", content=body + b" ", headers=JSON)
    assert (answer.status_code, answer.json()["reason"]) == (413, "BODY_TOO_LARGE")


async def test_a_body_of_unknown_length_is_counted_as_it_comes(office: httpx2.AsyncClient) -> None:
    async def parts() -> Any:
        for _ in range(20):
            yield b" " * (MOST_BODY // 10)

    answer = await office.post("/v1/cases", content=parts(), headers=JSON)
    assert (answer.status_code, answer.json()["reason"]) == (413, "BODY_TOO_LARGE")


async def test_an_early_refusal_is_heard_and_the_rest_of_the_body_is_dropped(raw: Callable[..., Any]) -> None:
    length = 30 * MOST_BODY
    head = f"POST /v1/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode()
    following = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = await raw(head, *[b"x" * MOST_BODY] * 30, following)
    assert [status(part) for part in answer.split(b"HTTP/1.1")[1:]] == [404, 200]
    assert status(await raw(head, closed=True)) == 404


async def test_a_large_body_is_refused_before_it_is_sent(raw: Callable[..., Any]) -> None:
    answer = await raw(f"{POST}Content-Length: {MOST_BODY + 1}\r\nExpect: 100-continue\r\n\r\n".encode())
    assert status(answer) == 413


@pytest.mark.parametrize(
    ("opening", "closing"),
    [('{"deadline":', "}"), ('{"topics":[' * 1 + "[", "]]}"), ("[", "]"), ('{"a":{"b":[', "]}}")],
)
async def test_json_may_be_nested_only_so_deep(office: httpx2.AsyncClient, opening: str, closing: str) -> None:
    body = opening * (MOST_DEPTH + 1) + "1" + closing * (MOST_DEPTH + 1)
    answer = await office.post("/v1/cases", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["reason"]) == (400, "JSON_TOO_DEEP")


async def test_brackets_in_texts_are_no_depth(office: httpx2.AsyncClient, backend: Backend) -> None:
    text = '[{"\\' * 100
    answer = await office.post("/v1/cases", json={"need": text, "topics": ["a"] * 3})
    assert answer.status_code == 200
    assert backend.last.fields["case"]["need"] == text


async def test_an_address_may_be_only_so_long(office: httpx2.AsyncClient) -> None:
    room = MOST_URL - len("/v1/cases") - len("filter.text=")
    assert (await office.get(f"/v1/cases?filter.text={'x' * room}")).status_code == 200
    answer = await office.get(f"/v1/cases?filter.text={'x' * (room + 1)}")
    assert (answer.status_code, answer.json()["reason"]) == (414, "URL_TOO_LONG")


async def test_a_query_may_have_only_so_many_parameters(office: httpx2.AsyncClient) -> None:
    answer = await office.get("/v1/cases?" + "&".join(["a=1"] * 501))
    assert (answer.status_code, answer.json()["reason"]) == (400, "QUERY_INVALID")


@pytest.mark.parametrize("query", ["filter.text=%ff", "%ff=1"])
async def test_a_query_that_is_not_utf_8_is_refused(office: httpx2.AsyncClient, query: str) -> None:
    answer = await office.get(f"/v1/cases?{query}")
    assert (answer.status_code, answer.json()["reason"]) == (400, "QUERY_INVALID")


async def test_a_path_that_is_not_utf_8_is_refused(raw: Callable[..., Any]) -> None:
    request = f"GET /v1/cases/%FF HTTP/1.1\r\n{WHO}Connection: close\r\n\r\n"
    answer = await raw(request.encode())
    assert status(answer) == 400
    assert b"PATH_INVALID" in answer


async def test_headers_may_be_only_so_large(raw: Callable[..., Any]) -> None:
    fitting = f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-A: {'a' * (MOST_HEAD - 200)}\r\n\r\n"
    assert status(await raw(fitting.encode())) == 200
    whole = f"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: {'a' * MOST_HEAD}\r\n\r\n"
    assert status(await raw(whole.encode())) == 431
    assert status(await raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", b"X-A: " + b"a" * MOST_HEAD)) == 431
    many = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", *[b"X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n" * 100] * 10
    assert status(await raw(*many)) == 431


async def test_a_large_body_does_not_count_as_headers(raw: Callable[..., Any]) -> None:
    body = b'{"need": "%s"}' % (b"x" * MOST_HEAD * 2)
    head = f"{POST}Content-Length: {len(body)}\r\n\r\n".encode()
    assert status(await raw(head + body)) == 200
    assert status(await raw(head, body, head + body)) == 200


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /v1/cases/\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v1/cases HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/cases HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://elsewhere.example/v1/cases HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /v1/cases HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_a_request_that_is_no_http_is_refused_and_harms_nobody(
    raw: Callable[..., Any], public: httpx2.AsyncClient, request_line: bytes
) -> None:
    assert 400 <= status(await raw(request_line)) < 500
    assert (await public.get("/healthz")).status_code == 200


async def test_what_comes_slowly_is_given_up(raw: Callable[..., Any], public: httpx2.AsyncClient) -> None:
    silent, half_head, half_body, second = await asyncio.gather(
        raw(b"", closed=True),
        raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", closed=True),
        raw(f"{POST}Content-Length: 100\r\n\r\n{{".encode(), closed=True),
        raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /healthz HTTP/1.1\r\n", closed=True),
    )
    assert [status(silent), status(half_head), status(half_body)] == [408, 408, 408]
    assert b"BODY_TOO_SLOW" in half_body
    assert second.count(b"HTTP/1.1") == 2
    assert b"HTTP/1.1 408" in second


async def test_a_caller_that_goes_away_harms_nobody(
    plain_gateway: Process, public: httpx2.AsyncClient, backend: Backend
) -> None:
    backend.delay = 0.3
    for part in (POST.encode(), f"{POST}Content-Length: 100\r\n\r\n{{".encode(), f"{POST}\r\n".encode()):
        _, writer = await asyncio.open_connection("127.0.0.1", plain_gateway.port)
        writer.write(part)
        await writer.drain()
        writer.close()
    await asyncio.sleep(0.5)
    assert (await public.get("/healthz")).status_code == 200

"""Requests that a proxy before the gateway might read in another way than it does: each is refused, and with it all
that follows on the connection."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.gateway.backend import OFFICE_TOKEN, Backend
from tests.gateway.test_limits import status

NEXT = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
HEAD = f"POST /v1/cases HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {OFFICE_TOKEN}\r\n".encode()
TYPED = HEAD + b"Content-Type: application/json\r\n"
CHUNKED = TYPED + b"Transfer-Encoding: chunked\r\n\r\n"

AMBIGUOUS = {
    "a length and chunks": HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and a length": HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}",
    "one length twice": HEAD + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "a list of lengths": HEAD + b"Content-Length: 2, 2\r\n\r\n{}",
    "a length with a sign": HEAD + b"Content-Length: +2\r\n\r\n{}",
    "a length in hexadecimal": HEAD + b"Content-Length: 0x2\r\n\r\n{}",
    "a length of two words": HEAD + b"Content-Length: 1 2\r\n\r\n{}",
    "an empty length": HEAD + b"Content-Length: \r\n\r\n{}",
    "a space before the colon of a length": HEAD + b"Content-Length : 2\r\n\r\n{}",
    "a space before the colon of chunks": HEAD + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "another coding": HEAD + b"Transfer-Encoding: identity\r\n\r\n",
    "an unknown coding": HEAD + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a coding before chunks": HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "a coding after chunks": HEAD + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "two codings": HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
    "chunks twice": HEAD + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a vertical tab": HEAD + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunks in HTTP/1.0": HEAD.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a folded header": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n",
    "a folded coding": HEAD + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "a folded first header": b"GET /healthz HTTP/1.1\r\n Host: localhost\r\n\r\n",
    "LF alone": b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
    "LF alone after a header": b"GET /healthz HTTP/1.1\r\nHost: localhost\nX-A: b\r\n\r\n",
    "LF alone at the end": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\n",
    "CR alone": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\n\r\n",
    "U+0000": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n",
    "a header without a name": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n: 5\r\n\r\n",
    "a header without a colon": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nabc\r\n\r\n",
    "a name of two words": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX A: 5\r\n\r\n",
    "LF alone after a chunk's size": CHUNKED + b"2\n{}\n0\n\n",
    "LF alone in a chunk's extension": CHUNKED + b"2;\n{}\r\n0\r\n\r\n",
    "a chunk's size with 0x": CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n",
    "a chunk's size below zero": CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n",
    "a chunk's size and a space": CHUNKED + b"2 \r\n{}\r\n0\r\n\r\n",
    "a chunk's size beyond 64 bits": CHUNKED + b"fffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "a chunk longer than its size": CHUNKED + b"2\r\n{}XX\r\n0\r\n\r\n",
    "a length among the trailers": CHUNKED + b"2\r\n{}\r\n0\r\nContent-Length: 50\r\n\r\n",
    "HTTP/0.9": b"GET /healthz\r\n\r\n",
    "an address elsewhere": b"GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
}


@pytest.mark.parametrize("sent", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
async def test_what_could_be_read_in_two_ways_is_refused_with_all_that_follows(
    raw: Callable[..., Any], backend: Backend, sent: bytes
) -> None:
    answer = await raw(sent + NEXT)
    answers = [status(b"HTTP/1.1" + part) for part in answer.split(b"HTTP/1.1")[1:]]
    # A chunk is known to be wrong when the head may have been answered already; nothing comes after that.
    assert answers[-1] in (400, 401, 404)
    assert 200 not in answers
    assert not backend.calls or sent.startswith(CHUNKED)


@pytest.mark.parametrize("name", ["Host", "Authorization", "Content-Type", "Idempotency-Key", "If-Match", "Cookie"])
async def test_what_a_request_says_once_is_refused_twice(raw: Callable[..., Any], backend: Backend, name: str) -> None:
    head = HEAD.replace(b"Authorization", b"X-A") if name == "Authorization" else HEAD
    answer = await raw(head + f"{name}: localhost\r\n{name}: evil.example\r\nConnection: close\r\n\r\n".encode())
    assert status(answer) == 400
    assert b"HEADER_INVALID" in answer
    assert not backend.calls


async def test_chunks_with_extensions_and_trailers_are_read_as_their_body_alone(
    raw: Callable[..., Any], backend: Backend
) -> None:
    slow = HEAD.replace(b"POST", b"GET") + b"\r\n"
    backend.delay = 0.2
    trailers = b"Authorization: Bearer evil\r\nX-Request-Id: evil\r\n\r\n"
    # The second request waits for the first, and its trailers come before its turn.
    answer = await raw(slow + CHUNKED + b'10;a="b"\r\n{"title":"body"}\r\n0\r\n' + trailers + NEXT)
    assert [status(b"HTTP/1.1" + part) for part in answer.split(b"HTTP/1.1")[1:]] == [200, 200, 200]
    assert backend.last.fields["case"]["title"] == "body"
    assert b"evil" not in answer


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
async def test_an_upgrade_is_not_taken_and_nothing_follows_it(raw: Callable[..., Any], protocol: bytes) -> None:
    upgrade = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: " + protocol + b"\r\n\r\n"
    answer = await raw(upgrade + NEXT)
    assert status(answer) == 200
    assert answer.count(b"HTTP/1.1 ") == 1

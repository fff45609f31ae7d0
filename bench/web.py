"""Load on an HTTP server, by a client cheap enough to leave the machine to the server."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from functools import partial
from typing import cast

import httptools

from bench.load import Sample, Tally, measure
from bench.processes import Meter


class _Connection(asyncio.Protocol):
    """One keep-alive HTTP/1.1 connection that sends its next request as soon as the last one is answered."""

    def __init__(
        self, tally: Tally, next_request: Callable[[], bytes], every: float, closed: asyncio.Future[None]
    ) -> None:
        self.tally, self.next_request, self.every, self.closed = tally, next_request, every, closed
        self.body = b""
        self.waiting = False
        self.due = time.perf_counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one without inheriting from it
        self.parser = httptools.HttpResponseParser(self)
        self.send()

    def send(self) -> None:
        if self.transport.is_closing():
            return
        self.body = b""
        self.waiting = True
        self.sent = time.perf_counter()
        self.transport.write(self.next_request())

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        self.waiting = False
        status = self.parser.get_status_code()
        if 200 <= status < 300:
            self.tally.answer(time.perf_counter() - self.sent)
        else:
            self.tally.error(f"{status} {self.body[:160].decode(errors='replace')}")
        if not self.tally.running or not self.parser.should_keep_alive():
            self.transport.close()
        elif self.every:
            self.due += self.every
            asyncio.get_running_loop().call_later(max(0.0, self.due - time.perf_counter()), self.send)
        else:
            self.send()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.waiting:
            self.tally.error(f"connection lost: {exc or 'closed by the server'}")
        if not self.closed.done():
            self.closed.set_result(None)


async def http(
    address: tuple[str, int],
    next_request: Callable[[], bytes],
    connections: int,
    seconds: float,
    meter: Meter | None = None,
    every: float = 0.0,
) -> Sample:
    """Loads an HTTP server with requests that `next_request` writes out whole, over keep-alive connections. With
    `every`, a connection sends one in that many seconds rather than as soon as it can."""
    tally = Tally()
    loop = asyncio.get_running_loop()

    async def caller(number: int) -> None:
        await asyncio.sleep(number * every / connections)  # A steady pace is not one of bursts.
        while tally.running:
            closed: asyncio.Future[None] = loop.create_future()
            try:
                await loop.create_connection(partial(_Connection, tally, next_request, every, closed), *address)
            except OSError as error:
                tally.error(f"no connection: {error}")
                await asyncio.sleep(0.05)
                continue
            await closed

    async with asyncio.TaskGroup() as group:
        callers = [group.create_task(caller(number)) for number in range(connections)]
        await measure(tally, seconds, meter)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*callers), 30)
    return tally.sample


def request(method: str, path: str, token: str = "", body: bytes = b"", key: str = "", cookie: str = "") -> bytes:
    """An HTTP/1.1 request as it goes over the wire, with an API token, a JSON body, an idempotency key where given; as
    a browser's with its cookie."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
    if token:
        head += f"Authorization: Bearer {token}\r\n"
    if cookie:
        head += f"Cookie: {cookie}\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: en-US\r\n"
    if key:
        head += f"Idempotency-Key: {key}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body

"""HTTP/1.1 as uvicorn speaks it, with an end to how large a request's head may grow and how long it may take.

uvicorn bounds neither on its faster parser: one connection could hold any amount of memory, or stay half-sent for ever.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

# The request line and all headers, in bytes.
MOST_HEAD = 32 * 1024
# Seconds for a request's head to arrive, and for a new connection to begin one.
HEAD_SECONDS = 10.0
# Seconds that the rest of a body is read and dropped once it was answered: closing at once would cut the answer off.
LINGER_SECONDS = 5.0


class BoundedProtocol(HttpToolsProtocol):
    """Answers 431 and 408 where uvicorn would wait."""

    _head: int | None = 0
    _slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Expects a request to begin, in time."""
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expects nothing any more."""
        self._stop_expecting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parses, and gives up on a head that is too large."""
        if self._head is not None:
            self._head += len(data)
        super().data_received(data)
        if self._head is not None and self._head > MOST_HEAD:
            self._give_up(431)

    def on_message_begin(self) -> None:
        """Expects the rest of the head, in time."""
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        """Has the head; the body has limits of its own."""
        self._stop_expecting()
        if self._head is not None and self._head > MOST_HEAD:
            head = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if head > MOST_HEAD:
                self._give_up(431)
                return
        self._head = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole: the next one's head may begin."""
        self._stop_expecting()
        if self.cycle is not None:
            super().on_message_complete()
        self._head = 0

    def on_body(self, body: bytes) -> None:
        """A part of the body, unless the request was given up."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_response_complete(self) -> None:
        """The answer is sent; when it did not wait for the whole request, that has only so long left to come."""
        if self._head is None and not self.transport.is_closing():
            self._slow = self.loop.call_later(LINGER_SECONDS, self.transport.close)
        super().on_response_complete()

    def _expect_head(self) -> None:
        self._stop_expecting()
        self._slow = self.loop.call_later(HEAD_SECONDS, self._give_up, 408)

    def _stop_expecting(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def _give_up(self, status: int) -> None:
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()

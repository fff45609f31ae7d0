"""HTTP/1.1 as uvicorn speaks it, with an end to how large a request's head may grow and how long it may take.

uvicorn bounds neither on its faster parser: one connection could hold any amount of memory, or stay half-sent for ever.
"""

import asyncio
from collections import Counter
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from gateway.front import Proxies

# The request line and all headers, in bytes.
MOST_HEAD = 32 * 1024
# Seconds for a request's head to arrive, and for a new connection to begin one.
HEAD_SECONDS = 10.0
# Seconds that the rest of a body is read and dropped once it was answered: closing at once would cut the answer off.
LINGER_SECONDS = 5.0
# Seconds that an answer waits for a caller who does not take it.
SEND_SECONDS = 30.0
# Connections that one address may hold, idle ones included; a proxy of ours holds everybody's.
MOST_CONNECTIONS = 500

ENDED = b"content-length: 0\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n"


class BoundedProtocol(HttpToolsProtocol):
    """Answers 431 and 408 where uvicorn would wait, and 400 to what a proxy before it might read in another way."""

    proxies = Proxies(())
    # Seconds that a connection without a request is kept once the gateway ends.
    leave_seconds = 0.0
    # By address, of all that this process answers.
    _held: ClassVar[Counter[str]] = Counter()

    _head: int | None = 0
    _slow: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None
    _peer = ""
    _leaving = False

    def connection_made(self, transport: Any) -> None:
        """Expects a request to begin, in time."""
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self._held[self._peer] += 1
        if self._held[self._peer] > MOST_CONNECTIONS and self._peer not in self.proxies:
            self._give_up(429)
            return
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expects nothing any more."""
        self._stop_expecting()
        self._stop_waiting()
        self._held[self._peer] -= 1
        if self._held[self._peer] <= 0:
            del self._held[self._peer]
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The caller takes its answer too slowly, and has only so long left."""
        super().pause_writing()
        self._stop_waiting()
        self._stuck = self.loop.call_later(SEND_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The caller goes on taking its answer."""
        self._stop_waiting()
        super().resume_writing()

    def shutdown(self) -> None:
        """The gateway ends: answers under way are finished, and one that would go on for good ends here. A connection
        without a request stays for a moment, since one may be on its way; its answer says that it is the last."""
        self._leaving = True
        if self._idle:
            self.loop.call_later(self.leave_seconds, self._close_idle)
            return
        super().shutdown()
        if self.cycle is not None and self.cycle.scope.get("endless"):
            self.transport.close()

    @property
    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _close_idle(self) -> None:
        if self._idle and not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's words)
        """What is no HTTP is told no more than that."""
        self._give_up(400)

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

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header of the head; trailers are dropped, for nobody before the gateway will have looked at them."""
        if self._head is not None:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Has the head; the body has limits of its own."""
        self._stop_expecting()
        if not self._unambiguous():
            self._give_up(400)
            return
        if self._head is not None and self._head > MOST_HEAD:
            head = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            if head > MOST_HEAD:
                self._give_up(431)
                return
        self._head = None
        super().on_headers_complete()
        # What follows an upgrade is not HTTP any more, and none was agreed on.
        if self.cycle is not None and (self._leaving or self.parser.should_upgrade()):
            self.cycle.keep_alive = False

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

    def _unambiguous(self) -> bool:
        """Whether it is HTTP/1.0 or 1.1, about a path here, with a body of one length. The parser refuses most else:
        two lengths, a length and chunks, folded headers, lines that end in LF alone."""
        coded = [value.strip().lower() for name, value in self.headers if name == b"transfer-encoding"]
        version = self.parser.get_http_version()
        return (
            self.url.startswith(b"/")
            and version in ("1.0", "1.1")
            and (not coded or (coded == [b"chunked"] and version == "1.1"))
        )

    def _stop_waiting(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _expect_head(self) -> None:
        self._stop_expecting()
        self._slow = self.loop.call_later(HEAD_SECONDS, self._give_up, 408)

    def _stop_expecting(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None

    def _give_up(self, status: int) -> None:
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + ENDED)
            self.transport.close()


def protocol(proxies: Proxies, leave_seconds: float = 0.0) -> type[BoundedProtocol]:
    """The protocol for a gateway behind `proxies`, which keeps connections for `leave_seconds` when it ends."""
    return type("Protocol", (BoundedProtocol,), {"proxies": proxies, "leave_seconds": leave_seconds})

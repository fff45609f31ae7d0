"""A socket that several gateways answer on: each takes one connection and lets the others have a turn.

Whoever wakes first would otherwise take all of a burst, a proxy's pool of connections for instance, which stay for as
long as they are used: one process would work and the others watch.
"""

import asyncio
import signal
import socket
import ssl
from collections.abc import Callable
from types import FrameType

import uvicorn

# Seconds until a process that took a connection may take the next one. So many a second are more than it can answer.
TURN = 0.001


class SharedListener:
    """Takes connections from a socket that others take them from, too. To uvicorn it is one of its servers."""

    def __init__(
        self, listener: socket.socket, protocol: Callable[[], asyncio.Protocol], context: ssl.SSLContext | None
    ) -> None:
        """Must be made in the running event loop."""
        self._listener = listener
        self._protocol = protocol
        self._context = context
        self._loop = asyncio.get_running_loop()
        self._taking: set[asyncio.Task[object]] = set()
        self._pause: asyncio.TimerHandle | None = None
        listener.setblocking(False)
        self._listen()

    def _listen(self) -> None:
        self._loop.add_reader(self._listener, self._take)

    def _take(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionError):
            return  # Another was first, or who called hung up.
        except OSError:  # No descriptor is left: one may be in a moment.
            pause = 1.0
        else:
            pause = TURN
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            taking = self._loop.connect_accepted_socket(self._protocol, connection, ssl=self._context)
            task = self._loop.create_task(taking)
            self._taking.add(task)
            task.add_done_callback(self._taken)
        self._loop.remove_reader(self._listener)
        self._pause = self._loop.call_later(pause, self._listen)

    def _taken(self, task: "asyncio.Task[object]") -> None:
        self._taking.discard(task)
        if not task.cancelled():
            task.exception()  # A handshake that failed is the caller's to know.

    def close(self) -> None:
        """Takes no more connections; the others go on."""
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._listener)

    async def wait_closed(self) -> None:
        """Nothing is left to wait for: connections are the protocols' own."""


class SharingServer(uvicorn.Server):
    """uvicorn's server on a socket that several processes share."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer on `sockets`."""
        await super().startup([])
        config = self.config

        def protocol() -> asyncio.Protocol:
            return config.http_protocol_class(  # type: ignore[call-arg]
                config=config, server_state=self.server_state, app_state=self.lifespan.state
            )

        self.servers += [SharedListener(each, protocol, config.ssl) for each in sockets or ()]  # type: ignore[misc]

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ends, and with Ctrl-C at once: then everything does, and there is nobody to go to."""
        if sig == signal.SIGINT:
            self.config.http_protocol_class.leave_seconds = 0.0  # type: ignore[attr-defined]
        super().handle_exit(sig, frame)

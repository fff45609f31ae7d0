"""A place between two parts of the product, on TCP or a unix socket, where a test holds up, resets and refuses what
passes. It runs in a thread of its own, so that a test that waits for the product does not hold it up too."""

import asyncio
import socket
import struct
import threading
from contextlib import suppress

PIECE = 64 * 1024
# A connection that is closed with this is reset: its peer does not hear that all was said.
AT_ONCE = struct.pack("ii", 1, 0)


class Proxy:
    """Passes each connection to `listen` on to `target`; each is a port of this host or the path of a unix socket."""

    def __init__(self, listen: int | str, target: int | str) -> None:
        # Seconds that each piece waits before it goes on.
        self.delay = 0.0
        # Whoever connects is reset.
        self.refuses = False
        self.target = target
        self._listen = listen
        self._open = asyncio.Event()
        self._open.set()
        self._connections: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self) -> None:
        """Begins to pass on. Raises OSError for a taken address."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)

    def hold(self) -> None:
        """Lets nothing go on and tells nobody, as where the other end is gone without a word."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def let_go(self) -> None:
        """Lets everything go on."""
        self._loop.call_soon_threadsafe(self._open.set)

    def reset(self) -> None:
        """Resets each connection there is."""
        self._loop.call_soon_threadsafe(self._reset)

    def stop(self) -> None:
        """Ends it, with each connection."""
        self._loop.call_soon_threadsafe(self._server.close)
        self.reset()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _serve(self) -> None:
        if isinstance(self._listen, int):
            self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", self._listen)
        else:
            self._server = await asyncio.start_unix_server(self._pass_on, self._listen)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        self._connections.add(writer)
        try:
            if self.refuses:
                raise ConnectionRefusedError
            if isinstance(self.target, int):
                answers, beyond = await asyncio.open_connection("127.0.0.1", self.target)
            else:
                answers, beyond = await asyncio.open_unix_connection(self.target)
            ends.append(beyond)
            self._connections.add(beyond)
            await asyncio.gather(self._pump(reader, beyond), self._pump(answers, writer))
            for end in ends:
                end.close()
        except OSError:
            for end in ends:
                _reset(end)
        finally:
            self._connections.difference_update(ends)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            await self._open.wait()
            if self.delay:
                await asyncio.sleep(self.delay)
            writer.write(piece)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()

    def _reset(self) -> None:
        for end in self._connections:
            _reset(end)


def _reset(end: asyncio.StreamWriter) -> None:
    connection = end.get_extra_info("socket")
    with suppress(OSError):
        if connection is not None and connection.family != socket.AF_UNIX:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    end.transport.abort()

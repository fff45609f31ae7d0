"""A virus scanner that is asked about each file before it is kept: clamd, in its own protocol (INSTREAM)."""

import asyncio
from contextlib import suppress

import structlog

from services.chassis.errors import Unavailable
from services.chassis.files.refusing import refused

log = structlog.get_logger()

# For the largest file, on a busy scanner.
SECONDS = 30.0
_CHUNK = 256 * 1024


class Scanner:
    """Where it is asked: "unix:/run/clamav/clamd.ctl" or "scanner:3310"; nobody is, where it is empty."""

    def __init__(self, address: str) -> None:
        """Raises ValueError for an address that is neither."""
        self._path, self._host, self._port = "", "", 0
        if address.startswith("unix:"):
            self._path = address.removeprefix("unix:")
        elif address:
            self._host, _, port = address.rpartition(":")
            if not self._host or not port.isdigit():
                raise ValueError('TRIBUTARY_SCANNER must be "unix:/path/of/clamd.ctl" or "host:port".')
            self._port = int(port)

    async def check(self, content: bytes) -> None:
        """Returns when the scanner finds nothing, or there is none. Raises InvalidArgument, FILE_REFUSED, for what it
        knows; Unavailable, SCANNER_AWAY, when it does not answer, for nothing is kept that was not looked at."""
        if not self._path and not self._host:
            return
        try:
            async with asyncio.timeout(SECONDS):
                said = await self._ask(content)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise _away(repr(error)) from error
        if said.endswith("FOUND"):
            log.warning("malware_refused", found=said)
            raise refused("MALWARE", "The virus scanner knows this file as malware: it is not kept.")
        if said != "stream: OK":
            raise _away(said)

    async def _ask(self, content: bytes) -> str:
        """What clamd says of a content, as "stream: OK"."""
        if self._path:
            reader, writer = await asyncio.open_unix_connection(self._path)
        else:
            reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            with suppress(ConnectionError):  # It answers before the end, and hangs up, where that is enough.
                writer.write(b"zINSTREAM\0")
                for start in range(0, len(content), _CHUNK):
                    chunk = content[start : start + _CHUNK]
                    writer.write(len(chunk).to_bytes(4, "big") + chunk)
                    await writer.drain()
                writer.write(bytes(4))
                await writer.drain()
            return (await reader.readuntil(b"\0"))[:-1].decode("utf-8", "replace")
        finally:
            writer.close()


def _away(why: str) -> Unavailable:
    log.warning("scanner_away", why=why)
    return Unavailable("SCANNER_AWAY", "Files cannot be scanned for malware just now: try again in a moment.")

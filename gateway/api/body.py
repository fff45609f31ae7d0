"""The body of a request to the API: all of it, within its size and its time."""

import asyncio
from typing import Any

from starlette.types import Receive

from gateway.api import headers as reading
from gateway.api.refusal import Refusal

MOST_BODY = 1024 * 1024
# Of a file; what is larger than a service takes, it says itself, with the field named.
MOST_FILE = 10 * 1024 * 1024 + 1024
# Seconds for the whole body to arrive.
BODY_SECONDS = 10.0
FILE_SECONDS = 60.0


class DisconnectedError(Exception):
    """The caller went away before its request was whole."""


async def read_body(
    headers: reading.Headers, receive: Receive, most: int = MOST_BODY, seconds: float = BODY_SECONDS
) -> bytes:
    """The whole body. Raises Refusal when it is too large or too slow, DisconnectedError when it breaks off."""
    length = headers.get(b"content-length")
    if length is None and b"transfer-encoding" not in headers:
        return b""
    too_large = Refusal(413, "BODY_TOO_LARGE", f"The body is larger than {most} bytes: send less.")
    if length is not None and int(length) > most:
        raise too_large
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(seconds):
            while True:
                event: Any = await receive()
                if event["type"] != "http.request":
                    raise DisconnectedError
                size += len(event["body"])
                if size > most:
                    raise too_large
                parts.append(event["body"])
                if not event["more_body"]:
                    return parts[0] if len(parts) == 1 else b"".join(parts)
    except TimeoutError:
        detail = f"The body had not arrived within {seconds:.0f} seconds: try again."
        raise Refusal(408, "BODY_TOO_SLOW", detail, headers=[(b"connection", b"close")]) from None

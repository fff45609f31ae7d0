"""Waiting for what comes by itself."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T]], seconds: float = 30) -> T:
    """What `look` gives as soon as that is something; fails when it is not within `seconds`."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = await look()
        except AssertionError:
            if time.monotonic() > end:
                raise
        else:
            if found:
                return found
            assert time.monotonic() < end, f"not within {seconds} s: {found!r}"
        await asyncio.sleep(0.02)

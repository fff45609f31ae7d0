"""Hashing passwords beside the event loop: each takes 19 MiB and some 20 ms of a CPU."""

import asyncio
import os

from services.chassis.errors import invalid
from services.partners.domain import passwords as rules

# More at once would only take more memory.
_TURN = asyncio.Semaphore(max(2, os.cpu_count() or 2))


async def is_password(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was hashed. It takes as long when nothing is kept."""
    async with _TURN:
        return await asyncio.to_thread(rules.matches, kept, password)


async def hashed(password: str, *personal: str, field: str = "password") -> str:
    """What is kept of a new password; `personal` is what others know of its owner. Raises InvalidArgument for one that
    cannot be one."""
    wrong = await asyncio.to_thread(rules.weakness, password, personal)
    if wrong is not None:
        raise invalid(field, wrong)
    async with _TURN:
        return await asyncio.to_thread(rules.HASHER.hash, password)

"""Asking for what may not be there for whoever asks."""

from collections.abc import Awaitable
from typing import Any

from gateway.api.refusal import Refusal


async def if_there(call: Awaitable[Any]) -> Any:
    """The answer, or None when there is no such thing for whoever asks. Raises Refusal for all else."""
    try:
        return await call
    except Refusal as refusal:
        if refusal.status != 404:
            raise
        return None

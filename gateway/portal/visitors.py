"""Whose session a cookie's token is, asked once in a while, as the API does for its callers."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Partners' answer to whose session it is, and the `authorization` to call services with."""

    who: Any
    authorization: str
    until: float


class Visitors:
    """Those who came lately."""

    def __init__(self, remember_seconds: float = 30.0) -> None:
        """An answer is gone by for so many seconds: what an end elsewhere may take to be felt. An actor token lives for
        60."""
        self._remember_seconds = remember_seconds
        self._known: OrderedDict[bytes, Visitor] = OrderedDict()
        self._forgotten = 0

    async def find(self, token: str, ask: Callable[[], Awaitable[tuple[Any, str]]]) -> Visitor:
        """Whose a token is. `ask` is awaited for who it is and their `authorization`, when that is not known."""
        key = _key(token)
        known = self._known.get(key)
        if known is not None and known.until > time.monotonic():
            self._known.move_to_end(key)
            return known
        forgotten = self._forgotten
        who, authorization = await ask()
        lasts = self._remember_seconds
        if who.expire_time is not None:
            lasts = min(lasts, who.expire_time.seconds - time.time())
        found = Visitor(who, authorization, time.monotonic() + lasts)
        if forgotten != self._forgotten:
            return found  # It may be this one that changed while it was asked.
        self._known[key] = found
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return found

    def forget(self, token: str) -> None:
        """Asks again, the next time."""
        self._forgotten += 1
        self._known.pop(_key(token), None)


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

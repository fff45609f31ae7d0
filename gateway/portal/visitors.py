"""Whose session a cookie's token is, asked once in a while, as the API does for its callers."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

# Seconds that an answer is gone by: what an end elsewhere may take to be felt. An actor token lives twice as long.
REUSE = 30
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Partners' answer to whose session it is, and the `authorization` to call services with."""

    who: Any
    authorization: str
    until: float


class Visitors:
    """Those who came lately."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Visitor] = OrderedDict()

    async def find(self, token: str, ask: Callable[[], Awaitable[tuple[Any, str]]]) -> Visitor:
        """Whose a token is. `ask` is awaited for who it is and their `authorization`, when that is not known."""
        key = _key(token)
        known = self._known.get(key)
        if known is not None and known.until > time.monotonic():
            self._known.move_to_end(key)
            return known
        who, authorization = await ask()
        lasts = REUSE if who.expire_time is None else min(REUSE, who.expire_time.seconds - time.time())
        found = self._known[key] = Visitor(who, authorization, time.monotonic() + lasts)
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return found

    def forget(self, token: str) -> None:
        """Asks again, the next time."""
        self._known.pop(_key(token), None)


def _key(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()

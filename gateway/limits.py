"""How often somebody may try. Counted in this process, and forgotten with it: of several gateways, each counts."""

import base64
import functools
import json
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from gateway.api.refusal import Refusal

# Callers remembered at once; the one that was silent longest is forgotten first.
MOST_REMEMBERED = 10_000


class Limit:
    """At most `tries` at once of each caller, of which one comes back every `seconds / tries`."""

    def __init__(self, tries: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._tries = tries
        self._pause = seconds / tries
        self._clock = clock
        # When each caller will have all its tries again.
        self._whole: OrderedDict[Hashable, float] = OrderedDict()

    def wait(self, caller: Hashable) -> int:
        """0, and the try is counted; or the seconds, rounded up, until the caller may try again."""
        now = self._clock()
        whole = max(self._whole.get(caller, now), now) + self._pause
        early = whole - now - self._tries * self._pause
        if early > 1e-9:
            return math.ceil(early)
        self._whole[caller] = whole
        self._whole.move_to_end(caller)
        while len(self._whole) > MOST_REMEMBERED:
            self._whole.popitem(last=False)
        return 0


def check_rate(limit: Limit, caller: Hashable) -> None:
    """Counts a request. Raises Refusal, 429, when there were too many."""
    seconds = limit.wait(caller)
    if seconds:
        detail = f"These are too many requests in a short time: go on in {seconds} s, and slower."
        raise Refusal(429, "RATE_LIMITED", detail, headers=[(b"retry-after", b"%d" % seconds)])


def counted_as(actor: str, header: bytes | None, address: str) -> Hashable:
    """Whom a request is counted for, by the actor token it is passed on with: the account or client. One that came as
    such in the header is not verified yet, and counts with its address, so that nobody uses up another's requests."""
    return (_subject(actor), address) if passed_on(header) else _subject(actor)


def passed_on(header: bytes | None) -> bool:
    """Whether an Authorization header holds an actor token, which goes to the service as it is."""
    return header is not None and header.count(b".") == 2


@functools.lru_cache(maxsize=4096)
def _subject(actor: str) -> str:
    """The `sub` of an actor token, unverified; "" for what is none."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(actor.split(".")[1] + "=="))
        return str(claims["sub"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""

"""How often somebody may do something. Counted in this process, and forgotten with it: of several, each counts."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

# So many at once, and the seconds in which as many come back.
Rate = tuple[int, float]

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


def rate_of(written: str) -> Rate | None:
    """A rate as "6000/60", so many per seconds; None for "0", which is no limit. Raises ValueError."""
    if written == "0":
        return None
    tries, _, seconds = written.partition("/")
    if not tries.isdigit() or not seconds.isdigit() or not int(tries) or not int(seconds):
        raise ValueError(f'{written!r} must be a number and seconds, as "6000/60", or 0 for no limit.')
    return int(tries), float(seconds)

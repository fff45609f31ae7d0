"""Who asks for much at once waits for their own calls, and others do not wait behind all of them."""

import asyncio
from collections.abc import Hashable
from weakref import WeakValueDictionary

from services.chassis.errors import TooMany

# Calls of one caller under way at once: others come later by what those take. Fewer would leave a service's
# connections to the database idle for who is alone.
AT_ONCE = 8
# An answer so long frees its turn at once, a longer one when its other bytes would have gone by at this pace: what it
# costs everybody grows with them, and who asks again as soon as a full page has come would have most of what there is.
SHORT = 64 * 1024
BYTES_A_SECOND = 1024 * 1024
# The longest answers are files, which cost less than pages do.
LONGEST_PAUSE = 0.5


class Line(asyncio.Semaphore):
    """One caller's: first come, first served."""

    def __init__(self, longest: int) -> None:
        super().__init__(AT_ONCE)
        self._longest = longest
        self._waiting = 0

    async def take_turn(self) -> None:
        """Returns when it is one's turn, which `end_turn` ends. Raises TooMany when too many stand in line."""
        if not self.locked():
            await self.acquire()
            return
        if self._waiting >= self._longest:
            detail = "You have many requests under way: send the next one when one of them is answered."
            raise TooMany("TOO_BUSY", detail, retry_seconds=1)
        self._waiting += 1
        try:
            await self.acquire()
        finally:
            self._waiting -= 1

    def end_turn(self, size: int) -> None:
        """Lets the next one have the turn of a call whose answer has so many bytes: after a long one, in a while."""
        pause = min((size - SHORT) / BYTES_A_SECOND, LONGEST_PAUSE)
        if pause > 0:
            asyncio.get_running_loop().call_later(pause, self.release)
        else:
            self.release()


class Turns:
    """A line for each caller, kept while somebody stands in it."""

    def __init__(self, longest: int) -> None:
        """At most so many stand in a line."""
        self._longest = longest
        self._lines: WeakValueDictionary[Hashable, Line] = WeakValueDictionary()

    def line(self, caller: Hashable) -> Line:
        """Where this caller's calls stand."""
        line = self._lines.get(caller)
        if line is None:
            line = self._lines[caller] = Line(self._longest)
        return line

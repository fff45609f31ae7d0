"""Who asks for much at once waits for their own calls, and others do not wait behind all of them."""

import asyncio
from collections.abc import Hashable
from weakref import WeakValueDictionary

from gateway.api.problems import RETRY
from gateway.api.refusal import Refusal
from gateway.protocol import MOST_CONNECTIONS

# Calls of one caller under way at once: others come later by what those take. Fewer would leave a service's
# connections to the database idle for who is alone.
AT_ONCE = 8
# And in line behind them: as many as one address may have connections. Who is refused asks again at once, and many
# refusals take more of others' time than a line that stands.
IN_LINE = MOST_CONNECTIONS


class Line(asyncio.Semaphore):
    """One caller's: first come, first served."""

    def __init__(self) -> None:
        super().__init__(AT_ONCE)
        self._waiting = 0

    async def take_turn(self, seconds: float) -> float:
        """Returns when it is one's turn, which `release` ends, with what is left of `seconds`. Raises Refusal: 429 when
        too many stand in line, 504 when it does not come in time."""
        if not self.locked():
            await self.acquire()
            return seconds
        if self._waiting >= IN_LINE:
            detail = "You have many requests under way: send the next one when one of them is answered."
            raise Refusal(429, "TOO_BUSY", detail, headers=[RETRY])
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds) as deadline:
                await self.acquire()
        except TimeoutError:
            detail = "The answer did not come in time: what you asked for before was still under way."
            raise Refusal(504, "DEADLINE_EXCEEDED", detail) from None
        finally:
            self._waiting -= 1
        when = deadline.when()
        return seconds if when is None else when - asyncio.get_running_loop().time()


class Turns:
    """A line for each caller, kept while somebody stands in it."""

    def __init__(self) -> None:
        self._lines: WeakValueDictionary[Hashable, Line] = WeakValueDictionary()

    def line(self, caller: Hashable) -> Line:
        """Where this caller's calls stand."""
        line = self._lines.get(caller)
        if line is None:
            line = self._lines[caller] = Line()
        return line

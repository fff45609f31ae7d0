"""How many calls a service has under way, in all and of one account."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from services.chassis.actor import Actor
from services.chassis.errors import TooMany
from services.chassis.rates import VOUCHED
from services.chassis.turns import Turns

# Calls of one account that stand in line, behind those under way.
IN_LINE = 100
# Streams that one account keeps open, and all of them together: the rest of the calls stay everybody's.
MAX_STREAMS_OF_ACCOUNT = 32
MAX_STREAMS = 500


class Room:
    """Of one process."""

    def __init__(self, most: int) -> None:
        """So many calls are under way at once, streams apart."""
        self._most = most
        self._under_way = 0
        self._turns = Turns(IN_LINE)
        self._streams: Counter[str] = Counter()

    def check(self) -> None:
        """Raises TooMany while as many calls are under way as may be. Those wait in the queue for a connection to the
        database, and a longer queue would only serve everybody later."""
        if self._under_way >= self._most:
            raise TooMany("TOO_BUSY", "There is too much to do just now: try again in a second.")

    async def in_turn(self, actor: Actor, call: Callable[[], Awaitable[bytes]]) -> bytes:
        """What a call answers, in its turn among those of its account. For whom the gateway vouches it has lines of its
        own. Raises TooMany."""
        if actor.roles <= VOUCHED:
            return await self._counted(call)
        line = self._turns.line(actor.account)
        await line.take_turn()
        reply = b""
        try:
            reply = await self._counted(call)
        finally:
            line.end_turn(len(reply))
        return reply

    async def _counted(self, call: Callable[[], Awaitable[bytes]]) -> bytes:
        self.check()
        self._under_way += 1
        try:
            return await call()
        finally:
            self._under_way -= 1

    @contextmanager
    def streaming(self, actor: Actor) -> Iterator[None]:
        """While somebody keeps a stream open. Raises TooMany when there are enough."""
        account = actor.account
        if self._streams[account] >= MAX_STREAMS_OF_ACCOUNT or self._streams.total() >= MAX_STREAMS:
            raise TooMany("STREAMS_TOO_MANY", "There are too many streams open: end one, or use one for all.")
        self._streams[account] += 1
        try:
            yield
        finally:
            self._streams[account] -= 1
            self._streams += Counter()  # Forgets who has none.

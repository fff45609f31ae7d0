"""Reads from a replica, which are never older than what had committed when they were asked for.

A read first learns where the primary's log is, one question for all reads that wait, and then waits for the replica to
be there: whoever wrote reads what they wrote, whichever process, gateway or replica has a part in it, and nobody has to
remember who wrote what. What the replica has not got within PATIENCE, the primary answers; so it does for a second
after, and for as long as the replica is away.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from services.chassis.actor import Actor
from services.chassis.database import GONE, AboveRowSecurity, Database, wrong_value
from services.chassis.errors import Unavailable
from services.chassis.transaction import Reading, Transaction

log = structlog.get_logger()

# Seconds that a read waits for the replica, and between looks whether it is there by now.
PATIENCE = 0.1
PAUSE = 0.002
# Seconds between looks whether a replica that was away, or too late, is well again.
LOOK = 1.0

# What has committed is below it: an answer that says so is given when the log is on the disk.
_POSITION = "SELECT pg_current_wal_flush_lsn()::text"
# A name that leads to the primary leads to one that has everything.
_HAS_ALL = "SELECT NOT pg_is_in_recovery() OR pg_last_wal_replay_lsn() >= $1::text::pg_lsn"
# What a replica that goes away, or that has to drop the version of a row that is read, answers with; and a primary that
# was made a replica.
_LOST = (
    *GONE,
    Unavailable,
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.ObjectNotInPrerequisiteStateError,
)


class Replica:
    """A server that follows the primary of one service."""

    def __init__(self, primary: Database, url: str, *, pool: int, service: str) -> None:
        self.primary = primary
        # How many reads each of them answered.
        self.answered = {"replica": 0, "primary": 0}
        self._database = Database(url, pool=pool, service=service)
        # Whether reads go there.
        self.used = False
        self._checked = False
        # Why it was not gone by when that was last looked at; "" for no reason.
        self.amiss = ""
        self._asking: asyncio.Task[str] | None = None
        self._following: asyncio.Task[str] | None = None

    @asynccontextmanager
    async def read(self, actor: Actor) -> AsyncIterator[Transaction]:
        """Statements of `actor` that only read, on the replica if it has all that committed before. Raises
        Unavailable."""
        async with AsyncExitStack() as stack:
            held = await self._held(stack) if self.used else None
            self.answered["replica" if held else "primary"] += 1
            if held:
                yield _Following(*held, actor, self)
            else:
                yield Reading(*await stack.enter_async_context(self.primary.connection()), actor)

    def leave(self, why: str) -> None:
        """Has the primary answer until the replica is well again."""
        if self.used:
            self.used = False
            self.amiss = why
            log.warning("replica_left", why=why)

    async def follow(self) -> None:
        """Looks until cancelled whether a replica that is not gone by is well again."""
        while True:
            if not self.used and (amiss := await self._look()) != self.amiss:
                self.amiss = amiss
                log.info("replica_looked_at", amiss=amiss)
            await asyncio.sleep(LOOK)

    async def close(self) -> None:
        """Closes its connections."""
        await self._database.close()

    async def _look(self) -> str:
        """Why the replica is not to be gone by; "" when it is from now on."""
        try:
            if not self._checked:
                await self._database.check_role("TRIBUTARY_DATABASE_READ_URL")
                self._checked = True
            async with self._database.connection() as (_, driver):
                self.used = await self._has_all(driver)
        except (AboveRowSecurity, asyncpg.PostgresError, *_LOST) as error:
            return str(error) or repr(error)
        return "" if self.used else "it is behind"

    async def _held(self, stack: AsyncExitStack) -> tuple[AsyncConnection, asyncpg.Connection] | None:
        """A connection to the replica, given back with `stack`, if it has all that has committed."""
        async with AsyncExitStack() as trying:
            try:
                connection, driver = await trying.enter_async_context(self._database.connection())
                if await self._has_all(driver):
                    stack.push_async_exit(trying.pop_all())
                    return connection, driver
                self.leave("it is behind")
            except _LOST as error:
                self.leave(repr(error))
        return None

    async def _has_all(self, driver: asyncpg.Connection) -> bool:
        """Whether the server of that connection has all that had committed when this was called, in time."""
        end = time.monotonic() + PATIENCE
        position = await self._position()
        while not await driver.fetchval(_HAS_ALL, position):
            if time.monotonic() > end:
                return False
            await asyncio.sleep(PAUSE)
        return True

    async def _position(self) -> str:
        """Where the primary's log is, asked after this was called. Who calls while a question is under way, which may
        have been answered before, waits for the following one, and shares it."""
        if self._following is None:
            self._following = asyncio.create_task(self._ask(self._asking))
            self._following.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self._following)

    async def _ask(self, before: "asyncio.Task[str] | None") -> str:
        if before is not None:
            await asyncio.wait((before,))
        self._asking, self._following = self._following, None
        async with self.primary.connection() as (_, driver):
            return str(await driver.fetchval(_POSITION))


class _Following(Reading):
    """Statements on a replica. One that it loses goes to the primary."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection, actor: Actor, replica: Replica) -> None:
        super().__init__(connection, driver, actor)
        self._replica = replica

    async def fetch(self, statement: str, *values: Any) -> list[Any]:
        """The rows that `statement` gives, with columns as attributes."""
        try:
            return await super().fetch(statement, *values)
        except _LOST as error:
            async with self._instead(error) as tx:
                return await tx.fetch(statement, *values)

    async def fetch_one(self, statement: str, *values: Any) -> Any:
        """The first row that `statement` gives, with columns as attributes, or None."""
        try:
            return await super().fetch_one(statement, *values)
        except _LOST as error:
            async with self._instead(error) as tx:
                return await tx.fetch_one(statement, *values)

    @asynccontextmanager
    async def _instead(self, error: Exception) -> AsyncIterator[Reading]:
        if wrong_value(error):
            raise error
        self._replica.leave(repr(error))
        async with self._replica.primary.connection() as held:
            yield Reading(*held, self.actor)

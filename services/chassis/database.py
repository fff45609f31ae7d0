"""Connections to the service's own PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import asyncpg
from sqlalchemy import QueuePool
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.chassis.actor import PRODUCT_ROLE
from services.chassis.errors import Unavailable
from services.chassis.statements import follow
from services.chassis.telemetry import tracer

# What the driver raises when the server went away, is starting, or has no room: the same call may succeed in a moment.
GONE = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    # What a connection says that the server's last word reached while it was idle.
    asyncpg.InternalClientError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.DiskFullError,
    ConnectionError,
    OSError,
    TimeoutError,
)


# Longer than this in the queue for a connection, and the caller has better try again than wait.
QUEUE_SECONDS = 5

_POWERS = """
SELECT r.rolname, r.rolsuper OR r.rolbypassrls,
    (SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND pg_has_role(c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = current_user"""


class AboveRowSecurity(Exception):
    """The service's role is one that row-level security does not bind."""


# Settings of a session that is the product's own or an operator's: row-level security lets it see everybody's rows.
AS_PRODUCT = {"tributary.roles": PRODUCT_ROLE}
# A relay that leads speaks each second, or after the acknowledgements it waits for. One that is silent for so long
# hangs, or its host is gone without a word, and would keep its lock for as long as nobody ends its session.
SILENCE = "15s"


def wrong_value(error: Exception) -> bool:
    """Whether a value was refused: by the server, or by the driver, which counts that among its interface errors."""
    return isinstance(error, asyncpg.DataError) or (
        isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)
    )


def unavailable() -> Unavailable:
    """The refusal while the database cannot be used."""
    return Unavailable("DATABASE_UNAVAILABLE", "The record cannot be reached just now. Try again in a few seconds.")


class Database:
    """Connections that are kept. The engine never begins a transaction by itself: Transaction does, in one round trip.

    What only the driver has used goes from one to the next as it is: to hand it back to SQLAlchemy's pool and ask for
    it again costs more Python than a statement does. What the ORM has used goes back there, and loses its state.
    """

    def __init__(self, url: str, *, pool: int, service: str) -> None:
        self.url = url
        self._engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            isolation_level="AUTOCOMMIT",
            # What was sent to the database is in no error, and so in no log.
            hide_parameters=True,
            pool_size=pool,
            max_overflow=0,
            pool_use_lifo=True,
            connect_args={
                "timeout": 3,
                "command_timeout": 30,
                "server_settings": {
                    "application_name": service,
                    "statement_timeout": "30s",
                    "idle_in_transaction_session_timeout": "60s",
                },
            },
        )
        if (sends := tracer()) is not None:
            follow(self._engine, sends)
        self._turns = asyncio.Semaphore(pool)
        self._idle: list[tuple[AsyncConnection, asyncpg.Connection]] = []

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[tuple[AsyncConnection, asyncpg.Connection]]:
        """A live connection, as SQLAlchemy's and as the driver's. Raises Unavailable when there is none to be had."""
        if self._turns.locked():
            try:
                async with asyncio.timeout(QUEUE_SECONDS):
                    await self._turns.acquire()
            except TimeoutError as error:
                raise unavailable() from error
        else:
            await self._turns.acquire()
        try:
            connection, driver = await self._live()
            try:
                yield connection, driver
            except GONE as error:
                if wrong_value(error):
                    raise
                driver.terminate()  # Whatever state it is in, nobody shall get it again.
                raise unavailable() from error
            finally:
                if not driver.is_closed() and driver.is_in_transaction():
                    driver.terminate()  # Left in the middle of one, it would carry its actor to whoever is next.
                if driver.is_closed() or connection.in_transaction():
                    await _return(connection, driver)
                else:
                    self._idle.append((connection, driver))
        finally:
            self._turns.release()

    async def _live(self) -> tuple[AsyncConnection, asyncpg.Connection]:
        """The connection that was used last, or a new one. Raises Unavailable."""
        while self._idle:
            connection, driver = self._idle.pop()
            if not driver.is_closed():
                return connection, driver
            await _return(connection, driver)  # The server restarted since it was last used.
        try:
            connection = await self._engine.connect()
            driver = await driver_of(connection)
            while driver.is_closed():
                await _return(connection, driver)
                connection = await self._engine.connect()
                driver = await driver_of(connection)
        except (*GONE, DBAPIError, PoolTimeoutError) as error:
            raise unavailable() from error
        return connection, driver

    async def connect(self) -> asyncpg.Connection:
        """A connection of the product's own, outside the pool, which the server ends when it is silent for SILENCE.
        Raises what the driver raises."""
        settings = AS_PRODUCT | {"idle_session_timeout": SILENCE}
        return await asyncpg.connect(self.url, timeout=3, command_timeout=30, server_settings=settings)

    @property
    def pool_use(self) -> tuple[int, int]:
        """How many connections of the pool are at work, and how many it may have."""
        pool = cast("QueuePool", self._engine.pool)
        return pool.checkedout() - len(self._idle), pool.size()

    async def check_role(self, setting: str = "TRIBUTARY_DATABASE_URL") -> None:
        """Raises AboveRowSecurity when the policies do not bind the role of the URL, which `setting` gave; what the
        driver raises when the server is away."""
        connection = await self.connect()
        try:
            ((role, bypasses, owned),) = await connection.fetch(_POWERS)
        finally:
            await connection.close()
        if bypasses or owned:
            power = "is a superuser or has BYPASSRLS" if bypasses else f"owns {owned}"
            raise AboveRowSecurity(
                f"The role {role} of {setting} {power}, so that PostgreSQL would not keep"
                " organizations' data apart for it: give the URL of the service's application role."
            )

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.connection() as (_, driver):
                await driver.fetchval("SELECT 1", timeout=2)
        except Unavailable:
            return False
        return True

    async def close(self) -> None:
        """Closes every connection that nobody uses, and the others when they are given back."""
        while self._idle:
            await _return(*self._idle.pop())
        await self._engine.dispose()


async def _return(connection: AsyncConnection, driver: asyncpg.Connection) -> None:
    """Gives a connection back to SQLAlchemy's pool, which closes it if it is of no use any more."""
    if driver.is_closed():
        await connection.invalidate()
    await connection.close()


async def driver_of(connection: AsyncConnection) -> asyncpg.Connection:
    """The driver's connection underneath SQLAlchemy's."""
    return cast("asyncpg.Connection", (await connection.get_raw_connection()).driver_connection)

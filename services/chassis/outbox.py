"""The relay: publishes what committed, in batches, by one leader per service."""

import asyncio
from typing import Any
from zlib import crc32

import asyncpg
import structlog
from nats.aio.client import Client

from services.chassis.database import GONE, Database
from services.chassis.publishing import Publisher
from services.chassis.sql import Row

log = structlog.get_logger()

BATCH = 2000
CHUNK = 500
_LOCK = crc32(b"tributary relay")
# How long a leader waits for news before it looks by itself, and how often the others try to become leader (seconds).
POLL = 1.0
# How long it lets rows gather when several came at once (seconds): under load each read, sync of the stream and marking
# then serves more of them; a row that comes alone is never kept waiting.
GATHER = 0.01

# What is unpublished, never "after the last position": positions commit out of order.
_READ = """
SELECT position, event_id, type, subject, resource, revision, event_time, actor, actor_organization, traceparent,
       payload
FROM outbox WHERE publish_time IS NULL ORDER BY position LIMIT $1
"""
_MARK = "UPDATE outbox SET publish_time = now() WHERE position = ANY($1)"


class Relay:
    """Publishes one service's outbox into its stream while it holds the leader's lock."""

    def __init__(self, service: str, database: Database, client: Client, replicas: int) -> None:
        self.leads = False
        # How many events this process published.
        self.published = 0
        self._database = database
        self.client = client
        self._publisher = Publisher(service, client, replicas)
        self._news = asyncio.Event()
        self._wake_subject = f"tributary.{service}.relay.wake"

    def wake(self) -> None:
        """Says that something committed: to this process's relay, or over NATS to the process whose relay leads."""
        if self.leads:
            self._news.set()
        elif self.client.is_connected:
            task = asyncio.ensure_future(self.client.publish(self._wake_subject))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def run(self) -> None:
        """Relays until cancelled, whatever happens to PostgreSQL or NATS meanwhile."""
        subscriptions = (
            await self.client.subscribe(self._wake_subject, cb=self._woken),
            await self._publisher.listen(),
        )
        try:
            while True:
                try:
                    await self._lead()
                except (*GONE, asyncpg.PostgresError) as error:
                    log.warning("relay_lost_database", error=str(error) or type(error).__name__)
                self.leads = False
                await asyncio.sleep(POLL)
        finally:
            if self.client.is_connected:
                for subscription in subscriptions:
                    await subscription.unsubscribe()

    async def _woken(self, _: Any) -> None:
        self._news.set()

    async def _lead(self) -> None:
        """Holds the lock on a connection of its own: whoever loses the connection has lost the lock, and can neither
        read nor mark any more."""
        connection = await self._database.connect()
        try:
            if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):
                return  # Another process leads.
            # A mark lost with the server has the event published again, which the stream knows by its id: nobody needs
            # to wait for the disk.
            await connection.execute("SET synchronous_commit = off")
            self.leads = True
            log.info("relay_leads")
            while True:
                self._news.clear()
                count = await self._publish_batch(connection) if self.client.is_connected else 0
                if count < BATCH:
                    await asyncio.sleep(GATHER if count > 1 else 0)
                    try:
                        await asyncio.wait_for(self._news.wait(), POLL)
                    except TimeoutError:
                        # Notices here that the connection, and so the lock, is gone.
                        await connection.execute("SELECT 1")
        finally:
            self.leads = False
            connection.terminate()

    async def _publish_batch(self, connection: asyncpg.Connection) -> int:
        """Publishes what one read gives, in chunks: while one is acknowledged and marked, the next is on its way. How
        many rows that were."""
        rows = [Row(**row) for row in await connection.fetch(_READ, BATCH)]
        acknowledged = 0
        marking: asyncio.Future[Any] = asyncio.ensure_future(asyncio.sleep(0))
        sending = None
        for start in range(0, len(rows) + CHUNK, CHUNK):
            following = await self._publisher.send(rows[start : start + CHUNK]) if start < len(rows) else None
            if sending is not None:
                published = await sending.acknowledged()
                acknowledged += len(published)
                await marking
                marking = asyncio.ensure_future(connection.execute(_MARK, published))
            sending = following
        await marking
        self.published += acknowledged
        if acknowledged < len(rows):
            await asyncio.sleep(POLL)
        return len(rows)

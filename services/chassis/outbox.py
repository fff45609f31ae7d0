"""The relay: publishes what committed, in batches, by one leader per service."""

import asyncio
from typing import Any
from zlib import crc32

import asyncpg
import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NoStreamResponseError

from services.chassis.database import GONE, Database
from services.chassis.events import stream_name, to_headers
from services.chassis.sql import Row
from services.chassis.streams import ensure_stream

log = structlog.get_logger()

BATCH = 2000
CHUNK = 250
_LOCK = crc32(b"tributary relay")
# How long a leader waits for news before it looks by itself, and how often the others try to become leader (seconds).
POLL = 1.0
ACK_TIMEOUT = 5.0

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
        self._service = service
        self._replicas = replicas
        self._database = database
        self._client = client
        self._jetstream = client.jetstream(timeout=ACK_TIMEOUT)
        self._news = asyncio.Event()
        self._wake_subject = f"tributary.{service}.relay.wake"

    def wake(self) -> None:
        """Says that something committed: to this process's relay, or over NATS to the process whose relay leads."""
        if self.leads:
            self._news.set()
        elif self._client.is_connected:
            task = asyncio.ensure_future(self._client.publish(self._wake_subject))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def run(self) -> None:
        """Relays until cancelled, whatever happens to PostgreSQL or NATS meanwhile."""
        subscription = await self._client.subscribe(self._wake_subject, cb=self._woken)
        try:
            while True:
                try:
                    await self._lead()
                except (*GONE, asyncpg.PostgresError) as error:
                    log.warning("relay_lost_database", error=str(error) or type(error).__name__)
                self.leads = False
                await asyncio.sleep(POLL)
        finally:
            if self._client.is_connected:
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
            self.leads = True
            while True:
                self._news.clear()
                if not self._client.is_connected or await self._publish_batch(connection) < BATCH:
                    try:
                        await asyncio.wait_for(self._news.wait(), POLL)
                    except TimeoutError:
                        # Notices here that the connection, and so the lock, is gone.
                        await connection.execute("SELECT 1")
        finally:
            self.leads = False
            connection.terminate()

    async def _publish_batch(self, connection: asyncpg.Connection) -> int:
        """Publishes what one read gives, in chunks: while the server marks one, the next is on its way. How many."""
        rows = await connection.fetch(_READ, BATCH, record_class=Row)
        marking: asyncio.Future[Any] = asyncio.ensure_future(asyncio.sleep(0))
        acknowledged = 0
        for start in range(0, len(rows), CHUNK):
            published = await self._publish(rows[start : start + CHUNK])
            acknowledged += len(published)
            await marking
            marking = asyncio.ensure_future(connection.execute(_MARK, published))
        await marking
        if acknowledged < len(rows):
            await asyncio.sleep(POLL)
        return len(rows)

    async def _make_stream(self) -> None:
        """Makes the stream anew after it was lost; an operator then publishes the outbox into it again."""
        try:
            await ensure_stream(self._client, self._service, self._replicas)
        except (NatsError, TimeoutError) as error:
            log.warning("relay_lost_stream", error=str(error) or type(error).__name__)

    async def _publish(self, rows: list[Any]) -> list[int]:
        """Publishes `rows` and gives the positions of those that the stream acknowledged."""
        stream = stream_name(self._service)
        acks: list[asyncio.Future[Any]] = []
        try:
            for row in rows:
                acks.append(
                    await self._jetstream.publish_async(
                        row.subject, row.payload, stream=stream, headers=to_headers(row, self._service)
                    )
                )
        except NatsError as error:
            log.warning("relay_publish_failed", error=str(error) or type(error).__name__)
        if acks:
            await asyncio.wait(acks, timeout=ACK_TIMEOUT)
        failures = [ack.exception() for ack in acks if ack.done() and not ack.cancelled() and ack.exception()]
        if failures:
            log.warning("relay_publish_refused", error=repr(failures[0]), count=len(failures))
            if any(isinstance(failure, NoStreamResponseError) for failure in failures):
                await self._make_stream()
        published = []
        for row, ack in zip(rows, acks, strict=False):
            if not ack.done():
                ack.cancel()  # Frees its place; it may yet arrive, and its message id then makes it no second event.
            elif not ack.cancelled() and not ack.exception():
                published.append(row.position)
        return published

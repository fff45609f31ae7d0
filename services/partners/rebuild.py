"""The partnership record from nothing: everyone's events again, through the same handlers, from the first one on."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import structlog
from google.protobuf import descriptor_pool
from google.protobuf.message import DecodeError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from services.chassis.actor import PRODUCT
from services.chassis.consumer import Consumer
from services.chassis.database import Database
from services.chassis.events import Event, from_message, stream_name
from services.chassis.streams import connect
from services.chassis.transaction import Transaction, Transactions, subject
from services.partners.consumers import CONSUMERS
from services.partners.consumers.entries import RECORD_LOCK
from services.partners.models.record import PROJECTION

log = structlog.get_logger()

BATCH = 500
# Seconds that one statement over a whole table may take.
TABLE_TIMEOUT = 600


@dataclass(frozen=True, slots=True)
class Difference:
    """What a rebuild found. `rows`: by table, how many rows there are on one side only; a row that differs counts on
    both. `events` were replayed; `refused` took no effect, as when they came first."""

    rows: Mapping[str, int]
    events: int
    refused: int

    @property
    def none(self) -> bool:
        """Whether the record was as the events say."""
        return not any(self.rows.values())


class _Checked(Exception):
    """Ends a transaction that was only to see."""


async def rebuild(database_url: str, nats_url: str, *, check: bool) -> Difference:
    """Builds the record anew, as partners' application role, and compares; with `check` it leaves the old one in place.

    All of it is one transaction: until it commits, readers have the old record; news of the meantime waits. An event
    that no service has taken in yet counts as a difference. Raises what the driver or nats-py raises when one of them
    is away.
    """
    client = await connect(nats_url, "partners rebuild")
    database = Database(database_url, pool=1, service="partners rebuild")
    try:
        async with Transactions(database).begin(PRODUCT) as tx:
            await tx.driver.execute("SET LOCAL statement_timeout = 0")
            await tx.driver.execute("SELECT pg_advisory_xact_lock($1)", RECORD_LOCK, timeout=TABLE_TIMEOUT)
            before = {table: await _rows(tx, table) for table in PROJECTION}
            for table in PROJECTION:
                # TRUNCATE would shut readers out.
                await tx.driver.execute(f"DELETE FROM {table}", timeout=TABLE_TIMEOUT)
            events = refused = 0
            for consumer in CONSUMERS:
                async for batch, unreadable in _replay(client.jetstream(), consumer):
                    events += len(batch) + unreadable
                    refused += unreadable + await _apply(tx, consumer, batch)
            rows = {table: _difference(before[table], await _rows(tx, table)) for table in PROJECTION}
            difference = Difference(rows, events, refused)
            if check:
                raise _Checked
    except _Checked:
        pass
    finally:
        await database.close()
        await client.close()
    return difference


async def _rows(tx: Transaction, table: str) -> Counter[str]:
    """A digest of each row, all of its columns in it."""
    rows = await tx.driver.fetch(f"SELECT md5(t::text) FROM {table} t", timeout=TABLE_TIMEOUT)
    return Counter(row[0] for row in rows)


def _difference(before: Counter[str], after: Counter[str]) -> int:
    return (before - after).total() + (after - before).total()


async def _replay(jetstream: JetStreamContext, consumer: Consumer) -> AsyncIterator[tuple[list[Event[Any]], int]]:
    """The events of a stream that the consumer takes, from the first one to the one that is last now, in batches; with
    each how many could not be read."""
    stream = stream_name(consumer.source)
    try:
        last = (await jetstream.stream_info(stream)).state.last_seq
    except NotFoundError:
        return  # That service has never run.
    config = ConsumerConfig(
        deliver_policy=DeliverPolicy.ALL,
        ack_policy=AckPolicy.NONE,
        filter_subjects=[subject(descriptor_pool.Default().FindMessageTypeByName(name)) for name in consumer.handlers],
        inactive_threshold=60,
        mem_storage=True,
        num_replicas=1,
    )
    created = await jetstream.add_consumer(stream, config)
    subscription = await jetstream.pull_subscribe_bind(consumer=created.name, stream=stream)
    pending = created.num_pending or 0
    try:
        while pending:
            messages = await subscription.fetch(min(BATCH, pending), timeout=5)
            batch: list[Event[Any]] = []
            unreadable = 0
            for message in messages:
                if message.metadata.sequence.stream > last:
                    break
                try:
                    batch.append(from_message(message.headers or {}, message.data))
                except (KeyError, ValueError, DecodeError):
                    unreadable += 1
            pending = messages[-1].metadata.num_pending if messages[-1].metadata.sequence.stream < last else 0
            yield batch, unreadable
    finally:
        await subscription.unsubscribe()
        await jetstream.delete_consumer(stream, created.name)


async def _apply(tx: Transaction, consumer: Consumer, batch: Sequence[Event[Any]]) -> int:
    """Applies the events; how many took no effect. Those had none either when they came first: they are parked."""
    if await _attempt(tx, consumer, batch):
        return 0
    return sum([not await _attempt(tx, consumer, [event]) for event in batch])


async def _attempt(tx: Transaction, consumer: Consumer, batch: Sequence[Event[Any]]) -> bool:
    """Whether all of `batch` took effect; if not, none of it did."""
    await tx.driver.execute("SAVEPOINT batch")
    try:
        for event in batch:
            await consumer.handlers[event.type](tx, event)
        await tx.flush()
    except asyncpg.PostgresConnectionError:
        raise
    except Exception as error:
        tx.forget()
        await tx.driver.execute("ROLLBACK TO SAVEPOINT batch")
        log.info("batch_refused" if len(batch) > 1 else "event_refused", error=repr(error))
        return False
    await tx.driver.execute("RELEASE SAVEPOINT batch")
    return True

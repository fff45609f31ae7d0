"""Erasing a person from what every service keeps: the audit, the events told and parked, answers under a request_id,
and the stream, which has each event a second time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from google.protobuf import symbol_database
from google.protobuf.message import DecodeError, Message
from nats.aio.client import Client
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from services.chassis import audit_redaction
from services.chassis.actor import PRODUCT
from services.chassis.events import stream_name, to_headers
from services.chassis.personal import ANYBODY, Held, Person, erase_from, values_of, without
from services.chassis.transaction import Transaction, Transactions

log = structlog.get_logger()

TABLES = """
-- Events of which the outbox holds less than the stream does: each is told anew, and the old message destroyed.
CREATE TABLE stream_erasures (
    event_id uuid PRIMARY KEY,
    reason text NOT NULL,
    create_time timestamptz NOT NULL DEFAULT now()
);
"""

_TOLD = (
    "SELECT position, event_id, type, resource, revision, payload FROM outbox WHERE position($1::bytea IN payload) > 0"
)
_OF_RESOURCES = """
SELECT position, event_id, type, resource, revision, payload FROM outbox WHERE right(resource, 36) = ANY($1)"""
_PARKED = "SELECT durable, event_id, type, payload FROM parked_events WHERE position($1::bytea IN payload) > 0"
# Answers to others, too, that hold the account: a request of the last week that comes again is then done anew.
_FORGET_ANSWERS = "DELETE FROM idempotency WHERE account = $1 OR position($2::bytea IN response) > 0"
_PENDING = """
SELECT event_id, o.type, o.subject, o.resource, o.revision, o.event_time, o.actor, o.actor_organization, o.traceparent,
    o.payload, e.reason
FROM stream_erasures e JOIN outbox o USING (event_id) WHERE o.publish_time IS NOT NULL
ORDER BY o.position LIMIT 500"""
_TO_ERASE = """
INSERT INTO stream_erasures (event_id, reason) VALUES ($1, $2)
ON CONFLICT (event_id) DO UPDATE SET reason = excluded.reason"""
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('tributary stream erasures')) AS held"
# Seconds that one look over a whole table may take; between looks for what is to be taken out of the stream.
TIMEOUT = 600
LOOKING = 5.0


@dataclass(frozen=True, slots=True)
class Told:
    """An event that held something of the person."""

    event_id: UUID
    resource: str
    revision: int


async def erase_traces(tx: Transaction, tables: Mapping[str, Held], person: Person, reason: str) -> list[Told]:
    """Takes a person out of the audit of `tables`, out of events and answers. `reason` is the name of what was decided;
    it is the product that acts. The events that held something of them."""
    await tx.driver.execute("SET LOCAL statement_timeout = 0")
    await tx.flush()
    redacted = 0
    for relation, held in tables.items():
        rows = await audit_redaction.rows_of(tx, relation, held.whose, person.names)
        known = values_of(person, held, [side for _, *sides in rows for side in sides])
        redacted += await audit_redaction.redact(tx, rows, partial(without, person, held, known), reason)
    told = await _erase_events(tx, person, reason)
    await tx.driver.execute(_FORGET_ANSWERS, person.account, person.account.encode(), timeout=TIMEOUT)
    log.info("person_erased", reason=reason, audit_rows=redacted, events=len(told))
    return told


async def _erase_events(tx: Transaction, person: Person, reason: str) -> list[Told]:
    told = await _erase_told(tx, await tx.driver.fetch(_TOLD, person.account.encode(), timeout=TIMEOUT), person, reason)
    for row in await tx.driver.fetch(_PARKED, person.account.encode(), timeout=TIMEOUT):
        payload = erased(row["type"], row["payload"], person)
        if payload is not None:
            await tx.driver.execute(
                "UPDATE parked_events SET payload = $3 WHERE durable = $1 AND event_id = $2",
                row["durable"],
                row["event_id"],
                payload,
            )
    return told


async def _erase_told(tx: Transaction, rows: Sequence[Any], person: Person, reason: str) -> list[Told]:
    told = []
    for row in rows:
        payload = erased(row["type"], row["payload"], person)
        if payload is not None:
            await tx.driver.execute("UPDATE outbox SET payload = $2 WHERE position = $1", row["position"], payload)
            await tx.driver.execute(_TO_ERASE, row["event_id"], reason)
            told.append(Told(row["event_id"], row["resource"], row["revision"]))
    return told


async def erase_rows(
    tx: Transaction, relation: str, held: Held, ids: Sequence[UUID], reason: str, *, audited: bool = True
) -> None:
    """Takes whatever is anybody's own out of the audit of some rows of a table, and out of the events of them."""
    if audited:
        rows = await audit_redaction.rows_by_id(tx, relation, list(map(str, ids)))
        blank = Held(held.whose, held.becomes)
        await audit_redaction.redact(tx, rows, partial(without, ANYBODY, blank, frozenset()), reason)
    await _erase_told(tx, await tx.driver.fetch(_OF_RESOURCES, list(map(str, ids)), timeout=TIMEOUT), ANYBODY, reason)


def erased(kind: str, payload: bytes, person: Person) -> bytes | None:
    """An event's payload without what is the person's; None when there was nothing, or nobody can read it."""
    try:
        message: Message = symbol_database.Default().GetSymbol(kind).FromString(payload)
    except (KeyError, DecodeError):
        return None
    return message.SerializeToString() if erase_from(message, person) else None


class StreamEraser:
    """Has a service's stream hold no more of erased people than its outbox does."""

    def __init__(self, service: str, client: Client) -> None:
        self._service = service
        self._stream = stream_name(service)
        self._client = client

    async def erase(self, transactions: Transactions) -> None:
        """Tells each event of which something was erased anew, and destroys the old message. A kill in between leaves
        both, until the next time; what is told twice has its effect once."""
        async with transactions.read(PRODUCT) as tx:
            if not await tx.fetch("SELECT FROM stream_erasures LIMIT 1"):
                return
        async with transactions.begin(PRODUCT) as tx:
            if not (await tx.fetch_one(_LOCK)).held:
                return
            rows = await tx.fetch(_PENDING)
            if rows:
                await self._replace(rows)
                await tx.driver.execute(
                    "DELETE FROM stream_erasures WHERE event_id = ANY($1)", [row.event_id for row in rows]
                )

    async def _replace(self, rows: Sequence[Any]) -> None:
        """Each new message is there before its old one goes, and is known by its id when this is done again."""
        new = {message_id(row): row for row in rows}
        events = {str(row.event_id) for row in rows}
        places = await self._places(events, sorted({row.subject for row in rows}))
        told = {known for known, _ in places}
        for known, row in new.items():
            if known not in told:
                headers = to_headers(row, self._service) | {"Nats-Msg-Id": known}
                await self._client.jetstream().publish(row.subject, row.payload, stream=self._stream, headers=headers)
        for known, sequence in places:
            if known not in new:
                await self._destroy(sequence)

    async def _places(self, events: set[str], subjects: Sequence[str]) -> list[tuple[str, int]]:
        """Where in the stream those events are: the ids of the messages, and their places."""
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.NONE,
            filter_subjects=list(subjects),
            headers_only=True,
            mem_storage=True,
            inactive_threshold=30,
        )
        subscription = await self._client.jetstream().pull_subscribe("", stream=self._stream, config=config)
        found = []
        try:
            left = (await subscription.consumer_info()).num_pending or 0
            while left > 0:
                messages = await subscription.fetch(min(left, 500), timeout=10)
                left -= len(messages)
                for message in messages:
                    headers = message.headers or {}
                    if headers.get("ce-id") in events:
                        found.append((headers["Nats-Msg-Id"], message.metadata.sequence.stream))
        finally:
            await subscription.unsubscribe()
        return found

    async def _destroy(self, sequence: int) -> None:
        try:
            await self._client.jetstream().delete_msg(self._stream, sequence)
        except NotFoundError:
            log.info("message_gone", sequence=sequence)


def message_id(row: Any) -> str:
    """What the stream knows an event by that was told anew: by its own id it would take it for the old message."""
    return f"{row.event_id} without {row.reason}"

"""How anything is added to the partnership record: with its entry in a timeline, and not while it is rebuilt."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from weakref import WeakSet
from zlib import crc32

from google.protobuf.message import Message
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.consumer import Handler
from services.chassis.errors import Unavailable
from services.chassis.events import Event
from services.chassis.transaction import Transaction
from services.partners.domain.timeline import LINES, line

# Shared by whoever adds to the record; a rebuild takes it alone.
RECORD_LOCK = crc32(b"tributary partnership record")
_shared: WeakSet[Transaction] = WeakSet()

# Each statement adds the timeline's entry and keeps the newest state: one round trip for each event.
ENTRY = """
INSERT INTO timeline_entries (event_id, organization_id, event_time, category, resource_id, entry)
SELECT $1::uuid, $2::uuid, $3::timestamptz, $4::smallint, $5::uuid, $6::bytea WHERE $6::bytea IS NOT NULL
ON CONFLICT DO NOTHING"""
# What it was at each revision, beside what it is (queries/past.py).
HISTORY = """
    INSERT INTO record_history
        (organization_id, resource_id, revision, category, event_time, order_time, {columns}summary)
    VALUES ({values}) ON CONFLICT DO NOTHING"""


async def add(tx: Transaction, statement: str, *values: Any) -> None:
    """Adds to the record, unless it is being rebuilt: then the event waits, and no try is counted. Raises
    Unavailable."""
    if tx not in _shared:
        lock = await tx.fetch_one("SELECT pg_try_advisory_xact_lock_shared($1) AS held", RECORD_LOCK)
        if not lock.held:
            raise Unavailable("RECORD_REBUILDING", "The partnership record is being rebuilt.")
        _shared.add(tx)
    tx.later(statement, *values)


def entry_of(event: Event[Any], organization_id: UUID, subject_id: UUID, **filling: str) -> Sequence[Any]:
    """The columns of an event's entry in the timeline of `organization_id`; no entry for an event without a line."""
    name = event.type.rpartition(".")[2]
    if name not in LINES:
        return event.id, organization_id, event.time, None, subject_id, None
    category, summary = line(name, **filling)
    entry = pb.TimelineEntry(
        name=f"organizations/{organization_id}/timeline/{event.id}",
        event_time=event.time,
        category=category.value,  # type: ignore[arg-type]  # The contract's numbers.
        event_type=event.type,
        resource=event.resource,
        summary=summary,
        actor_organization=event.actor_organization,
    )
    return event.id, organization_id, event.time, category.value, subject_id, packed(entry)


def packed(message: Message) -> bytes:
    """A message as the record keeps it: the same bytes whenever it is the same, which a rebuild compares."""
    return message.SerializeToString(deterministic=True)


def handled_by(handler: Handler, *events: Any) -> dict[str, Handler]:
    """The handler of each of those kinds of events."""
    return {event.DESCRIPTOR.full_name: handler for event in events}

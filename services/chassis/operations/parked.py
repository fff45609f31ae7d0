"""Events that could not take effect: which there are, what they say, and asking that they be tried again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
from google.protobuf import json_format, symbol_database
from google.protobuf.message import DecodeError
from tributary.operations.v1 import operations_pb2 as pb

from services.chassis.names import missing
from services.chassis.operations.changes import note
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction

_COLUMNS = """event_id, durable, type, coalesce(headers ->> 'ce-subject', '') AS resource, park_time, attempts, error,
    replay_request_time, effect_time"""
_REQUEST = """
UPDATE parked_events SET replay_request_time = now()
WHERE effect_time IS NULL AND ($1::uuid[] IS NULL OR event_id = ANY($1))
    AND ($2::text[] IS NULL OR durable || '.' || event_id = ANY($2)) RETURNING durable, event_id"""


async def request_replay(
    connection: "asyncpg.Connection", event_ids: Sequence[UUID] | None = None, keys: Sequence[str] | None = None
) -> set[tuple[str, UUID]]:
    """Has a service try its parked events again, within two seconds: those of `event_ids`, those of `keys` (a durable,
    a dot and an event's id), or all; the durable and the event of each."""
    rows = await connection.fetch(_REQUEST, event_ids, keys)
    return {(row["durable"], row["event_id"]) for row in rows}


def payload_text(kind: str, body: bytes) -> str:
    """What an event's message says, as ProtoJSON, or in words why that cannot be read. `kind` is its full name."""
    try:
        return json_format.MessageToJson(symbol_database.Default().GetSymbol(kind).FromString(body), ensure_ascii=False)
    except (KeyError, DecodeError) as error:
        return f"cannot be read as {kind or 'any type'} ({error!r}); its {len(body)} bytes in hex: {body.hex()}"


async def list_parked_events(
    tx: Transaction, service: str, request: pb.ListParkedEventsRequest
) -> pb.ListParkedEventsResponse:
    """A page of a service's parked events, the longest parked first."""
    size = page_size(request.page_size)
    where = Where()
    if not request.show_effective:
        where.add("effect_time IS NULL")
    keys = page_keys(request, str, UUID)
    if keys is not None:
        where.add(
            "(park_time, durable, event_id) > (SELECT park_time, durable, event_id FROM parked_events"
            " WHERE durable = {} AND event_id = {})",
            *keys,
        )
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM parked_events WHERE {where} ORDER BY park_time, durable, event_id LIMIT {size + 1}",
        *where.values,
    )
    token = page_token(request, [rows[size - 1].durable, rows[size - 1].event_id]) if len(rows) > size else ""
    return pb.ListParkedEventsResponse(
        parked_events=[_to_proto(row, service) for row in rows[:size]], next_page_token=token
    )


async def get_parked_event(tx: Transaction, service: str, name: str) -> pb.ParkedEvent:
    """A parked event with what it says; that somebody read it is written into the audit. Raises NotFound."""
    durable, event_id = _key(name)
    row = await tx.fetch_one(
        f"SELECT {_COLUMNS}, headers, payload FROM parked_events WHERE durable = $1 AND event_id = $2",
        durable,
        event_id,
    )
    if row is None:
        raise missing(name, "parked_events")
    await note(tx, "READ", "parked_events", f"{durable}.{event_id}")
    event = _to_proto(row, service)
    event.error = row.error
    event.headers.update(row.headers)
    event.payload = payload_text(row.type, row.payload)
    return event


async def replay_parked_events(
    tx: Transaction, service: str, request: pb.ReplayParkedEventsRequest
) -> pb.ReplayParkedEventsResponse:
    """Has parked events tried again, and writes into the audit who wanted it. Raises NotFound when none of them is
    parked."""
    keys = None if request.all else [f"{durable}.{event}" for durable, event in map(_key, request.names)]
    requested = await request_replay(tx.driver, None, keys)
    if not requested:
        raise missing(request.names[0] if request.names else f"operations/{service}/parkedEvents", "parked_events")
    for durable, event_id in sorted(requested):
        await note(tx, "REPLAY", "parked_events", f"{durable}.{event_id}")
    return pb.ReplayParkedEventsResponse(requested=len(requested))


def _key(name: str) -> tuple[str, UUID]:
    """The durable and the event of "operations/…/parkedEvents/{durable}.{event}". Raises NotFound."""
    durable, _, event_id = name.rpartition("/")[2].rpartition(".")
    try:
        return durable, UUID(event_id)
    except ValueError as error:
        raise missing(name, "parked_events") from error


def _to_proto(row: Any, service: str) -> pb.ParkedEvent:
    waits = "REPLAYING" if row.replay_request_time else "PARKED"
    return pb.ParkedEvent(
        name=f"operations/{service}/parkedEvents/{row.durable}.{row.event_id}",
        state="EFFECTIVE" if row.effect_time else waits,
        durable=row.durable,
        event=str(row.event_id),
        type=row.type,
        resource=row.resource,
        # What follows may quote the row that was not taken.
        error=row.error.partition("\n")[0],
        attempts=row.attempts,
        park_time=row.park_time,
        effect_time=row.effect_time,
    )

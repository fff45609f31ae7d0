"""What each service's database knows of its events: those it told of (outbox), and those it parked."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from cli.embedded.place import service_database
from cli.problem import Problem
from cli.settings import Settings
from services.chassis.database import AS_PRODUCT

SECONDS = 10.0

_RECENT = """
SELECT position, event_id, event_time, type, resource, publish_time FROM outbox ORDER BY position DESC LIMIT $1"""
_PARKED = """
SELECT event_id, durable, type, park_time, attempts, error, replay_request_time FROM parked_events
WHERE effect_time IS NULL ORDER BY park_time"""
_TOLD = "SELECT * FROM outbox WHERE event_id = $1"
_PARKINGS = "SELECT * FROM parked_events WHERE event_id = $1 ORDER BY durable"
# A service that tried sets effect_time, or takes the request back and says why in `error`.
_TRIED = """
SELECT durable, event_id, effect_time, error FROM parked_events
WHERE event_id = ANY($1) AND (effect_time IS NOT NULL OR replay_request_time IS NULL)"""

# An end of an interval is a position or a time; the other of the two is then NULL.
_INTERVAL = """position > $1
    AND position BETWEEN coalesce($2::bigint, 0) AND coalesce($4::bigint, 9223372036854775807)
    AND event_time BETWEEN coalesce($3::timestamptz, '-infinity') AND coalesce($5::timestamptz, 'infinity')"""
_COUNT = f"SELECT count(*) AS events, min(position) AS first, max(position) AS last FROM outbox WHERE {_INTERVAL}"
_UNPUBLISH = f"""
UPDATE outbox SET publish_time = NULL WHERE position IN (
    SELECT position FROM outbox WHERE {_INTERVAL} ORDER BY position LIMIT $6)
RETURNING position"""
_WAITING = "SELECT count(*) FROM outbox WHERE publish_time IS NULL AND position <= $1"

End = int | datetime | None


@asynccontextmanager
async def connected(settings: Settings, service: str) -> AsyncIterator["asyncpg.Connection"]:
    """A connection to a service's database, as the service itself. Raises Problem when there is none to be had."""
    try:
        connection = await asyncpg.connect(
            service_database(settings, service), timeout=SECONDS, server_settings=AS_PRODUCT
        )
    except (OSError, asyncpg.PostgresError) as error:
        raise Problem(f"{service}'s database cannot be reached ({error}): see `tributary doctor`.") from error
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
    try:
        yield connection
    finally:
        await connection.close()


async def recent(connection: "asyncpg.Connection", limit: int) -> Sequence[Any]:
    """The latest events that a service told of, the newest first."""
    return list(await connection.fetch(_RECENT, limit))


async def parked(connection: "asyncpg.Connection") -> Sequence[Any]:
    """The events that have taken no effect in a service yet, the longest parked first."""
    return list(await connection.fetch(_PARKED))


async def told(connection: "asyncpg.Connection", event_id: UUID) -> Any:
    """The outbox's row of an event, or None."""
    return await connection.fetchrow(_TOLD, event_id)


async def parkings(connection: "asyncpg.Connection", event_id: UUID) -> Sequence[Any]:
    """Where in a service an event was parked, whatever became of it."""
    return list(await connection.fetch(_PARKINGS, event_id))


async def tried(connection: "asyncpg.Connection", requested: set[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    """Those of `requested` that the service has tried since, with what came of it."""
    rows = await connection.fetch(_TRIED, list({event_id for _, event_id in requested}))
    found = {(row["durable"], row["event_id"]): row for row in rows}
    return {key: row for key, row in found.items() if key in requested}


class Interval:
    """A part of an outbox, from one end to another (both in it), each a position, a time, or None for "as far as there
    is"."""

    def __init__(self, start: End, end: End) -> None:
        self._ends = [kind for value in (start, end) for kind in _position_and_time(value)]

    async def count(self, connection: "asyncpg.Connection") -> Any:
        """How many `events` it holds, and the `first` and `last` of their positions."""
        return await connection.fetchrow(_COUNT, 0, *self._ends)

    async def unpublish(self, connection: "asyncpg.Connection", after: int, limit: int) -> list[int]:
        """Has the relay publish the next events after a position again; their positions."""
        return [row["position"] for row in await connection.fetch(_UNPUBLISH, after, *self._ends, limit)]


async def waiting(connection: "asyncpg.Connection", position: int) -> int:
    """How many events up to a position the relay has still to publish."""
    count: int = await connection.fetchval(_WAITING, position)
    return count


def _position_and_time(value: End) -> tuple[int | None, datetime | None]:
    return (value, None) if isinstance(value, int) else (None, value)

"""Events that could not take effect: kept where an operator sees them, and tried again when the operator says so."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID, uuid5

import structlog
from google.protobuf.message import DecodeError
from nats.aio.msg import Msg

from services.chassis.actor import PRODUCT
from services.chassis.errors import Unavailable
from services.chassis.events import Event, from_message
from services.chassis.redaction import redacted
from services.chassis.transaction import Transaction, Transactions

log = structlog.get_logger()

# Seconds between looks for events that an operator wants tried again.
REPLAY_POLL = 2.0

_PARK = """
INSERT INTO parked_events (event_id, durable, type, subject, headers, payload, error, attempts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (durable, event_id) DO UPDATE SET
    error = excluded.error, attempts = parked_events.attempts + excluded.attempts, replay_request_time = NULL
"""
_NEXT = """
SELECT event_id, headers, payload, error FROM parked_events
WHERE durable = $1 AND replay_request_time IS NOT NULL AND effect_time IS NULL
ORDER BY park_time LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_SETTLE = "UPDATE parked_events SET effect_time = now() WHERE durable = $1 AND event_id = $2"
_REFUSE = """
UPDATE parked_events SET replay_request_time = NULL, attempts = attempts + 1, error = $3
WHERE durable = $1 AND event_id = $2
"""
_TAKE = "INSERT INTO inbox (durable, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING event_id"

# For a message without a readable event id: the same message gets the same one.
_UNREADABLE = UUID("5f0f4e2e-6d0c-5b51-9a39-3a4b5be9a1c4")


class Parking:
    """The parked events of one durable."""

    def __init__(
        self,
        durable: str,
        handlers: Mapping[str, Callable[[Transaction, Event[Any]], Awaitable[None]]],
        transactions: Transactions,
    ) -> None:
        self._durable = durable
        self._handlers = handlers
        self._transactions = transactions

    async def park(self, message: Msg, error: Exception, attempts: int) -> None:
        """Keeps a message with why it failed. Raises Unavailable when the database is away."""
        headers = dict(message.headers or {})
        try:
            event_id = UUID(headers.get("ce-id", ""))
        except ValueError:
            event_id = uuid5(_UNREADABLE, f"{message.metadata.stream}:{message.metadata.sequence.stream}")
        async with self._transactions.begin(PRODUCT) as tx:
            await tx.driver.execute(
                _PARK,
                event_id,
                self._durable,
                headers.get("ce-type", ""),
                message.subject,
                json.dumps(headers),
                message.data,
                redacted(f"{type(error).__name__}: {error}"),
                attempts,
            )
        log.error("event_parked", durable=self._durable, event_id=str(event_id), error=repr(error))

    async def run(self) -> None:
        """Tries again what an operator asked for, until cancelled."""
        while True:
            try:
                while await self._replay_one():
                    pass
            except Exception as error:
                log.warning("replay_failed", durable=self._durable, error=repr(error))
            await asyncio.sleep(REPLAY_POLL)

    async def _replay_one(self) -> bool:
        """Tries one event; whether there was one."""
        failed: tuple[UUID, Exception] | None = None
        try:
            async with self._transactions.begin(PRODUCT) as tx:
                row = await tx.fetch_one(_NEXT, self._durable)
                if row is None:
                    return False
                try:
                    event = from_message(row.headers, row.payload)
                    if await tx.fetch_one(_TAKE, self._durable, event.id) is not None:
                        await self._handlers[event.type](tx, event)
                    await tx.driver.execute(_SETTLE, self._durable, row.event_id)
                    await tx.flush()
                except Unavailable:
                    raise
                except (Exception, DecodeError) as error:
                    failed = (row.event_id, error)
                    raise
        except Exception:
            if failed is None:
                raise
            event_id, failure = failed
            log.warning("replay_refused", durable=self._durable, event_id=str(event_id), error=repr(failure))
            async with self._transactions.begin(PRODUCT) as tx:
                await tx.driver.execute(_REFUSE, self._durable, event_id, f"{type(failure).__name__}: {failure}")
        return True

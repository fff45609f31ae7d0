"""Publishing outbox rows into the stream, many at once, and hearing which of them it has.

By hand on the core connection: a future, a semaphore and a timer for each message, as nats-py's publish_async has them,
cost more than the message itself.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from services.chassis.events import stream_name, to_headers
from services.chassis.streams import ensure_stream

log = structlog.get_logger()

# Seconds to wait for the stream's acknowledgements; what comes later is published again, and known by its message id.
ACK_TIMEOUT = 5.0
NO_RESPONDERS = "503"


class Sending:
    """Rows on their way: which positions no acknowledgement has come for, and which were refused and why."""

    def __init__(self, positions: Sequence[int]) -> None:
        self.positions = positions
        self.awaited = set(positions)
        self.refused: dict[int, str] = {}
        self.all_heard = asyncio.Event()

    async def acknowledged(self) -> list[int]:
        """The positions that the stream has, once it has answered for all or its time is up."""
        try:
            await asyncio.wait_for(self.all_heard.wait(), ACK_TIMEOUT)
        except TimeoutError:
            log.warning("relay_publish_unheard", count=len(self.awaited))
        if self.refused:
            log.warning("relay_publish_refused", error=next(iter(self.refused.values())), count=len(self.refused))
        missing = self.awaited | self.refused.keys()
        return [position for position in self.positions if position not in missing]


class Publisher:
    """Publishes the outbox of one service."""

    def __init__(self, service: str, client: Client, replicas: int) -> None:
        self._service = service
        self._client = client
        self._replicas = replicas
        self._inbox = client.new_inbox()
        self._under_way: dict[int, Sending] = {}
        self._making: asyncio.Task[None] | None = None

    async def listen(self) -> Subscription:
        """Begins to hear acknowledgements, until the subscription is ended."""
        return await self._client.subscribe(f"{self._inbox}.*", cb=self._hear)

    async def send(self, rows: Sequence[Any]) -> Sending:
        """Publishes `rows`, without waiting for what the stream says."""
        stream = stream_name(self._service)
        sending = Sending([row.position for row in rows])
        self._under_way.update(dict.fromkeys(sending.positions, sending))
        try:
            for row in rows:
                headers = to_headers(row, self._service)
                headers["Nats-Expected-Stream"] = stream
                await self._client.publish(row.subject, row.payload, f"{self._inbox}.{row.position}", headers)
        except NatsError as error:
            log.warning("relay_publish_failed", error=str(error) or type(error).__name__)
        return sending

    async def _hear(self, message: Msg) -> None:
        position = int(message.subject.rpartition(".")[2])
        sending = self._under_way.pop(position, None)
        if sending is None:
            return  # Heard twice: it had come late, and was published again.
        sending.awaited.discard(position)
        if message.headers and message.headers.get("Status") == NO_RESPONDERS:
            sending.refused[position] = "no stream takes it"
            if self._making is None or self._making.done():
                self._making = asyncio.create_task(self._make_stream())
        elif "error" in (answer := json.loads(message.data)):
            sending.refused[position] = str(answer["error"])
        if not sending.awaited:
            sending.all_heard.set()

    async def _make_stream(self) -> None:
        """Makes the stream anew after it was lost; an operator then publishes the outbox into it again."""
        try:
            await ensure_stream(self._client, self._service, self._replicas)
        except (NatsError, TimeoutError) as error:
            log.warning("relay_lost_stream", error=str(error) or type(error).__name__)

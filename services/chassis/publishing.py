"""Publishing outbox rows into the stream, many at once, and hearing which of them it has.

Many rows go as one atomic batch (NATS 2.12, ADR-50): from 2.15 on the server syncs the disk once for all of them
before it acknowledges, and not once for each. A batch that the stream does not take, as when one of its events is there
already, is published again row by row, and each is heard for itself.

By hand on the core connection: a future, a semaphore and a timer for each message, as nats-py's publish_async has them,
cost more than the message itself.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.js.api import Header

from services.chassis.events import stream_name, to_headers
from services.chassis.streams import ensure_stream

log = structlog.get_logger()

# Seconds to wait for the stream's acknowledgements; what comes later is published again, and known by its message id.
ACK_TIMEOUT = 5.0
NO_RESPONDERS = "503"
# The server keeps a batch in files of its own until it is whole: for fewer rows that costs more than it saves.
BATCH_FROM = 32


class Sending:
    """Rows on their way: the id of the batch that they go as, if they do; which positions no acknowledgement has come
    for, and which were refused and why."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows
        self.batch = uuid4().hex if len(rows) >= BATCH_FROM else ""
        self.positions = [row.position for row in rows]
        self.awaited = set(self.positions)
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
        self._stream = stream_name(service)
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
        sending = Sending(rows)
        await self._send(sending)
        return sending

    async def _send(self, sending: Sending) -> None:
        """As a batch, which the last row commits and is answered to for all; or each for itself."""
        last = sending.positions[-1]
        try:
            for number, row in enumerate(sending.rows, 1):
                headers = to_headers(row, self._service)
                headers["Nats-Expected-Stream"] = self._stream
                reply = ""
                if sending.batch:
                    headers[Header.BATCH_ID.value] = sending.batch
                    headers[Header.BATCH_SEQUENCE.value] = str(number)
                    if row.position == last:
                        headers[Header.BATCH_COMMIT.value] = "1"
                if not sending.batch or row.position == last:
                    self._under_way[row.position] = sending
                    reply = f"{self._inbox}.{row.position}"
                await self._client.publish(row.subject, row.payload, reply, headers)
        except NatsError as error:
            log.warning("relay_publish_failed", error=str(error) or type(error).__name__)

    async def _hear(self, message: Msg) -> None:
        position = int(message.subject.rpartition(".")[2])
        sending = self._under_way.pop(position, None)
        if sending is None:
            return  # Heard twice: it had come late, and was published again.
        heard = sending.awaited.copy() if sending.batch else {position}
        if message.headers and message.headers.get("Status") == NO_RESPONDERS:
            sending.refused |= dict.fromkeys(heard, "no stream takes it")
            if self._making is None or self._making.done():
                self._making = asyncio.create_task(self._make_stream())
        else:
            answer = json.loads(message.data)
            if sending.batch and (answer.get("batch"), answer.get("count")) != (sending.batch, len(sending.rows)):
                log.info("relay_batch_not_taken", answer=answer, count=len(sending.rows))
                sending.batch = ""
                await self._send(sending)
                return
            if "error" in answer:
                sending.refused[position] = str(answer["error"])
        sending.awaited -= heard
        if not sending.awaited:
            sending.all_heard.set()

    async def _make_stream(self) -> None:
        """Makes the stream anew after it was lost; an operator then publishes the outbox into it again."""
        try:
            await ensure_stream(self._client, self._service, self._replicas)
        except (NatsError, TimeoutError) as error:
            log.warning("relay_lost_stream", error=str(error) or type(error).__name__)

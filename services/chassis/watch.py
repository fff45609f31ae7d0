"""Watching: changes from a resume token on, without loss or gap, for as long as the caller listens."""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from google.protobuf.message import DecodeError
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from services.chassis.errors import InvalidArgument, OutOfRange, Unavailable, Violation
from services.chassis.events import Event, from_message, stream_name

log = structlog.get_logger()

BATCH = 100
# Seconds without a change after which the caller gets a sign of life and a fresh resume token.
SIGN_OF_LIFE = 15.0
# Seconds after which a stream ends and the caller resumes it under a fresh token of who it is.
MAX_AGE = 900.0


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a stream. `epoch` (microseconds) is the stream's birth: no other stream's sequences mean anything."""

    epoch: int
    sequence: int

    def token(self) -> str:
        """This place as a resume token."""
        return base64.urlsafe_b64encode(f"{self.epoch}:{self.sequence}".encode()).decode().rstrip("=")


def place_of(token: str) -> Place:
    """The place that a resume token names. Raises InvalidArgument, RESUME_TOKEN_INVALID."""
    try:
        epoch, sequence = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().split(":")
        return Place(int(epoch), int(sequence))
    except ValueError as error:
        raise InvalidArgument(
            "RESUME_TOKEN_INVALID",
            "The resume token is damaged: send the last one you received, or none to start from now.",
            violations=[Violation("resume_token", "Send the last one you received, or none.")],
        ) from error


class Watcher:
    """Reads one service's own stream for its Watch rpcs."""

    def __init__(self, service: str, client: Client) -> None:
        self._stream = stream_name(service)
        self._client = client
        self._patience: set[asyncio.Timeout] = set()
        self._ended = False

    def end(self) -> None:
        """Has every stream end, as if it had reached its age: the process leaves, and they are resumed at another."""
        self._ended = True
        for patience in self._patience:
            patience.reschedule(0.0)

    async def changes(
        self, resume_token: str, subjects: Sequence[str]
    ) -> AsyncIterator[tuple[str, list[tuple[str, Event[Any]]]]]:
        """Batches of (resume token, event) on `subjects`, each batch with the token after it; an empty batch is a sign
        of life. Raises OutOfRange, RESUME_TOKEN_EXPIRED; Unavailable when NATS is away."""
        jetstream = self._client.jetstream(timeout=3)
        try:
            place = await self._start(jetstream, resume_token)
            yield place.token(), []
            async for batch in self._read(jetstream, place, subjects):
                yield batch
        except (NatsError, TimeoutError) as error:
            raise Unavailable(
                "STREAM_UNAVAILABLE",
                "Changes cannot be followed just now: resume with your last token shortly.",
            ) from error
        raise Unavailable("STREAM_RENEW", "This stream has reached its age: resume with your last token.")

    async def _start(self, jetstream: JetStreamContext, resume_token: str) -> Place:
        wanted = place_of(resume_token) if resume_token else None
        info = await jetstream.stream_info(self._stream)
        epoch = int(info.created.timestamp() * 1e6) if info.created else 0
        if wanted is None:
            return Place(epoch, info.state.last_seq)
        if wanted.epoch != epoch or not info.state.first_seq - 1 <= wanted.sequence <= info.state.last_seq:
            raise OutOfRange(
                "RESUME_TOKEN_EXPIRED",
                "The changes since this token are no longer kept: list everything again and watch without a token.",
            )
        return wanted

    async def _read(
        self, jetstream: JetStreamContext, place: Place, subjects: Sequence[str]
    ) -> AsyncIterator[tuple[str, list[tuple[str, Event[Any]]]]]:
        inbox = self._client.new_inbox()
        subscription = await self._client.subscribe(inbox)
        consumer = await jetstream.add_consumer(
            self._stream,
            ConsumerConfig(
                deliver_subject=inbox,
                deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                opt_start_seq=place.sequence + 1,
                ack_policy=AckPolicy.NONE,
                filter_subjects=list(subjects),
                inactive_threshold=60,
                mem_storage=True,
                num_replicas=1,
            ),
        )
        expected = 1
        end = time.monotonic() + MAX_AGE
        try:
            while time.monotonic() < end and not self._ended:
                try:
                    messages = [await self._next(subscription)]
                except (TimeoutError, NatsError):
                    if self._ended:
                        break
                    # Nothing for a while: is the consumer still there, or did it go with a restarted server?
                    await jetstream.consumer_info(self._stream, consumer.name)
                    yield place.token(), []
                    continue
                while subscription.pending_msgs and len(messages) < BATCH:
                    messages.append(await subscription.next_msg(timeout=1))
                batch = []
                for message in messages:
                    if message.metadata.sequence.consumer != expected:
                        raise NatsError(f"expected {expected}, received {message.metadata.sequence.consumer}")
                    expected += 1
                    place = Place(place.epoch, message.metadata.sequence.stream)
                    with suppress(KeyError, ValueError, DecodeError):
                        batch.append((place.token(), from_message(message.headers or {}, message.data)))
                yield place.token(), batch
        finally:
            with suppress(NatsError, asyncio.TimeoutError):
                await subscription.unsubscribe()
                with suppress(NotFoundError):
                    await jetstream.delete_consumer(self._stream, consumer.name)

    async def _next(self, subscription: Subscription) -> Msg:
        """The next change. Raises TimeoutError when there is none for SIGN_OF_LIFE, or streams are to end."""
        async with asyncio.timeout(None) as patience:
            self._patience.add(patience)
            try:
                return await subscription.next_msg(timeout=SIGN_OF_LIFE)
            finally:
                self._patience.discard(patience)

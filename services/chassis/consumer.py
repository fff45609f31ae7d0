"""Other services' news coming in: each event takes effect once, in one transaction with its inbox row.

One durable per source keeps a source's events in order for as long as nothing fails. After a failure they may come
again or out of order, so an effect compares revisions or appends facts.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import asyncpg
import structlog
from google.protobuf import symbol_database
from google.protobuf.message import DecodeError
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription as NatsSubscription
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeoutError
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from services.chassis.actor import PRODUCT
from services.chassis.errors import DomainError, Unavailable
from services.chassis.events import Event, from_message, stream_name
from services.chassis.parking import Parking
from services.chassis.redaction import current_message
from services.chassis.settings import BACKOFF
from services.chassis.telemetry import current_cause, current_trace, span
from services.chassis.transaction import Transaction, Transactions, subject

log = structlog.get_logger()

Handler = Callable[[Transaction, Event[Any]], Awaitable[None]]

BATCH = 100
# Seconds before the server delivers again what was not acknowledged: a killed process's share moves on after this.
ACK_WAIT = 8.0
# An event so broken that it kills the process is never counted as tried in it; the server counts deliveries.
MAX_DELIVERIES = 25
# Seconds after which an event comes again that this version does not know.
LEFT = 5.0
# Seconds of quiet after which a consumer makes sure that its durable is still there.
IDLE = 10.0
# Seconds that a process which ends has for giving back what it did not take in.
GIVING_BACK = 2.0

_TAKE = "INSERT INTO inbox (durable, event_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id"


@dataclass(frozen=True, slots=True)
class Consumer:
    """What one service does with the news of another: a handler for each event type, by its full proto name."""

    source: str
    handlers: Mapping[str, Handler]


class Subscription:
    """Receives one source's events for one service, until cancelled."""

    def __init__(
        self,
        service: str,
        consumer: Consumer,
        transactions: Transactions,
        client: Client,
        backoff: Sequence[float] = BACKOFF,
    ) -> None:
        """`backoff`: the seconds between tries; an event that still fails after the last of them is parked."""
        self.durable = f"{service}-{consumer.source}"
        self.source = consumer.source
        # How many deliveries took effect, are to be tried again, and were parked.
        self.outcomes = {"effect": 0, "again": 0, "parked": 0}
        self._consumer = consumer
        self._transactions = transactions
        self._client = client
        self._backoff = backoff
        self._parking = Parking(self.durable, consumer.handlers, transactions)
        self._attempts: dict[str, int] = {}

    async def run(self) -> None:
        """Takes events in as they come, whatever happens to PostgreSQL or NATS meanwhile."""
        current_cause.set(self.durable)
        subject = f"tributary.deliver.{self.durable}"
        subscription = await self._client.subscribe(subject, queue=self.durable)
        replays = asyncio.create_task(self._parking.run())
        messages: list[Msg] = []
        try:
            await self._ensure_durable(subject)
            while True:
                try:
                    messages = [await subscription.next_msg(timeout=IDLE)]
                except (TimeoutError, NatsTimeoutError):
                    # Quiet, or the durable is gone with a stream that was lost: it is made anew if so.
                    await self._ensure_durable(subject)
                    continue
                while subscription.pending_msgs and len(messages) < BATCH:
                    messages.append(await subscription.next_msg(timeout=IDLE))
                await self._take_in(messages)
        except asyncio.CancelledError:
            if self._client.is_connected:
                with suppress(NatsError, TimeoutError):
                    async with asyncio.timeout(GIVING_BACK):
                        await _give_back(subscription, messages)
            raise
        except Exception:
            if self._client.is_connected:
                await subscription.unsubscribe()
            raise
        finally:
            replays.cancel()

    async def _ensure_durable(self, subject: str) -> None:
        """Pushed, not pulled: an event reaches an idle consumer without a request on its way, and each process of a
        service takes a share through the deliver group."""
        config = ConsumerConfig(
            durable_name=self.durable,
            deliver_subject=subject,
            deliver_group=self.durable,
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT,
            max_ack_pending=4 * BATCH,
        )
        while True:
            try:
                config.filter_subjects = sorted(await self._subjects())
                await self._client.jetstream().add_consumer(stream_name(self._consumer.source), config)
            except (NatsError, TimeoutError) as error:
                log.warning("consumer_waits", durable=self.durable, error=str(error) or type(error).__name__)
                await asyncio.sleep(1)
            else:
                return

    async def _subjects(self) -> set[str]:
        """What it has handlers for, and what another version beside it asked for already: were that taken away again,
        the events that come meanwhile would be passed over."""
        wanted = set(map(_subject_of, self._consumer.handlers))
        stream = stream_name(self._consumer.source)
        try:
            known = (await self._client.jetstream().consumer_info(stream, self.durable)).config
        except NotFoundError:
            return wanted
        return wanted.union(known.filter_subjects or filter(None, [known.filter_subject]))

    async def _take_in(self, messages: list[Msg]) -> None:
        events: list[tuple[Msg, Event[Any]]] = []
        for message in messages:
            if (message.headers or {}).get("ce-type") not in (None, *self._consumer.handlers):
                await self._leave(message)
                continue
            try:
                events.append((message, from_message(message.headers or {}, message.data)))
            except (KeyError, ValueError, DecodeError) as error:
                await self._fail(message, error, final=True)
        if not events:
            return
        try:
            await self._apply([event for _, event in events])
        except Exception:
            # One of them is to blame: find out which, so that the rest go on.
            for message, event in events:
                try:
                    await self._apply([event])
                except Exception as error:
                    final = isinstance(error, DomainError) and not isinstance(error, Unavailable)
                    await self._fail(message, error, final=final)
                else:
                    await self._done(message)
        else:
            for message, _ in events:
                await self._done(message)

    async def _apply(self, events: Sequence[Event[Any]]) -> None:
        async with self._transactions.begin(PRODUCT) as tx:
            fresh = {row.event_id for row in await tx.fetch(_TAKE, self.durable, [event.id for event in events])}
            for event in events:
                if event.id in fresh:
                    fresh.discard(event.id)  # The same event may stand twice in one batch.
                    current_trace.set(event.traceparent)
                    current_message.set(event.data)
                    with span(f"{event.type} {self.durable}", "CONSUMER"):
                        await self._consumer.handlers[event.type](tx, event)

    async def _leave(self, message: Msg) -> None:
        """Leaves an event to another version of the service beside this one, which asked for it; parks it when none
        took it."""
        if message.metadata.num_delivered < MAX_DELIVERIES:
            await _send(message.nak(delay=LEFT))
        else:
            await self._fail(message, KeyError("no version of the service takes such events"), final=True)

    async def _done(self, message: Msg, outcome: str = "effect") -> None:
        self.outcomes[outcome] += 1
        self._attempts.pop(_key(message), None)
        await _send(message.ack())

    async def _fail(self, message: Msg, error: Exception, *, final: bool) -> None:
        key = _key(message)
        if isinstance(error, (Unavailable, asyncpg.PostgresConnectionError, OSError)):
            # Nothing is wrong with the event: it waits until the database is back, and no try is counted.
            await asyncio.sleep(0.5)
            await _send(message.nak(delay=1))
            return
        attempts = self._attempts.get(key, 0) + 1
        log.warning("event_failed", durable=self.durable, message_id=key, attempts=attempts, error=repr(error))
        if final or attempts > len(self._backoff) or message.metadata.num_delivered > MAX_DELIVERIES:
            try:
                await self._parking.park(message, error, attempts)
            except Unavailable:
                await _send(message.nak(delay=1))
                return
            await self._done(message, "parked")
        else:
            self.outcomes["again"] += 1
            self._attempts[key] = attempts
            await _send(message.nak(delay=self._backoff[attempts - 1]))


async def _give_back(subscription: NatsSubscription, messages: list[Msg]) -> None:
    """Ends a subscription and has another process take at once what this one was sent and did not acknowledge, which
    else waits ACK_WAIT: `messages`, and what is yet to be looked at. Raises NatsError."""
    draining = asyncio.ensure_future(subscription.drain())  # type: ignore[no-untyped-call]  # nats-py says no types
    try:
        while not draining.done() or subscription.pending_msgs:
            with suppress(NatsTimeoutError):
                messages.append(await subscription.next_msg(timeout=0.05))
        await draining
    finally:
        draining.cancel()
    for message in messages:
        if not message.is_acked:
            await message.nak()


async def _send(reply: Awaitable[None]) -> None:
    """Acknowledges if NATS is there to hear it; if not, it delivers again and the inbox knows."""
    try:
        await reply
    except NatsError as error:
        log.info("ack_not_sent", error=str(error) or type(error).__name__)


def _key(message: Msg) -> str:
    return (message.headers or {}).get("Nats-Msg-Id", "") or str(message.metadata.sequence.stream)


def _subject_of(event_type: str) -> str:
    return subject(symbol_database.Default().GetSymbol(event_type).DESCRIPTOR)

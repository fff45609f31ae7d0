"""What the relay sends goes into the stream whole and once, many events at a time."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import nats
import pytest
from nats.aio.client import Client
from nats.js.api import StreamConfig
from nats.js.errors import NotFoundError

from services.chassis.events import stream_name, stream_subjects
from services.chassis.publishing import BATCH_FROM, Publisher
from services.chassis.streams import ensure_stream
from tests.conftest import NatsServer
from tests.services.eventually import eventually

STREAM = stream_name("funding")


def row(position: int, **differing: Any) -> Any:
    """A row of the outbox."""
    return SimpleNamespace(
        **{
            "position": position,
            "event_id": uuid4(),
            "type": "tributary.funding.v1.OpportunityCreated",
            "subject": "tributary.funding.v1.opportunity.created",
            "resource": f"opportunities/{uuid4()}",
            "revision": 1,
            "event_time": datetime.now(UTC),
            "actor": "accounts/x",
            "actor_organization": "",
            "traceparent": "",
            "payload": b"told",
        }
        | differing
    )


@dataclass(frozen=True)
class Stream:
    """Funding's stream, empty, and what publishes into it."""

    client: Client
    publisher: Publisher

    async def publish(self, rows: list[Any]) -> list[int]:
        """The positions that the stream has."""
        return await (await self.publisher.send(rows)).acknowledged()

    async def ids(self) -> list[str]:
        """The events in the stream, in their order."""
        jetstream = self.client.jetstream()
        last = (await jetstream.stream_info(STREAM)).state.last_seq
        found = [(await jetstream.get_msg(STREAM, sequence)).headers or {} for sequence in range(1, last + 1)]
        return [headers["ce-id"] for headers in found]


@pytest.fixture
async def stream(nats_server: NatsServer) -> AsyncIterator[Stream]:
    """A stream as it was before batches, brought up to date as a service does when it starts."""
    client = await nats.connect(nats_server.url)
    with suppress(NotFoundError):
        await client.jetstream().delete_stream(STREAM)
    await client.jetstream().add_stream(
        StreamConfig(STREAM, subjects=[stream_subjects("funding")], duplicate_window=600, max_msg_size=1024 * 1024)
    )
    await ensure_stream(client, "funding", 1)
    publisher = Publisher("funding", client, 1)
    await publisher.listen()
    yield Stream(client, publisher)
    await client.close()


async def test_events_that_go_together_are_one_batch_in_their_order(stream: Stream) -> None:
    rows = [row(position) for position in range(1, 301)]
    assert await stream.publish(rows) == list(range(1, 301))
    assert await stream.ids() == [str(each.event_id) for each in rows]
    first = await stream.client.jetstream().get_msg(STREAM, 1)
    last = await stream.client.jetstream().get_msg(STREAM, 300)
    assert (first.headers or {})["Nats-Batch-Id"] == (last.headers or {})["Nats-Batch-Id"]


async def test_events_of_which_some_are_there_already_are_there_once(stream: Stream) -> None:
    rows = [row(position) for position in range(BATCH_FROM + 8)]
    assert await stream.publish(rows[2:3]) == [2]
    assert await stream.publish(rows[4 : 4 + BATCH_FROM]) == list(range(4, 4 + BATCH_FROM))
    assert await stream.publish(rows) == list(range(len(rows)))
    assert sorted(await stream.ids()) == sorted(str(each.event_id) for each in rows)


@pytest.mark.parametrize("count", [3, BATCH_FROM])
async def test_one_that_the_stream_does_not_take_holds_up_no_other(stream: Stream, count: int) -> None:
    rows = [row(position) for position in range(count)]
    rows[1].subject = "nobodys.subject"
    assert await stream.publish(rows) == [0, *range(2, count)]
    assert await stream.ids() == [str(each.event_id) for each in rows if each is not rows[1]]


async def test_a_stream_that_was_lost_is_made_anew_and_takes_what_comes_again(stream: Stream) -> None:
    await stream.client.jetstream().delete_stream(STREAM)
    rows = [row(position) for position in range(BATCH_FROM)]
    assert await stream.publish(rows) == []

    async def there() -> bool:
        with suppress(NotFoundError):
            return bool(await stream.client.jetstream().stream_info(STREAM))
        return False

    await eventually(there)
    assert await stream.publish(rows) == list(range(BATCH_FROM))

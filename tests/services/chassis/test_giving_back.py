"""A process that ends gives back the events it was sent and did not take in: another one takes each of them at once."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import nats
import pytest
from tributary.assistance.v1 import cases_pb2, events_pb2

from services.chassis import consumer as consumers
from services.chassis.consumer import Consumer, Handler, Subscription
from services.chassis.database import Database
from services.chassis.events import Event, stream_name
from services.chassis.transaction import Transaction, Transactions
from tests.conftest import NatsServer, ServiceDatabase
from tests.services.conftest import Running, run_service, tell  # noqa: F401 (fixtures)
from tests.services.eventually import eventually

SUBMITTED = "tributary.assistance.v1.CaseSubmitted"
EVENTS = 30


async def test_what_a_process_had_not_taken_in_when_it_ended_another_one_takes_in_without_waiting(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
    run_service: Callable[[str], Awaitable[Running]],  # noqa: F811 (pytest's way to ask for it)
    nats_server: NatsServer,
    tell: Callable[..., Awaitable[None]],  # noqa: F811 (pytest's way to ask for it)
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Left to itself the server would deliver them again after this.
    monkeypatch.setattr(consumers, "ACK_WAIT", 3600.0)
    await run_service("assistance")  # Whose stream it is.
    database = Database((await service_database("partners")).app, pool=4, service="partners")
    client = await nats.connect(nats_server.url)
    began, effects = asyncio.Event(), Counter[UUID]()

    async def hangs(tx: Transaction, event: Event[Any]) -> None:
        began.set()
        await asyncio.Event().wait()

    async def takes_in(tx: Transaction, event: Event[Any]) -> None:
        effects[event.id] += 1

    def process(handler: Handler) -> asyncio.Task[None]:
        transactions = Transactions(database, on_news=lambda: None)
        consumer = Consumer("assistance", {SUBMITTED: handler})
        return asyncio.create_task(Subscription("leaving", consumer, transactions, client).run())

    async def delivered() -> bool:
        info = await client.jetstream().consumer_info(stream_name("assistance"), "leaving-assistance")
        return (info.num_ack_pending or 0) >= EVENTS

    async def all_taken_in() -> bool:
        return told <= effects.keys()

    first = process(hangs)
    told = {uuid4() for _ in range(EVENTS)}
    for event_id in told:
        case = cases_pb2.Case(name=f"cases/{uuid4()}", organization=f"organizations/{uuid4()}", title="T")
        await tell("assistance", events_pb2.CaseSubmitted(case=case), event_id=event_id)
    await began.wait()
    await eventually(delivered)
    second = process(takes_in)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await eventually(all_taken_in)
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    assert set(effects.values()) == {1}
    await database.close()
    await client.close()

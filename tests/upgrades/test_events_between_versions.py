"""Two versions of a service side by side share a durable: each event takes effect once, by a version that knows it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import nats
import pytest
from tributary.assistance.v1 import cases_pb2
from tributary.assistance.v1 import events_pb2 as events

from services.chassis import consumer as consumers
from services.chassis.consumer import Consumer, Subscription
from services.chassis.database import AS_PRODUCT, Database
from services.chassis.events import Event
from services.chassis.transaction import Transaction, Transactions
from tests.conftest import NatsServer
from tests.services.conftest import Running
from tests.services.eventually import eventually
from tests.upgrades.conftest import Released

SUBMITTED, CLOSED = (f"tributary.assistance.v1.Case{what}" for what in ("Submitted", "Closed"))


def a_case() -> cases_pb2.Case:
    """Something to tell of."""
    return cases_pb2.Case(name=f"cases/{uuid4()}", organization=f"organizations/{uuid4()}", title="T")


async def test_what_only_the_next_version_takes_in_waits_for_it_and_is_not_passed_over(
    run_service: Callable[[str], Awaitable[Running]],
    nats_server: NatsServer,
    tell: Callable[..., Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consumers, "LEFT", 0.1)
    running = await run_service("funding")
    database = Database(running.database.app, pool=4, service="funding")
    client = await nats.connect(nats_server.url)
    effects: Counter[str] = Counter()

    async def handle(tx: Transaction, event: Event[Any]) -> None:
        effects[event.type] += 1

    def version(*types: str) -> Subscription:
        consumer = Consumer("assistance", dict.fromkeys(types, handle))
        return Subscription("upgraded", consumer, Transactions(database, on_news=lambda: None), client)

    @asynccontextmanager
    async def at_work(subscription: Subscription) -> Any:
        task = asyncio.create_task(subscription.run())
        yield task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    before, after = version(SUBMITTED), version(SUBMITTED, CLOSED)
    async with at_work(before):
        await tell("assistance", events.CaseSubmitted(case=a_case()))
        await eventually(lambda: _seen(effects, {SUBMITTED: 1}))
        async with at_work(after):
            jetstream = client.jetstream()

            async def asked_for_both() -> bool:
                info = await jetstream.consumer_info("TRIBUTARY_ASSISTANCE", "upgraded-assistance")
                return len(info.config.filter_subjects or ()) == 2

            await eventually(asked_for_both)
            # As the one before does after some quiet: it must not take away what the next one asked for.
            await before._ensure_durable("tributary.deliver.upgraded-assistance")
            assert await asked_for_both()
            for _ in range(10):
                await tell("assistance", events.CaseClosed(case=a_case()))
                await tell("assistance", events.CaseSubmitted(case=a_case()))
            await eventually(lambda: _seen(effects, {SUBMITTED: 11, CLOSED: 10}), seconds=120)
    connection = await asyncpg.connect(running.database.owner, server_settings=AS_PRODUCT)
    assert await connection.fetchval("SELECT count(*) FROM parked_events") == 0
    await connection.close()
    await database.close()
    await client.close()


async def _seen(effects: Counter[str], wanted: dict[str, int]) -> bool:
    return dict(effects) == wanted


async def test_events_of_the_last_release_are_read_and_what_a_later_one_adds_to_them_is_no_fault(
    run_service: Callable[[str], Awaitable[Running]], tell: Callable[..., Awaitable[None]], released: Released
) -> None:
    running = await run_service("partners")
    connection = await asyncpg.connect(running.database.owner, server_settings=AS_PRODUCT)
    case = a_case()
    case.number, case.state = "TA-2026-000001", cases_pb2.Case.SUBMITTED
    case.submit_time.GetCurrentTime()
    of_then = released.message(SUBMITTED).FromString(events.CaseSubmitted(case=case).SerializeToString())
    of_then.DiscardUnknownFields()
    later = events.CaseClosed.FromString(
        events.CaseClosed(case=case).SerializeToString() + b"\xfa\xff\x01\x05later"  # Field 4095, which nobody knows.
    )
    later.case.state = cases_pb2.Case.CLOSED
    for revision, event in enumerate((of_then, later), 1):
        await tell("assistance", event, revision)

        async def told(revision: int = revision) -> bool:
            known = await connection.fetchval(
                "SELECT revision FROM record_cases WHERE case_id = $1", case.name.partition("/")[2]
            )
            return bool(known == revision)

        await eventually(told, seconds=60)
    assert await connection.fetchval("SELECT count(*) FROM parked_events") == 0
    await connection.close()

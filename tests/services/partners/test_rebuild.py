"""The partnership record from nothing: the same as the one that grew, and whoever reads meanwhile notices nothing."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import nats
import pytest
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.actor import PRODUCT
from services.chassis.database import AS_PRODUCT, Database
from services.chassis.events import Event, from_message, stream_name
from services.chassis.transaction import Transactions
from services.partners.consumers import CONSUMERS
from services.partners.consumers.entries import RECORD_LOCK
from services.partners.models.record import PROJECTION
from services.partners.rebuild import Difference, rebuild
from tests.conftest import ServiceDatabase
from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners
from tests.services.partners.story import Story

Tell = Callable[..., Awaitable[None]]

HANDLERS = {name: handler for consumer in CONSUMERS for name, handler in consumer.handlers.items()}


async def projection(url: str) -> dict[str, list[str]]:
    """Every row of the record, all of its columns in it."""
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    try:
        return {
            table: sorted(row[0] for row in await connection.fetch(f"SELECT t::text FROM {table} t"))
            for table in PROJECTION
        }
    finally:
        await connection.close()


async def events_of(nats_url: str) -> list[Event[Any]]:
    """Everything that was told, in the order of the streams."""
    client = await nats.connect(nats_url)
    found = []
    for consumer in CONSUMERS:
        stream = stream_name(consumer.source)
        info = await client.jetstream().stream_info(stream)
        for sequence in range(1, info.state.last_seq + 1):
            message = await client.jetstream().get_msg(stream, sequence)
            event = from_message(message.headers or {}, message.data or b"")
            if event.type in HANDLERS:
                found.append(event)
    await client.close()
    return found


@pytest.fixture(scope="module")
async def settled(partners: Partners, tell: Tell) -> Partners:
    """Partners, with three partnerships in its record."""
    for name in ("Riverbend Collective", "Harambee Pantry", "Casa Peña"):
        await Story((await partners.enter(name)).name).tell(partners, tell)
    return partners


async def rebuilt(partners: Partners, *, check: bool) -> Difference:
    """A rebuild of the running service's record."""
    settings = partners.running.settings
    return await rebuild(settings.database_url, settings.nats_url, check=check)


async def test_the_rebuilt_record_is_the_one_that_grew(settled: Partners) -> None:
    before = await projection(settled.running.database.owner)
    for check in (True, False):
        difference = await rebuilt(settled, check=check)
        assert difference.none, difference
        assert (difference.events, difference.refused) == (3 * (1 + 8 + 5), 0)
        assert set(difference.rows) == set(PROJECTION)
        assert await projection(settled.running.database.owner) == before
    assert all(before.values()), "there is something of each kind"


@pytest.mark.parametrize("seed", range(5))
async def test_the_order_in_which_news_comes_does_not_matter(
    settled: Partners, service_database: Callable[[str], Awaitable[ServiceDatabase]], seed: int
) -> None:
    settings = settled.running.settings
    events = await events_of(settings.nats_url) * 2
    random.Random(seed).shuffle(events)
    empty = await service_database("partners")
    database = Database(empty.app, pool=1, service="test")
    try:
        for event in events:
            async with Transactions(database).begin(PRODUCT) as tx:
                await HANDLERS[event.type](tx, event)
    finally:
        await database.close()
    assert await projection(empty.owner) == await projection(settled.running.database.owner)


async def test_a_check_finds_what_is_wrong_and_leaves_it(settled: Partners) -> None:
    right = await projection(settled.running.database.owner)
    await settled.rows(
        "UPDATE record_cases SET summary = '' WHERE case_id = (SELECT case_id FROM record_cases ORDER BY 1 LIMIT 1)"
    )
    await settled.rows(
        "DELETE FROM record_parties WHERE party_id = (SELECT party_id FROM record_parties ORDER BY 1 LIMIT 1)"
    )
    await settled.rows("INSERT INTO name_words VALUES ('nonsense')")
    wrong = await projection(settled.running.database.owner)
    difference = await rebuilt(settled, check=True)
    assert not difference.none
    assert {table: count for table, count in difference.rows.items() if count} == {
        "record_cases": 2,
        "record_parties": len(right["record_parties"]) - len(wrong["record_parties"]),
        "name_words": 1,
    }
    assert await projection(settled.running.database.owner) == wrong
    repaired = await rebuilt(settled, check=False)
    assert repaired.rows == difference.rows
    assert await projection(settled.running.database.owner) == right


async def test_whoever_reads_during_a_rebuild_reads_the_old_record(settled: Partners) -> None:
    organization = (await settled.rows("SELECT organization_id FROM record_cases LIMIT 1"))[0]["organization_id"]
    request = pb.GetPartnershipRecordRequest(name=f"organizations/{organization}/record")
    before = await settled.records.GetPartnershipRecord(request, metadata=settled.office)
    holding = await asyncpg.connect(settled.running.database.app, server_settings=AS_PRODUCT)
    try:
        await holding.execute("BEGIN")
        # It comes to this row last, and waits there with all else of the record removed.
        await holding.execute(f"SELECT FROM {PROJECTION[-1]} FOR UPDATE")
        at_work = asyncio.ensure_future(rebuilt(settled, check=False))
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        await eventually(lambda: holding.fetchval(waiting))
        for _ in range(2):
            assert await settled.records.GetPartnershipRecord(request, metadata=settled.office, timeout=5) == before
        assert not at_work.done()
    finally:
        await holding.close()
    while not at_work.done():
        assert await settled.records.GetPartnershipRecord(request, metadata=settled.office, timeout=5) == before
    await at_work
    assert await settled.records.GetPartnershipRecord(request, metadata=settled.office) == before


async def test_news_of_the_meantime_waits_and_is_not_parked(settled: Partners, tell: Tell) -> None:
    count = "SELECT count(*) FROM timeline_entries"
    before = (await settled.rows(count))[0][0]
    rebuilding = await asyncpg.connect(settled.running.database.app, server_settings=AS_PRODUCT)
    await rebuilding.execute("SELECT pg_advisory_lock($1)", RECORD_LOCK)
    try:
        await settled.enter("In the meantime")
        await asyncio.sleep(1)
        assert (await settled.rows(count))[0][0] == before
    finally:
        await rebuilding.close()

    async def taken_in() -> bool:
        return bool((await settled.rows(count))[0][0] == before + 1)

    await eventually(taken_in)
    assert await settled.rows("SELECT * FROM parked_events") == []


async def test_an_event_that_cannot_take_effect_is_skipped_and_counted(settled: Partners, tell: Tell) -> None:
    story = Story("organizations/no-uuid")
    event, revision = story.assistance()[2]
    await tell("assistance", event, revision)

    async def parked() -> bool:
        return bool(await settled.rows("SELECT FROM parked_events"))

    await eventually(parked)
    difference = await rebuilt(settled, check=True)
    assert difference.none
    assert difference.refused == 1

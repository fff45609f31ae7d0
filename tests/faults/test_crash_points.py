"""Killed at each point between a write and its effect elsewhere: nothing acknowledged is lost or happens twice."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import grpc
import nats
import pytest
from tributary.partners.v1 import events_pb2, organizations_pb2

from services.chassis.events import stream_name
from services.chassis.streams import ensure_stream
from tests.conftest import NatsServer, ServiceDatabase
from tests.faults.killable import RIVERBEND, Killable, create
from tests.product import scratch_folder
from tests.services.conftest import Callers, tell  # noqa: F401 (a fixture)
from tests.services.eventually import eventually


@pytest.fixture
async def assistance(
    service_database: Callable[[str], Awaitable[ServiceDatabase]], nats_server: NatsServer, callers: Callers
) -> AsyncIterator[Killable]:
    """Assistance on an empty database and empty streams."""
    client = await nats.connect(nats_server.url)
    for service in ("partners", "assistance"):
        await ensure_stream(client, service, 1)
        await client.jetstream().delete_stream(stream_name(service))
        await ensure_stream(client, service, 1)
    await client.close()
    killable = Killable(await service_database("assistance"), nats_server, callers.public_key_file)
    yield killable
    await killable.stop()
    await killable.channel.close()


@pytest.fixture(scope="session")
def callers() -> Callers:
    """Who calls."""
    return Callers(scratch_folder())


@pytest.mark.parametrize("point", ["before_commit", "after_commit"])
async def test_a_caller_who_heard_nothing_repeats_its_request_and_has_one_case(
    assistance: Killable, callers: Callers, point: str
) -> None:
    riverbend = callers(RIVERBEND, "ORGANIZATION_MEMBER")
    request = create()
    await assistance.start(point)
    with pytest.raises(grpc.aio.AioRpcError) as refusal:
        await assistance.cases.CreateCase(request, metadata=riverbend, timeout=10)
    assert refusal.value.code() is grpc.StatusCode.UNAVAILABLE
    await assistance.died()
    committed = await assistance.count("SELECT count(*) FROM cases")
    assert committed == (1 if point == "after_commit" else 0)
    assert await assistance.count("SELECT count(*) FROM outbox") == committed

    await assistance.start()
    first = await assistance.cases.CreateCase(request, metadata=riverbend, timeout=10)
    assert await assistance.cases.CreateCase(request, metadata=riverbend, timeout=10) == first
    assert await assistance.count("SELECT count(*) FROM cases") == 1
    assert await assistance.count("SELECT count(*) FROM outbox") == 1
    assert await assistance.count("SELECT count(*) FROM idempotency") == 1


async def test_an_event_published_but_not_marked_reaches_the_stream_once(
    assistance: Killable, callers: Callers, nats_server: NatsServer
) -> None:
    await assistance.start("after_publish")
    riverbend = callers(RIVERBEND, "ORGANIZATION_MEMBER")
    await asyncio.wait([asyncio.ensure_future(assistance.cases.CreateCase(create(), metadata=riverbend, timeout=10))])
    await assistance.died()
    assert await assistance.count("SELECT count(*) FROM outbox WHERE publish_time IS NULL") == 1
    await assistance.start()

    async def all_published() -> bool:
        return await assistance.count("SELECT count(*) FROM outbox WHERE publish_time IS NULL") == 0

    await eventually(all_published)
    client = await nats.connect(nats_server.url)
    info = await client.jetstream().stream_info(stream_name("assistance"))
    await client.close()
    assert info.state.messages == await assistance.count("SELECT count(*) FROM outbox") == 1


async def test_an_effect_committed_but_not_acknowledged_takes_place_once(
    assistance: Killable,
    tell: Callable[..., Awaitable[None]],  # noqa: F811 (pytest's way to ask for it)
) -> None:
    await assistance.start("after_effect")
    organization = organizations_pb2.Organization(name=RIVERBEND, display_name="Riverbend", kind="SCHOOL")
    await tell("partners", events_pb2.OrganizationCreated(organization=organization), revision=1)
    await assistance.died()
    assert await assistance.count("SELECT count(*) FROM inbox") == 1
    await assistance.start()
    # It comes again after the server's wait for its acknowledgement, is known, and is acknowledged.
    client = await nats.connect(assistance._environment["TRIBUTARY_NATS_URL"])

    async def acknowledged() -> bool:
        info = await client.jetstream().consumer_info(stream_name("partners"), "assistance-partners")
        return info.num_ack_pending == 0 and info.num_pending == 0

    await eventually(acknowledged, seconds=20)
    await client.close()
    assert await assistance.count("SELECT count(*) FROM inbox") == 1
    assert await assistance.count("SELECT count(*) FROM organization_snapshots WHERE revision = 1") == 1

"""Three NATS servers that each keep each event: without one, events go out again within seconds; without two they wait;
and whoever calls notices neither."""

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from cli.embedded import nats
from cli.embedded.place import NATS_USER
from cli.embedded.ports import free_ports
from cli.embedded.process import Child
from services.chassis.events import stream_name
from services.chassis.streams import connect
from tests.conftest import NatsServer, ServiceDatabase
from tests.faults.forms import by_form, dice
from tests.faults.killable import RIVERBEND, Killable, create
from tests.product import scratch_folder
from tests.services.conftest import Callers
from tests.services.eventually import eventually

SECONDS = by_form(2, 60)
# Publishing goes on within this, once one of three is gone; the short form runs beside other tests.
RESUMES = by_form(60, 10)


class Cluster:
    """Three servers, each with what it keeps in a folder of its own."""

    def __init__(self) -> None:
        self.folder, self._password = scratch_folder(), secrets.token_urlsafe(12)
        self._ports, self._monitors, routes = free_ports(3), free_ports(3), free_ports(3)
        self.children = []
        for number, (port, monitor) in enumerate(zip(self._ports, self._monitors, strict=True)):
            own = self.folder / str(number)
            part = nats.server(own, port=port, monitor_port=monitor, password=self._password, log=own / "nats.log")
            to = ", ".join(f'"nats://127.0.0.1:{route}"' for route in routes)
            with (own / "nats.conf").open("a") as file:
                file.write(f"server_name: n{number}\n")
                file.write(f'cluster {{ name: tributary, listen: "127.0.0.1:{routes[number]}", routes: [{to}] }}\n')
            self.children.append(Child(part))
            self.children[-1].start()

    @property
    def server(self) -> NatsServer:
        """What a service is told of it."""
        urls = ",".join(f"nats://{NATS_USER}:{self._password}@127.0.0.1:{port}" for port in self._ports)
        return NatsServer(urls, f"http://127.0.0.1:{self._monitors[0]}")

    def stop(self) -> None:
        """Ends all of them, and removes what they kept."""
        for child in self.children:
            child.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """Three servers that found each other or soon will."""
    running = Cluster()
    yield running
    running.stop()


@pytest.fixture
async def assistance(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
    cluster: Cluster,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[tuple[Killable, Callers]]:
    """Assistance on the three, with each event on all of them; and who calls."""
    monkeypatch.setenv("TRIBUTARY_NATS_REPLICAS", "3")
    callers = Callers(scratch_folder())
    running = Killable(await service_database("assistance"), cluster.server, callers.public_key_file)
    await running.start()
    yield running, callers
    await running.stop()
    await running.channel.close()


async def test_one_of_three_is_missed_for_seconds_and_two_by_nobody_who_calls(
    assistance: tuple[Killable, Callers], cluster: Cluster
) -> None:
    running, callers = assistance
    chance = dice()
    waiting = "SELECT count(*) FROM outbox WHERE publish_time IS NULL"
    told = "SELECT count(*) FROM outbox WHERE publish_time IS NOT NULL"

    async def write() -> None:
        while True:
            await running.cases.CreateCase(create(), metadata=callers(RIVERBEND, "ORGANIZATION_MEMBER"), timeout=10)
            await asyncio.sleep(0.05)

    async def more_told() -> bool:
        assert not writing.done(), writing.exception()
        return await running.count(told) > before

    before, writing = 0, asyncio.create_task(write())
    await eventually(more_told, seconds=60)
    first, second = chance.sample(cluster.children, 2)
    first.kill()
    before = await running.count("SELECT count(*) FROM outbox")
    await eventually(more_told, seconds=RESUMES)
    second.kill()
    await asyncio.sleep(SECONDS)
    left = await eventually(lambda: running.count(waiting))
    assert not writing.done(), writing.exception()
    first.start()
    second.start()
    before = await running.count("SELECT count(*) FROM outbox")
    await eventually(more_told, seconds=60)
    writing.cancel()

    async def all_told() -> bool:
        return not await running.count(waiting)

    await eventually(all_told, seconds=60)
    print(f"{left} events waited while two were away")
    written = await running.count("SELECT count(*) FROM outbox")
    assert written == await running.count("SELECT count(*) FROM cases")
    assert written == await running.count("SELECT count(*) FROM idempotency")
    client = await connect(cluster.server.url, "a test")
    assert (await client.jetstream().stream_info(stream_name("assistance"))).state.messages == written
    await client.close()

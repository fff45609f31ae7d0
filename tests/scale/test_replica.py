"""Lists are read from a replica that PostgreSQL streams to, and are never older than what its reader wrote."""

import asyncio
import re
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import asyncpg
import httpx2
import pytest
from tributary.assistance.v1 import cases_pb2 as pb
from tributary.assistance.v1 import cases_pb2_grpc, operations_pb2_grpc
from tributary.operations.v1.operations_pb2 import GetStatusRequest, ReadReplica

from cli.embedded import postgres
from cli.embedded.databases import create_database
from cli.embedded.ports import free_ports
from cli.embedded.process import Child, Part
from cli.embedded.revisions import migrate
from cli.embedded.server_user import server_user
from cli.embedded.urls import address
from cli.settings import SERVICES
from services.chassis.actor import PRODUCT
from services.chassis.database import Database
from services.chassis.replica import Replica
from tests.conftest import PostgresServer, start
from tests.product import Reached
from tests.services.conftest import Callers, Running, callers, run_service
from tests.services.eventually import eventually

__all__ = ["callers", "run_service"]

RIVERBEND = "organizations/01900000-0000-7000-8000-000000000001"
NORTHSIDE = "organizations/01900000-0000-7000-8000-000000000002"


class Standby:
    """A server that follows another one, byte for byte."""

    def __init__(self, primary: PostgresServer) -> None:
        self._primary = primary
        self.port = free_ports(1)[0]
        user, cluster = server_user(), primary.folder / "standby"
        install = postgres.within_reach(postgres.choose_install(cluster), user, primary.folder)
        cluster.mkdir(mode=0o700)
        user.give(cluster)
        command = ["pg_basebackup", "-D", str(cluster), "-d", primary.url, "-R", "-X", "stream", "-c", "fast"]
        identity = {"user": user.uid, "group": user.gid, "extra_groups": []} if user.other else {}
        subprocess.run(  # type: ignore[call-overload]
            [str(install.programs / command[0]), *command[1:]],
            cwd="/",
            env=postgres.ENVIRONMENT,
            check=True,
            **identity,
        )
        log, sockets = primary.folder / "standby.log", primary.folder / "sockets"
        part = postgres.server(install, cluster, port=self.port, sockets=sockets, log=log, user=user)
        self._part: Part = replace(part, command=(*part.command, "-c", "max_connections=400"))
        self.child: Child = start(self._part)

    def url(self, url: str) -> str:
        """The address of a database of the primary, here."""
        return url.replace(f":{self._primary.port}/", f":{self.port}/")

    def start(self) -> None:
        """Starts it again."""
        self.child = start(self._part)

    async def tell(self, statement: str) -> None:
        """Runs a statement on it as its superuser."""
        connection = await asyncpg.connect(self.url(self._primary.url))
        await connection.execute(statement)
        await connection.close()


@pytest.fixture(scope="module")
def primary() -> Iterator[PostgresServer]:
    """A primary of this module's own."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
async def database(primary: PostgresServer) -> str:
    """Assistance's database there, as the service's role."""
    await create_database(primary.url, "assistance", {"assistance": "app", "assistance_owner": "owner"})
    await migrate("assistance", address(primary.url, "assistance_owner", "owner", "assistance"))
    return address(primary.url, "assistance", "app", "assistance")


@pytest.fixture(scope="module")
def standby(primary: PostgresServer, database: str) -> Iterator[Standby]:
    """A server that follows it."""
    following = Standby(primary)
    yield following
    following.child.stop()


@dataclass(frozen=True)
class Reader:
    """Organizations that write and list, and which server answered their lists."""

    cases: cases_pb2_grpc.CaseServiceStub
    operations: operations_pb2_grpc.OperationsServiceStub
    callers: Callers
    metrics: str
    operator: Reached

    async def writes(self, title: str, organization: str = RIVERBEND) -> None:
        """Creates a case."""
        request = pb.CreateCaseRequest(case=pb.Case(title=title, need="Help"))
        await self.cases.CreateCase(request, metadata=self.callers(organization, "ORGANIZATION_MEMBER"))

    async def lists(self, organization: str = RIVERBEND) -> list[str]:
        """The titles of its newest cases."""
        metadata = self.callers(organization, "ORGANIZATION_MEMBER")
        listed = await self.cases.ListCases(pb.ListCasesRequest(page_size=50), metadata=metadata)
        return [case.title for case in listed.cases]

    async def replica(self) -> ReadReplica:
        """What assistance says of its replica."""
        admin = self.callers("", "OFFICE_ADMIN", "OFFICE_STAFF")
        return (await self.operations.GetAssistanceStatus(GetStatusRequest(), metadata=admin)).read_replica

    async def answered(self, server: str) -> float:
        """How many lists "replica" or "primary" answered."""
        async with httpx2.AsyncClient(trust_env=False) as client:
            said = (await client.get(f"http://{self.metrics}/metrics")).text
        found = re.search(rf'tributary_browsing_reads_total{{server="{server}"}} (\S+)', said)
        assert found is not None
        return float(found[1])

    async def asks(self, server: str) -> bool:
        """Whether it is that server that answers a list."""
        before = await self.answered(server)
        await self.lists()
        return await self.answered(server) > before


@pytest.fixture(scope="module")
async def reader(
    run_service: Callable[..., Awaitable[Running]], callers: Callers, database: str, standby: Standby
) -> Reader:
    """Assistance, which lists from the standby."""
    metrics = f"127.0.0.1:{free_ports(1)[0]}"
    urls = {"database_url": database, "database_read_url": standby.url(database)}
    running = await run_service("assistance", **urls, metrics_listen=metrics)
    nowhere = f"postgresql://nobody@127.0.0.1:{free_ports(1)[0]}/none"
    operator = Reached(
        {f"TRIBUTARY_{service.upper()}_DATABASE_URL": nowhere for service in SERVICES}
        | {
            "TRIBUTARY_NATS_URL": running.settings.nats_url,
            "TRIBUTARY_ASSISTANCE": running.settings.listen,
            "TRIBUTARY_ACTOR_PRIVATE_KEY_FILE": str(callers.private_key_file),
        }
    )
    channel = running.channel
    reader = Reader(
        cases_pb2_grpc.CaseServiceStub(channel),
        operations_pb2_grpc.OperationsServiceStub(channel),
        callers,
        metrics,
        operator,
    )
    await eventually(partial(reader.asks, "replica"), seconds=30)
    return reader


async def test_who_wrote_reads_it_from_the_replica_at_once(reader: Reader) -> None:
    before = await reader.answered("replica")

    async def writes_and_lists(number: int) -> None:
        for turn in range(10):
            await reader.writes(f"{number}, {turn}")
            assert f"{number}, {turn}" in await reader.lists()

    await asyncio.gather(*map(writes_and_lists, range(4)))
    assert await reader.answered("replica") > before


async def test_a_replica_keeps_organizations_apart_as_the_primary_does(reader: Reader) -> None:
    await reader.writes("Northside's own", NORTHSIDE)
    await eventually(partial(reader.asks, "replica"), seconds=30)
    assert await reader.lists(NORTHSIDE) == ["Northside's own"]
    assert "Northside's own" not in await reader.lists()


async def test_a_replica_that_is_behind_is_not_gone_by(reader: Reader, standby: Standby) -> None:
    await standby.tell("SELECT pg_wal_replay_pause()")
    try:
        await reader.writes("While it stands still")
        assert "While it stands still" in await reader.lists()
        assert await reader.asks("primary")
    finally:
        await standby.tell("SELECT pg_wal_replay_resume()")
    await eventually(partial(reader.asks, "replica"), seconds=30)


async def test_whether_reads_go_to_the_replica_is_told_and_why_they_do_not(reader: Reader, standby: Standby) -> None:
    assert (await reader.replica()).used
    await standby.tell("SELECT pg_wal_replay_pause()")
    try:
        await reader.writes("While nobody follows")
        await eventually(partial(reader.asks, "primary"), seconds=30)
        told = await reader.replica()
        assert (told.used, told.amiss) == (False, "it is behind")
        assert told.primary_reads
        found = await asyncio.to_thread(reader.operator.command, "doctor")
        assert "✗ assistance does not read from its replica, but from the primary: it is behind." in found.stdout, found
    finally:
        await standby.tell("SELECT pg_wal_replay_resume()")
    await eventually(partial(reader.asks, "replica"), seconds=30)


async def test_a_replica_that_is_killed_fails_no_read_and_is_gone_by_again_later(
    reader: Reader, standby: Standby
) -> None:
    stopping = asyncio.Event()

    async def goes_on() -> int:
        lists = 0
        while not stopping.is_set():
            assert await reader.lists()
            lists += 1
        return lists

    readers = [asyncio.create_task(goes_on()) for _ in range(4)]
    try:
        standby.child.kill()
        await eventually(partial(reader.asks, "primary"), seconds=30)
    finally:
        stopping.set()
        assert all(await asyncio.gather(*readers))
    standby.start()
    await eventually(partial(reader.asks, "replica"), seconds=30)


async def test_a_role_that_policies_do_not_bind_is_not_read_with(
    primary: PostgresServer, database: str, standby: Standby
) -> None:
    url = standby.url(primary.url).replace("/postgres", "/assistance")
    own = Database(database, pool=1, service="assistance")
    replica = Replica(own, url, pool=1, service="assistance")
    following = asyncio.create_task(replica.follow())
    try:
        async with replica.read(PRODUCT) as tx:
            await tx.fetch("SELECT 1 AS one")
        assert "is a superuser" in await eventually(partial(said_amiss, replica), seconds=30)
        assert replica.answered == {"replica": 0, "primary": 1}
    finally:
        following.cancel()
        await replica.close()
        await own.close()


async def said_amiss(replica: Replica) -> str:
    """Why a replica is not gone by."""
    return replica.amiss

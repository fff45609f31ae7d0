"""A product whose every hop passes a proxy of the test's, on a PostgreSQL and a NATS that are the test's to stop."""

import asyncio
import os
import secrets
import shutil
import signal
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import asyncpg
import psutil  # type: ignore[import-untyped]
import pytest

from cli.embedded import nats
from cli.embedded.data_folder import DataFolder
from cli.embedded.orphans import MARK
from cli.embedded.place import NATS_USER, last
from cli.embedded.ports import free_ports
from cli.embedded.process import Child, Part
from cli.settings import SERVICES
from tests.conftest import PostgresServer, start
from tests.faults.invariants import figure, metric
from tests.faults.load import people
from tests.faults.proxy import Proxy
from tests.product import Product, four_free_ports, scratch_folder
from tests.services.eventually import eventually

_LEADER = """
SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid::bigint = $1 AND d.datname = 'assistance' AND l.granted"""
# Of the gateway and of each service: what is too many is reached with few.
CALLS_AT_ONCE = 48


class Nats:
    """A NATS that is the test's to stop and to start again."""

    def __init__(self) -> None:
        self.folder = scratch_folder()
        self.port, self.monitor_port = free_ports(2)
        self.password = secrets.token_urlsafe(12)
        log = self.folder / "nats.log"
        part = nats.server(self.folder, port=self.port, monitor_port=self.monitor_port, password=self.password, log=log)
        self.child = start(part)

    def stop(self) -> None:
        """Ends it and removes what it kept."""
        self.child.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Rig:
    """The product on its servers. `hops` are named by what stands behind them: postgresql, nats, and each service."""

    def __init__(self) -> None:
        self.postgresql, self.nats = PostgresServer(), Nats()
        postgres_port, nats_port = free_ports(2)
        self.hops = {
            "postgresql": Proxy(postgres_port, self.postgresql.port),
            "nats": Proxy(nats_port, self.nats.port),
        }
        for hop in self.hops.values():
            hop.start()
        self.product = Product(
            environment={
                "DATABASE_URL": self.postgresql.url.replace(f":{self.postgresql.port}/", f":{postgres_port}/"),
                "NATS_URL": f"nats://{NATS_USER}:{self.nats.password}@127.0.0.1:{nats_port}",
                "TRIBUTARY_NATS_MONITOR_URL": f"http://127.0.0.1:{self.nats.monitor_port}",
                "TRIBUTARY_METRICS_PORT": str(four_free_ports()),
                # Those who work here are few, and do more than people do.
                "TRIBUTARY_RATE_PER_ACTOR": "0",
                "TRIBUTARY_GRPC_RATE_PER_ACTOR": "0",
                "TRIBUTARY_CALLS_AT_ONCE": str(CALLS_AT_ONCE),
            }
        )
        self.product.start()
        self.tokens = people(self.product)
        self._stand_before_the_services()

    def _stand_before_the_services(self) -> None:
        """Puts a proxy in the place of each service's socket, and has the gateway connect anew."""
        place = last(DataFolder(self.product.data))
        assert place is not None
        for service in SERVICES:
            socket = Path(place.socket(service).removeprefix("unix:"))
            self.hops[service] = Proxy(str(socket), str(socket.rename(socket.with_suffix(".own"))))
            self.hops[service].start()
        before = self.product.processes()["gateway"]
        os.kill(before, signal.SIGTERM)
        until(lambda: self.product.processes().get("gateway", before) != before)
        until(self.ready)

    def ready(self) -> bool:
        """Whether the gateway says that everything serves."""
        try:
            with urllib.request.urlopen(f"{self.product.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """Ends all of it, and removes what it kept."""
        self.product.remove()
        for hop in self.hops.values():
            hop.stop()
        os.kill(self.postgresql.child.pid, signal.SIGQUIT)  # Nobody needs what it would write down first.
        self.postgresql.stop()
        self.nats.stop()


def until(look: Callable[[], bool], seconds: float = 30) -> None:
    """Waits until `look` says so."""
    end = time.monotonic() + seconds
    while not look():
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} s")
        time.sleep(0.02)


@dataclass(frozen=True)
class Twin:
    """A second process of a service: what it runs as, its unix socket, and the port where it answers Prometheus."""

    child: Child
    socket: str
    metrics_port: int


@contextmanager
def twin_of(rig: Rig, service: str, *command: str) -> Iterator[Twin]:
    """A second process of a service, on the same database and streams, which no request reaches by itself. `command` is
    run in place of the service's own."""
    folder, (metrics_port,) = scratch_folder(), free_ports(1)
    socket, log = str(folder / f"{service}.sock"), folder / "log"
    told = psutil.Process(rig.product.processes()[service]).environ()
    told |= {"TRIBUTARY_LISTEN": f"unix:{socket}", "TRIBUTARY_METRICS_LISTEN": f"127.0.0.1:{metrics_port}"}
    del told[MARK]  # It is the test's, and nobody else's to look after.
    part = Part(
        "twin",
        command or (sys.executable, "-m", f"services.{service}"),
        environment=told,
        log=log,
        ready=lambda _: '"started"' in log.read_text(),
    )
    child = start(part)
    try:
        yield Twin(child, socket, metrics_port)
    finally:
        child.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def end_the_leaders_session(rig: Rig) -> None:
    """Takes the lead from the relay that has it, as the server does by itself with one that is silent for long."""
    connection = await asyncpg.connect(rig.postgresql.url)
    await connection.execute(f"SELECT pg_terminate_backend(pid) FROM ({_LEADER}) held", crc32(b"tributary relay"))
    await connection.close()


async def take_the_lead(rig: Rig, twin: Twin) -> None:
    """Has the twin of assistance be the one that relays."""

    async def leads() -> bool:
        if not await figure(twin.metrics_port, "relay_leads"):
            await end_the_leaders_session(rig)
            await asyncio.sleep(0.5)
            return False
        # Whoever led before it learns so when they next speak with the server.
        return not await metric(rig.product, "relay_leads", "assistance")

    await eventually(leads, seconds=60)


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """A process and all that it started, stopped by SIGSTOP until it is left."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    for process in family:
        with suppress(psutil.NoSuchProcess):  # One that was about to end does so.
            process.suspend()
    try:
        yield
    finally:
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.resume()

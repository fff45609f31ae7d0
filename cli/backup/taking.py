"""`tributary backup`: all that the running product keeps, as it was at one moment."""

import asyncio
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import nats
import typer
from nats.errors import Error as NatsError

from cli.backup import contents
from cli.backup.cut import snapshots
from cli.backup.manifest import FORMAT, NAME, Manifest, digests
from cli.backup.programs import run
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import running
from cli.embedded.revisions import current_revision
from cli.problem import Problem
from cli.settings import SERVICES, from_environment
from services.chassis.events import stream_name

app = typer.Typer(add_completion=False)


# Seconds until a backup that another process writes into the folder counts as given up.
GIVEN_UP = 24 * 3600


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where to write it; must not be there yet, unless --keep is given.")],
    keep: Annotated[
        int, typer.Option(min=0, help="Write into FOLDER under the time's name, and keep as many of the newest there.")
    ] = 0,
) -> None:
    """Writes a backup of the running product: its databases at one moment, the contents of files, and its keys. The
    product goes on meanwhile. Whoever has the backup has the keys: keep it where nobody else gets at it.

    Where DATABASE_URL is set and nothing runs on the data folder, it is that server's databases; the files that
    TRIBUTARY_PARTNERS_BLOBS_URL and its like, or TRIBUTARY_BLOBS_URL, lead to; and no keys, if the data folder has
    none: a deployment keeps them as secrets.
    """
    settings = from_environment()
    data = DataFolder(settings.data)
    deployed = bool(settings.database_url) and not data.in_use
    server = str(settings.database_url) if deployed else running(settings).database_server
    stream_server = settings.nats_url if deployed else running(settings).nats_url
    target = folder / f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%SZ}" if keep else folder
    if target.exists():
        raise Problem(f"{target} is there already: name a folder that is not.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(mode=0o700, parents=True)
        # Once before, for what is removed meanwhile, and once after, for what is added.
        contents.take(data, unfinished / "blobs")
        moment, revisions = asyncio.run(_databases(server, unfinished))
        files = contents.take(data, unfinished / "blobs")
        if data.public_key.exists():
            _keys(data, unfinished)
        streams = asyncio.run(_streams(stream_server)) if stream_server else {}
        Manifest(FORMAT, moment.isoformat(), revisions, streams, digests(unfinished)).write(unfinished)
        unfinished.rename(target)
        if keep:
            _prune(folder, keep)
    except OSError as error:
        raise Problem(f"{target} cannot be written ({error}).") from error
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"{target}: {', '.join(SERVICES)} as of {moment:%Y-%m-%d %H:%M:%S} UTC, {files} files, {size / 1e6:.1f} MB.")


def _prune(folder: Path, keep: int) -> None:
    """Removes all but the newest backups, and what was begun long ago and never finished."""
    whole = sorted(found.parent for found in folder.glob(f"*Z/{NAME}"))
    given_up = [each for each in folder.glob("*Z.unfinished") if time.time() - each.stat().st_mtime > GIVEN_UP]
    for each in (*whole[:-keep], *given_up):
        shutil.rmtree(each)


async def _databases(server: str, folder: Path) -> tuple[datetime, dict[str, str]]:
    """Writes each database, and gives the moment and their revisions."""
    urls = {service: urlsplit(server)._replace(path=f"/{service}").geturl() for service in SERVICES}
    async with snapshots(urls) as found:
        moment = datetime.now(UTC)
        for service, snapshot in found.items():
            file = folder / f"{service}.dump"
            arguments = ("--format=custom", f"--snapshot={snapshot}", f"--file={file}")
            await asyncio.to_thread(run, "pg_dump", urls[service], *arguments)
        revisions = {service: await current_revision(url) or "" for service, url in urls.items()}
    return moment, revisions


def _keys(data: DataFolder, folder: Path) -> None:
    """The keys, without which tokens and second factors would be lost; and what the demo data's people sign in with."""
    shutil.copytree(data.private_key.parent, folder / "keys")
    for file in (data.demo_loaded, data.demo_password_file):
        if file.exists():
            shutil.copy2(file, folder / "keys" / file.name)


async def _streams(url: str) -> dict[str, int]:
    """The last position of each stream; none of a NATS that does not answer."""
    try:
        client = await nats.connect(url, connect_timeout=2, allow_reconnect=False)
        info = {service: await client.jetstream().stream_info(stream_name(service)) for service in SERVICES}
        await client.close()
    except (OSError, NatsError, TimeoutError):
        return {}
    return {service: found.state.last_seq for service, found in info.items()}

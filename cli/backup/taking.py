"""`tributary backup`: all that the running product keeps, as it was at one moment."""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import nats
import typer
from nats.errors import Error as NatsError

from cli.backup import contents
from cli.backup.cut import snapshots
from cli.backup.manifest import FORMAT, Manifest, digests
from cli.backup.programs import run
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import running
from cli.embedded.revisions import current_revision
from cli.problem import Problem
from cli.settings import SERVICES, from_environment
from services.chassis.events import stream_name

app = typer.Typer(add_completion=False)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(help="Where to write it; must not be there yet.")],
) -> None:
    """Writes a backup of the running product: its databases at one moment, the contents of files, and its keys. The
    product goes on meanwhile. Whoever has the backup has the keys: keep it where nobody else gets at it."""
    settings = from_environment()
    data, place = DataFolder(settings.data), running(settings)
    if folder.exists():
        raise Problem(f"{folder} is there already: name a folder that is not.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir(mode=0o700, parents=True)
        # Once before, for what is removed meanwhile, and once after, for what is added.
        contents.take(data, unfinished / "blobs")
        moment, revisions = asyncio.run(_databases(place.database_server, unfinished))
        files = contents.take(data, unfinished / "blobs")
        _keys(data, unfinished)
        streams = asyncio.run(_streams(place.nats_url))
        Manifest(FORMAT, moment.isoformat(), revisions, streams, digests(unfinished)).write(unfinished)
        unfinished.rename(folder)
    except OSError as error:
        raise Problem(f"{folder} cannot be written ({error}).") from error
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder}: {', '.join(SERVICES)} as of {moment:%Y-%m-%d %H:%M:%S} UTC, {files} files, {size / 1e6:.1f} MB.")


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

"""What must be there before the services start: keys, databases, roles, migrations; quick when it all is.

Run as `python -m cli.embedded.prepare` by the supervisor, to keep the driver and the migrations out of its memory.
"""

import asyncio
import sys
import time
from collections.abc import Mapping

import asyncpg

from cli.embedded.data_folder import DataFolder
from cli.embedded.databases import create_database
from cli.embedded.keys import create_keys
from cli.embedded.nats import syncs_always
from cli.embedded.place import last
from cli.embedded.revisions import current_revision, is_behind, migrate
from cli.embedded.urls import address
from cli.problem import Problem
from cli.settings import SERVICES, Settings, from_environment
from services.chassis.revisions import newest_revision

# Seconds for a server to be there, and for one that is there to finish starting: it may have a crash to recover from.
ABSENCE_SECONDS, RECOVERY_SECONDS = 10.0, 120.0
ABSENT = (asyncpg.InvalidCatalogNameError, asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError)


async def prepare_databases(server: str, passwords: Mapping[str, str]) -> None:
    """Brings every service's database on `server` to what the checkout needs; `passwords` has one for each role."""
    there = await _roles(server)
    urls = {
        service: address(server, f"{service}_owner", passwords[f"{service}_owner"], service) for service in SERVICES
    }
    known = [service for service in SERVICES if f"{service}_owner" in there]
    found = dict(zip(known, await asyncio.gather(*(_revision(urls[service]) for service in known)), strict=True))
    for service, url in urls.items():
        if not is_behind(service, found.get(service)):
            continue
        if found.get(service) is None:
            await create_database(server, service, passwords)
        await migrate(service, url)
        print(f"{service} migrated to {newest_revision(service)}", flush=True)


async def _roles(server: str) -> set[str]:
    """The roles there are on the server, once it answers. Raises Problem when it does not, or refuses."""
    began = time.monotonic()
    while True:
        try:
            connection = await asyncpg.connect(server, timeout=5)
        except (OSError, asyncpg.CannotConnectNowError) as error:
            patience = ABSENCE_SECONDS if isinstance(error, OSError) else RECOVERY_SECONDS
            if time.monotonic() - began > patience:
                raise Problem(f"PostgreSQL does not answer ({error}): see DATABASE_URL or the log.") from error
            await asyncio.sleep(0.02)
        except (asyncpg.PostgresError, ValueError) as error:
            raise Problem(f"PostgreSQL refuses ({error}): see DATABASE_URL.") from error
        else:
            roles = {row["rolname"] for row in await connection.fetch("SELECT rolname FROM pg_roles")}
            await connection.close()
            return roles


async def _revision(url: str) -> str | None:
    """The database's revision; None when it, or its owner, is not there either."""
    try:
        return await current_revision(url)
    except ABSENT:
        return None


def check_nats(monitor_url: str) -> None:
    """Looks whether a NATS that was given syncs each event to disk. Raises Problem when it does not."""
    try:
        synced = syncs_always(monitor_url)
    except OSError:
        print(
            f"NATS's monitor at {monitor_url} is silent: it is not known whether NATS syncs each event to disk.",
            flush=True,
        )
        return
    if not synced:
        raise Problem(
            "NATS loses acknowledged events at a power cut as it is: "
            "put `sync_interval: always` into the jetstream block of its configuration."
        )


def prepare(settings: Settings) -> None:
    """All of it, with the servers noted in the data folder or given. Raises Problem."""
    data = DataFolder(settings.data)
    create_keys(data)
    place = last(data)
    if place is None:
        raise Problem(f"The data folder {settings.data} has never been started on: start with `make up`.")
    if settings.nats_url:
        check_nats(place.nats_monitor_url)
    asyncio.run(prepare_databases(place.database_server, data.passwords()))


def main() -> None:
    """The program."""
    try:
        prepare(from_environment())
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

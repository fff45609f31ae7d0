"""`tributary migrate`: brings each service's database to its newest revision."""

import asyncio
from typing import Annotated

import asyncpg
import typer

from cli.embedded import parts
from cli.embedded.data_folder import DataFolder
from cli.embedded.databases import prepare_database
from cli.embedded.passwords import given_passwords
from cli.embedded.place import choose, running
from cli.embedded.prepare import prepare_databases
from cli.embedded.revisions import current_revision, is_behind
from cli.embedded.revisions import migrate as migrate_database
from cli.embedded.server_user import server_user
from cli.embedded.supervisor import Supervisor
from cli.problem import Problem
from cli.settings import SERVICES, Settings, from_environment, given_url
from services.chassis.revisions import newest_revision

app = typer.Typer(add_completion=False)


@app.command()
def migrate(
    wait: Annotated[bool, typer.Option("--wait", help="Migrate nothing; wait until others have done it.")] = False,
) -> None:
    """Brings each service's database to its newest revision, as its owner; safe to run again, and side by side. What a
    later version has migrated stays as it is.

    The databases are those of TRIBUTARY_PARTNERS_OWNER_URL, TRIBUTARY_ASSISTANCE_OWNER_URL and
    TRIBUTARY_FUNDING_OWNER_URL where these are set, else those of DATABASE_URL's PostgreSQL, else the data folder's. On
    DATABASE_URL's they are made when they are not there, with their roles. A role's password is that of the data
    folder, or of the file that TRIBUTARY_PARTNERS_OWNER_PASSWORD_FILE, TRIBUTARY_PARTNERS_DATABASE_PASSWORD_FILE and
    their like name.
    """
    settings = from_environment()
    if wait:
        asyncio.run(_wait())
        return
    given = {service: given_url(f"TRIBUTARY_{service.upper()}_OWNER") for service in SERVICES}
    if any(given.values()):
        asyncio.run(_migrate_given(given))
    else:
        _migrate_own(settings)
    print("Every database is as new as this version needs.")


async def _migrate_given(urls: dict[str, str | None]) -> None:
    for service, url in urls.items():
        if not url:
            raise Problem(f"TRIBUTARY_{service.upper()}_OWNER_URL is not set, though another service's is.")
        revision = await current_revision(url)
        if revision is None:
            await prepare_database(url, service)
        if is_behind(service, revision):
            await migrate_database(service, url)
            print(f"{service} migrated to {newest_revision(service)}")


async def _wait() -> None:
    """Waits until no database is behind that TRIBUTARY_PARTNERS_DATABASE_URL or its like leads to."""
    for service in SERVICES:
        url = given_url(f"TRIBUTARY_{service.upper()}_DATABASE")
        said = ""
        while url:
            try:
                revision = await current_revision(url)
                if not is_behind(service, revision):
                    print(f"{service}'s database is at {revision}.", flush=True)
                    break
                why = f"{service}'s database is at {revision or 'its beginning'}: waiting for `tributary migrate`"
            except (OSError, asyncpg.PostgresError) as error:
                why = f"{service}'s database cannot be reached ({error}): waiting for it"
            if why != said:
                print(said := why, flush=True)
            await asyncio.sleep(1)


def _migrate_own(settings: Settings) -> None:
    if settings.database_url and (passwords := given_passwords()):
        asyncio.run(prepare_databases(settings.database_url, passwords))
        return
    data = DataFolder(settings.data)
    data.create()
    if settings.database_url:
        asyncio.run(prepare_databases(settings.database_url, data.passwords()))
    elif data.in_use:
        asyncio.run(prepare_databases(running(settings).database_server, data.passwords()))
    else:
        with data.held("`tributary migrate`"), Supervisor(data) as supervisor:
            user = server_user(data.clusters())
            place = choose(settings, data, user)
            (server,) = supervisor.start(parts.embedded_postgres(data, place, user))
            supervisor.wait("Starting PostgreSQL", lambda: server.ready, 60)
            asyncio.run(prepare_databases(place.database_server, data.passwords()))

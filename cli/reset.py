"""`tributary reset`: clears the product's data."""

import asyncio
import shutil
from typing import Annotated

import typer

from cli.embedded.data_folder import DataFolder
from cli.embedded.server_user import server_user
from cli.problem import Problem
from cli.settings import SERVICES, Settings, from_environment

app = typer.Typer(add_completion=False)


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Clears the product's data: every record, account, token and key. Asks first. The next start begins anew."""
    settings = from_environment()
    data = DataFolder(settings.data)
    if not data.begun:
        print(f"There is no data of Tributary's in {data.path}.")
        return
    if data.in_use:
        raise Problem(f"A product runs on {data.path}: stop it first, with Ctrl-C where it runs.")
    what = [f"the data folder {data.path}"]
    if settings.database_url:
        what.append(f"the databases {', '.join(SERVICES)} on the server of DATABASE_URL")
    if settings.nats_url:
        what.append("the event streams on the server of NATS_URL")
    if not yes and not typer.confirm(f"Clear {' and '.join(what)} for good?"):
        raise Problem("Nothing was cleared.")
    with data.held("`tributary reset`"):
        kept = clear(settings, data)
    print("Cleared." if not kept else f"Cleared, but for what is not Tributary's: {', '.join(sorted(kept))}.")


def clear(settings: Settings, data: DataFolder) -> list[str]:
    """Removes all that the product keeps, in the folder and on the servers given; gives the names of what is somebody
    else's. Nobody else may be at work on the folder. Raises Problem."""
    asyncio.run(clear_servers(settings))
    return _clear_folder(data)


def _clear_folder(data: DataFolder) -> list[str]:
    """Removes what the product wrote; gives the names of what somebody else did."""
    user = server_user(data.clusters())
    try:
        for path in data.contents(user):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    except PermissionError as error:
        raise Problem(f"{error.filename} is another user's: clear the data as that user.") from error
    kept = [path.name for path in data.path.iterdir()]
    if not kept:
        data.path.rmdir()
    return kept


async def clear_servers(settings: Settings) -> None:
    """Removes the product's databases and streams on the servers given."""
    if settings.database_url:
        import asyncpg

        connection = await asyncpg.connect(settings.database_url)
        for service in SERVICES:
            await connection.execute(f"DROP DATABASE IF EXISTS {service} WITH (FORCE)")
        await connection.close()
    if settings.nats_url:
        import nats
        from nats.js.errors import NotFoundError

        from services.chassis.events import stream_name

        client = await nats.connect(settings.nats_url)
        for service in SERVICES:
            try:
                await client.jetstream().delete_stream(stream_name(service))
            except NotFoundError:
                continue
        await client.close()

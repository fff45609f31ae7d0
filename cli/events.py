"""`tributary events`: what the services told each other, what could not take effect, and doing it again."""

import asyncio
import sys
import time
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.progress import Progress
from rich.table import Table
from tributary.assistance.v1 import events_pb2 as _assistance  # noqa: F401 (its types become known by name)
from tributary.funding.v1 import events_pb2 as _funding  # noqa: F401 (likewise)
from tributary.partners.v1 import events_pb2 as _partners  # noqa: F401 (likewise)

from cli import event_rows as rows
from cli.embedded.place import running, service_database
from cli.printing import cell, console, table_of
from cli.problem import Problem
from cli.settings import SERVICES, Service, Settings, from_environment, given_url, this_or_all
from services.chassis.operations.parked import payload_text, request_replay

# Seconds without any progress after which a command no longer waits for a service.
PATIENCE = 30.0
POLL = 0.1
# Events that go out again before fresh ones get their turn.
BATCH = 5_000
# The last position that an outbox could have.
LAST = 2**63 - 1


app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def events() -> None:
    """Looks at the services' events, and has them published, applied or replayed again."""


@app.command("list")
def list_(
    service: Annotated[Service | None, typer.Option(help="Of this service alone.")] = None,
    parked: Annotated[bool, typer.Option("--parked", help="Those that could not take effect.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many of each service, the latest.")] = 20,
) -> None:
    """Lists the latest events of each service, or those that it parked."""
    table, waiting = asyncio.run((_parked if parked else _told)(from_environment(), this_or_all(service), limit))
    console().print(table)
    if waiting and not parked:
        print(f"{waiting} parked: see `tributary events list --parked`.")


async def _told(settings: Settings, services: tuple[str, ...], limit: int) -> tuple[Table, int]:
    """What the services told, the latest last, and how many events are parked."""
    table = table_of("service", "position", "time", "type", "resource", "id", "published")
    waiting = 0
    for service in services:
        async with rows.connected(settings, service) as connection:
            waiting += len(await rows.parked(connection))
            for row in reversed(await rows.recent(connection, limit)):
                what = (row["position"], row["event_time"], row["type"], row["resource"], row["event_id"])
                table.add_row(*map(cell, (service, *what, row["publish_time"] or "not yet")))
    return table, waiting


async def _parked(settings: Settings, services: tuple[str, ...], limit: int) -> tuple[Table, int]:
    """What could not take effect, the latest last, and how many there are."""
    table = table_of("durable", "parked", "type", "id", "attempts", "error")
    waiting = 0
    for service in services:
        async with rows.connected(settings, service) as connection:
            found = await rows.parked(connection)
            waiting += len(found)
            for row in found[-limit:]:
                error = f"{'(to be tried again) ' if row['replay_request_time'] else ''}{row['error']}"
                what = (row["durable"], row["park_time"], row["type"], row["event_id"], row["attempts"])
                table.add_row(*map(cell, (*what, error)))
    return table, waiting


@app.command()
def show(event_id: Annotated[UUID, typer.Argument(metavar="ID", help="The event's id, as `list` prints it.")]) -> None:
    """Shows an event: its headers, its payload as JSON, and where it could not take effect, and why."""
    asyncio.run(_show(from_environment(), event_id))


async def _show(settings: Settings, event_id: UUID) -> None:
    told = None
    parkings: list[Any] = []
    for service in SERVICES:
        async with rows.connected(settings, service) as connection:
            told = told or await rows.told(connection, event_id)
            parkings += await rows.parkings(connection, event_id)
    source = told or next(iter(parkings), None)
    if source is None:
        raise Problem(f"No service knows an event {event_id}: `tributary events list` prints their ids.")
    if told:
        headers = {name: value for name, value in told.items() if name != "payload"}
    else:
        headers = {"type": source["type"], "subject": source["subject"], **source["headers"]}
    for name, value in headers.items():
        print(f"{name}: {cell(value)}")
    print(f"payload: {payload_text(source['type'], source['payload'])}")
    for row in parkings:
        became = f"took effect at {cell(row['effect_time'])}" if row["effect_time"] else f"{row['attempts']} attempts"
        print(f"parked by {row['durable']} at {cell(row['park_time'])}, {became}: {cell(row['error'])}")


@app.command()
def replay(
    event_ids: Annotated[list[UUID] | None, typer.Argument(metavar="ID…", help="The events' ids.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every parked event.")] = False,
    service: Annotated[Service | None, typer.Option(help="Parked by this service alone.")] = None,
) -> None:
    """Has the services try parked events again, and says what came of it. Exits with 1 when one took no effect."""
    if bool(event_ids) == all_:
        raise Problem("Say which: the ids of parked events, or --all.")
    refused = asyncio.run(_replay(from_environment(), this_or_all(service), event_ids or None))
    if refused:
        raise Problem(f"{refused} took no effect and stay parked: mend the cause, then replay them again.")


async def _replay(settings: Settings, services: tuple[str, ...], event_ids: list[UUID] | None) -> int:
    found = refused = 0
    for service in services:
        async with rows.connected(settings, service) as connection:
            requested = await request_replay(connection, event_ids)
            found += len(requested)
            last = time.monotonic()
            while requested:
                tried = await rows.tried(connection, requested)
                for (durable, event_id), row in tried.items():
                    refused += row["effect_time"] is None
                    print(f"{event_id} {'took effect' if row['effect_time'] else 'was refused'} in {durable}", end="")
                    print("" if row["effect_time"] else f": {cell(row['error'])}")
                requested -= tried.keys()
                if tried:
                    last = time.monotonic()
                elif time.monotonic() - last > PATIENCE:
                    raise Problem(
                        f"{service} has tried nothing for {PATIENCE:.0f} s: does it run (`tributary doctor`)?"
                    )
                await asyncio.sleep(POLL)
    if not found:
        raise Problem(
            "None of these is parked: see `tributary events list --parked`." if event_ids else "None is parked."
        )
    return refused


@app.command()
def publish(
    service: Annotated[Service, typer.Option(help="Whose events.")],
    start: Annotated[str, typer.Option("--from", metavar="TIME|POSITION", help="The first one, or from when.")],
    end: Annotated[str, typer.Option("--to", metavar="TIME|POSITION", help="The last one; else all there are.")] = "",
) -> None:
    """Publishes a part of a service's outbox again, while it runs. Times are ISO 8601, in UTC where they name no zone.

    Whoever took an event in before knows it, and does nothing. What the stream received within the last ten minutes it
    knows too, and does not append again.
    """
    interval = rows.Interval(_end("--from", start), _end("--to", end) if end else None)
    asyncio.run(_publish(from_environment(), service.value, interval))


async def _publish(settings: Settings, service: str, interval: rows.Interval) -> None:
    async with rows.connected(settings, service) as connection:
        count = await interval.count(connection)
        if not count["events"]:
            raise Problem(f"There is nothing in this part of {service}'s outbox: see `tributary events list`.")
        what = f"{count['events']} events of {service}, positions {count['first']} to {count['last']}"
        with Progress(disable=not sys.stdout.isatty(), transient=True) as progress:
            task = progress.add_task(f"Publishing {what}", total=count["events"])
            after = 0
            while positions := await interval.unpublish(connection, after, BATCH):
                after = max(positions)
                await _published(connection, service, after)
                progress.advance(task, len(positions))
                if after >= count["last"]:
                    break
    print(f"Published {what}.")


async def _published(connection: Any, service: str, position: int) -> None:
    """Waits until the relay has published every event up to a position. Raises Problem when it does not."""
    last, waiting = time.monotonic(), -1
    while left := await rows.waiting(connection, position):
        if left != waiting:
            last, waiting = time.monotonic(), left
        elif time.monotonic() - last > PATIENCE:
            raise Problem(
                f"{service} has published nothing for {PATIENCE:.0f} s: {left} events go out when it runs again "
                "(`tributary doctor`)."
            )
        await asyncio.sleep(POLL)


@app.command()
def rebuild(
    check: Annotated[bool, typer.Option("--check", help="Compare only, and leave the record as it is.")] = False,
) -> None:
    """Builds the partnership record from every event there is, and says whether it came out the same.

    With --check it exits with 1 when it did not.
    """
    from services.partners.rebuild import rebuild as build

    settings = from_environment()
    nats_url = given_url("TRIBUTARY_NATS") or running(settings).nats_url
    with console().status("Building the partnership record"):
        found = asyncio.run(build(service_database(settings, "partners"), nats_url, check=check))
    print(f"{found.events} events, of which {found.refused} took no effect.")
    for table, differing in sorted(found.rows.items()):
        print(f"{table}: {f'{differing} rows differ' if differing else 'the same'}")
    if check and not found.none:
        raise Problem("The record is not as the events say: build it anew with `tributary events rebuild`.")


def _end(option: str, text: str) -> int | datetime:
    """An end of an interval: a position or a time."""
    if text.isdecimal():
        return min(int(text), LAST)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Problem(f"{option} is {text!r}: give a position, as 1200, or a time, as 2026-11-21T18:00Z.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

"""`tributary retention`: how long what is kept, what is past its time, and what was removed when."""

import asyncio
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Annotated

import typer

from cli.event_rows import connected
from cli.printing import cell, console, table_of
from cli.problem import Problem
from cli.settings import SERVICES, Settings, from_environment
from services.chassis.retention import Period, cutoff, with_settings

_RUNS = "SELECT max(run_time) AS ran, coalesce(sum(removed), 0) AS removed FROM retention_runs WHERE category = $1"

app = typer.Typer(add_completion=False)


@app.command()
def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what the next run would remove, too.")] = False,
) -> None:
    """Shows by category how long what is kept and what was removed. The services themselves remove, once a day; with
    --dry-run it counts what they would remove now and removes nothing. The days are the usual ones, or those of
    TRIBUTARY_RETENTION where it is set here as it is for the services."""
    asyncio.run(_show(from_environment(), dry_run=dry_run))


async def _show(settings: Settings, *, dry_run: bool) -> None:
    table = table_of("service", "category", "days", "last run", "removed so far", "past its time")
    now = datetime.now(UTC)
    for service in SERVICES:
        periods = periods_of(service)
        async with connected(settings, service) as connection:
            for period in periods:
                (ran,) = await connection.fetch(_RUNS, period.category)
                statement = f"SELECT count(*) FROM {period.table} WHERE {period.past}"
                past = await connection.fetchval(statement, cutoff(period, now)) if dry_run else ""
                values = (service, period.category, period.days, ran["ran"] or "", ran["removed"], past)
                table.add_row(*map(cell, values))
    console().print(table)


def periods_of(service: str) -> Sequence[Period]:
    """The periods of a service. Raises Problem for a TRIBUTARY_RETENTION that is not right."""
    try:
        days = json.loads(os.environ.get("TRIBUTARY_RETENTION") or "{}")
        return with_settings(import_module(f"services.{service}.personal").PERIODS, days)
    except (ValueError, TypeError, AttributeError) as error:
        raise Problem(f"TRIBUTARY_RETENTION must be days by category, as '{{\"SESSIONS\": 30}}': {error}") from error

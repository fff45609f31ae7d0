"""`tributary audit`: who changed what, and whether somebody changed what is written of it."""

import asyncio
import json
from typing import Annotated

import typer

from cli.event_rows import connected
from cli.printing import cell, console, table_of
from cli.problem import Problem
from cli.settings import Service, Settings, from_environment, this_or_all
from services.chassis.audit_chain import check
from services.chassis.operations.changes import one
from services.partners.audited import DOCUMENTS

# What `show` prints of a change before what it changed.
SHOWN = (
    "position",
    "change_time",
    "account",
    "organization",
    "traceparent",
    "cause",
    "operation",
    "relation",
    "row_id",
)

_LATEST = """
SELECT position, change_time, account, cause, operation, relation, row_id,
       ARRAY(SELECT jsonb_object_keys(after)) AS columns
FROM audit WHERE ($1 = '' OR row_id = $1) AND ($2 = '' OR account = $2) ORDER BY position DESC LIMIT $3"""
app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def audit() -> None:
    """Shows who changed what, and checks that nobody changed what is written of it."""


@app.command("list")
def list_(
    service: Annotated[Service | None, typer.Option(help="Of this service alone.")] = None,
    row: Annotated[str, typer.Option(help="Of one row: its id, or a name as cases/….")] = "",
    account: Annotated[str, typer.Option(help="By one account, as accounts/….")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many of each service, the latest.")] = 20,
) -> None:
    """Lists the latest changes in each service."""
    asyncio.run(_list(from_environment(), this_or_all(service), row.rpartition("/")[2], account, limit))


async def _list(settings: Settings, services: tuple[str, ...], row_id: str, account: str, limit: int) -> None:
    table = table_of("service", "position", "time", "change", "row", "columns", "account", "through")
    for service in services:
        async with connected(settings, service) as connection:
            for row in reversed(await connection.fetch(_LATEST, row_id, account, limit)):
                columns = ", ".join(row["columns"]) if row["operation"] == "UPDATE" else "all"
                what = (row["operation"], f"{row['relation']}/{row['row_id']}", columns, row["account"], row["cause"])
                table.add_row(*map(cell, (service, row["position"], row["change_time"], *what)))
    console().print(table)


@app.command()
def show(
    service: Annotated[Service, typer.Argument(help="Whose.")],
    position: Annotated[int, typer.Argument(help="Which, as `list` prints it.")],
) -> None:
    """Shows a change: who, when, through what, and the row before and after as JSON."""
    asyncio.run(_show(from_environment(), service.value, position))


async def _show(settings: Settings, service: str, position: int) -> None:
    async with connected(settings, service) as connection:
        row = await one(connection, position, DOCUMENTS if service == "partners" else {})
    if row is None:
        raise Problem(f"{service} has no change {position}: `tributary audit list` prints what there is.")
    for name in SHOWN:
        print(f"{name}: {cell(row[name])}")
    for side in ("before", "after"):
        print(f"{side}: {json.dumps(row[side], ensure_ascii=False, indent=2) if row[side] else 'nothing'}")


@app.command()
def verify(
    service: Annotated[Service | None, typer.Option(help="Of this service alone.")] = None,
    head: Annotated[
        list[str] | None, typer.Option(metavar="SERVICE:NUMBER:SEAL", help="A head noted before, to be found.")
    ] = None,
) -> None:
    """Computes the chain of seals anew and prints its head, to be noted elsewhere. Exits with 1 at the first row that
    does not fit."""
    noted = dict(entry.partition(":")[::2] for entry in head or [])
    unknown = noted.keys() - set(this_or_all(service))
    if unknown:
        raise Problem(f"--head {next(iter(unknown))}: begin it with one of {', '.join(this_or_all(service))}.")
    faults = asyncio.run(_verify(from_environment(), this_or_all(service), noted))
    if faults:
        raise Problem("The audit is not as it was sealed: " + "; ".join(faults) + ".")


async def _verify(settings: Settings, services: tuple[str, ...], noted: dict[str, str]) -> list[str]:
    faults = []
    for service in services:
        async with connected(settings, service) as connection:
            chain = await check(connection, noted.get(service, ""))
        if chain.fault:
            faults.append(f"{service}: {chain.fault}")
            continue
        print(f"{service}: {chain.rows} rows fit in {chain.seals} seals; {chain.unsealed} are not sealed yet", end="")
        print(f"; {chain.redacted} are redacted" if chain.redacted else "", end="")
        print(" (for minutes: does it run?)" if chain.late else "")
        if chain.head:
            print(f"  head {service}:{chain.head}")
    return faults

"""`tributary demo`: loads the demo data, and plays the story of one request for help."""

import asyncio
import time

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.problem import Problem
from cli.settings import from_environment

app = typer.Typer(add_completion=False, help="Loads the demo data, and plays the story of one request for help.")


@app.callback(invoke_without_command=True)
def demo(context: typer.Context) -> None:
    """Plays the story when no other command is given."""
    if context.invoked_subcommand is None:
        story()


@app.command()
def load() -> None:
    """Loads invented, plausible data of one county: organizations, cases, referrals, funding and accounts.

    Safe to run again: what was interrupted goes on, and what is there stays as it is.
    """
    from cli.demo.calls import Refused
    from cli.demo.catalog import Catalog
    from cli.demo.load import count
    from cli.demo.load import load as load_catalog

    catalog = Catalog()
    console = Console()
    columns = (TextColumn("Loading the demo data"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    began = time.monotonic()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=count(catalog))
        try:
            is_new = asyncio.run(load_catalog(from_environment(), catalog, lambda: progress.advance(task)))
        except Refused as refused:
            raise Problem(f"The demo data was not loaded to its end: {refused}") from refused
    if not is_new:
        console.print("The demo data is there already.")
        return
    console.print(
        f"Loaded the demo data: {len(catalog.organizations)} organizations, {len(catalog.cases)} cases, "
        f"{len(catalog.opportunities)} opportunities, {len(catalog.connections)} connections, "
        f"{len(catalog.people)} accounts, in {time.monotonic() - began:.1f} s.",
        highlight=False,
        soft_wrap=True,
    )


@app.command()
def story() -> None:
    """Plays one request for help from the asking to the award against the running product, from outside."""
    from cli.demo.story.play import play

    if not asyncio.run(play(from_environment(), Console(highlight=False))):
        raise typer.Exit(1)

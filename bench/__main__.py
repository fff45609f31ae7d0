"""`python -m bench`: measures floors and product in turns, and prints the ratios. Nothing here passes or fails."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from bench.report import show
from bench.run import Options, Run, check

console = Console(width=150)


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    quick: Annotated[bool, typer.Option(help="Three minutes instead of fifteen; the figures waver more.")] = False,
    only: Annotated[list[str] | None, typer.Option(help="Of the jobs only this one; may be given again.")] = None,
    floors: Annotated[bool, typer.Option(help="Measure the floors too; without them there are no ratios.")] = True,
    events: Annotated[bool, typer.Option(help="Measure how events travel too.")] = True,
    volume: Annotated[int, typer.Option(help="How many cases there are while the jobs are measured.")] = 10_000,
    scale: Annotated[bool, typer.Option(help="Measure again at 250,000 cases.")] = False,
    processes: Annotated[
        list[int] | None, typer.Option(help="Measure one against so many of each program; may be given again.")
    ] = None,
    rounds: Annotated[int, typer.Option(help="How often everything takes its turn.")] = 3,
    data: Annotated[Path | None, typer.Option(help="Folder for the product's data, kept afterwards.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="File to write every figure to.")] = None,
) -> None:
    """Measures how fast the product is here, beside what this machine can do at best."""
    try:
        check(tuple(only or ()))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    options = Options(quick, tuple(only or ()), floors, events, volume, scale, rounds, tuple(processes or ()))
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as scratch:
        Path(scratch).chmod(0o755)  # PostgreSQL runs as another user when this is root.
        run = Run(options, data or Path(scratch) / "data", console)
        try:
            uvloop.run(run.go())
        except RuntimeError as error:
            sys.exit(f"bench: {error}")
    show(run.results, console)
    if json_file:
        json_file.write_text(json.dumps(run.results.as_json(), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    app()

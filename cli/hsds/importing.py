"""`tributary import hsds`: a directory's package into the running product."""

import asyncio
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import grpc
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from tributary.partners.v1.organizations_pb2 import Organization

from cli.actor import operator_metadata
from cli.hsds.package import Package
from cli.hsds.reading import Reading
from cli.hsds.reporting import print_report
from cli.hsds.sending import Metadata, Sender
from cli.hsds.tally import Tally
from cli.problem import Problem
from cli.settings import from_environment

# Calls under way at a time: the service has a process of its own to work in while this one reads on.
AT_ONCE = 4
# Seconds in which a running product is there.
ANSWER_SECONDS = 5.0

app = typer.Typer(add_completion=False)


@app.callback()
def main() -> None:
    """Takes in what other systems publish."""


@dataclass(frozen=True)
class Job:
    """What to import, as what."""

    path: Path
    source: str
    rejects: Path
    region: str
    kind: int
    dry_run: bool


@app.command()
def hsds(
    path: Annotated[Path, typer.Argument(help="A zip, a folder or a file: HSDS 1.1, 2.0 or 3.x, CSV or JSON.")],
    source: Annotated[
        str, typer.Option(help="What to call the source; by itself the name of the file or folder.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where to write the rows that are not taken.")] = None,
    region: Annotated[str, typer.Option(help="Where phones without a country code are: ISO 3166-1 alpha-2.")] = "US",
    kind: Annotated[str, typer.Option(help="What its organizations are; HSDS can't say.")] = "community-organization",
) -> None:
    """Imports a package of the Human Services Data Specification.

    Run it again whenever you like: what is the same stays untouched, and what was begun is finished.
    """
    name = source_name(source or path_name(path))
    number = Organization.Kind.DESCRIPTOR.values_by_name.get(kind.upper().replace("-", "_"))
    if number is None or number.number == 0:
        known = ", ".join(k.lower().replace("_", "-") for k in Organization.Kind.keys()[1:])
        raise Problem(f"--kind is {kind!r}: give one of {known}.")
    job = Job(path, name, rejects or Path(f"rejects-{name.removeprefix('hsds:')}.csv"), region, number.number, dry_run)
    settings = from_environment()
    target = settings.grpc_target("partners")
    asyncio.run(run(job, target, lambda: operator_metadata(settings), Console()))


async def run(job: Job, target: str, metadata: Metadata, console: Console) -> Tally:
    """Does a job at the service that answers at `target`, and prints its report. Raises Problem."""
    package = Package(job.path)
    await answers(target)
    begun = time.monotonic()
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[speed]}"),
    )
    with (
        tempfile.TemporaryDirectory(prefix="tributary-import-") as scratch,
        Tally(job.rejects) as tally,
        Progress(*columns, TimeElapsedColumn(), console=console) as progress,
    ):
        reading = Reading(package, job.source, tally, Path(scratch), region=job.region, kind=job.kind)
        reading.load(_meter(progress, "reading", None))
        async with grpc.aio.insecure_channel(target) as channel:
            sender = Sender(channel, metadata, job.source, tally, dry_run=job.dry_run)
            await _send(reading, sender, _meter(progress, "importing", _total(reading)))
        reading.shelf.close()
    print_report(
        tally, job.source, package, job.rejects, console, dry_run=job.dry_run, seconds=time.monotonic() - begun
    )
    return tally


async def answers(target: str) -> None:
    """Returns when the service at `target` can be reached. Raises Problem when it can't."""
    async with grpc.aio.insecure_channel(target) as channel:
        try:
            await asyncio.wait_for(channel.channel_ready(), ANSWER_SECONDS)
        except TimeoutError:
            raise Problem(f"The product does not answer at {target}: start it with `make up`.") from None


async def _send(reading: Reading, sender: Sender, advance: Callable[[int], None]) -> None:
    await sender.send_source(reading.source())
    done = 0
    for taxonomy, terms in reading.taxonomies():
        await sender.send_taxonomy(taxonomy, terms)
        advance(done := done + len(terms))
    under_way: set[asyncio.Task[None]] = set()
    for bundle in reading.organizations():
        # An organization's parent is there before it; a failure ends the import with what was done.
        wait = asyncio.ALL_COMPLETED if bundle.organization.parent else asyncio.FIRST_COMPLETED
        while under_way and (bundle.organization.parent or len(under_way) >= AT_ONCE):
            finished, under_way = await asyncio.wait(under_way, return_when=wait)
            for task in finished:
                task.result()
        under_way.add(asyncio.create_task(sender.send(bundle)))
        advance(done := done + 1 + len(bundle.services) + len(bundle.locations))
    for task in under_way:
        await task
    await sender.send_postponed()


def _total(reading: Reading) -> int:
    return sum(reading.shelf.count(t) for t in ("organization", "service", "location", "taxonomy_term"))


def _meter(progress: Progress, what: str, total: int | None) -> Callable[[int], None]:
    """Shows how many of `total` are done, and how many a second."""
    task = progress.add_task(what, total=total, speed="")
    begun = time.monotonic()

    def show(done: int) -> None:
        rate = done / max(time.monotonic() - begun, 0.001)
        progress.update(task, completed=done, speed=f"{rate:,.0f} rows/s")

    return show


def path_name(path: Path) -> str:
    """A source's name after its file: the folder's where the file is called as all packages are."""
    name = path.resolve().stem
    return path.resolve().parent.name if name in ("datapackage", "data", "hsds") else name


def source_name(name: str) -> str:
    """ "hsds:" and the name in the letters that a source may have. Raises Problem when nothing is left of it."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.lower().removeprefix("hsds:").removeprefix("hsds-")).strip("-._")[:58]
    if not plain:
        raise Problem(f"{name!r} cannot name a source: give --source in letters and digits.")
    return f"hsds:{plain}"

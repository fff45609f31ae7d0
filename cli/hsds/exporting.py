"""`tributary export hsds`: the directory out of the running product, as a package of HSDS 3.1."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import grpc
import typer
from rich.console import Console
from rich.progress import Progress
from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1 import organizations_pb2, organizations_pb2_grpc
from tributary.partners.v1.directory_pb2_grpc import DirectoryServiceStub

from cli.actor import operator_metadata
from cli.hsds.importing import answers, source_name
from cli.hsds.nesting import nest
from cli.hsds.sending import Metadata
from cli.hsds.unfolding import HsdsRow, Unfolder
from cli.hsds.writing import JsonPackage, Spool, TabularPackage
from cli.problem import Problem
from cli.settings import from_environment

app = typer.Typer(add_completion=False)


class Form(StrEnum):
    """The forms that HSDS has."""

    CSV = "csv"
    JSON = "json"


@app.callback()
def main() -> None:
    """Gives out what others can read."""


@app.command()
def hsds(
    path: Annotated[Path, typer.Argument(help="The zip to write.")],
    source: Annotated[str, typer.Option(help="Only what was imported from this source, as miami.")] = "",
    form: Annotated[Form, typer.Option("--format", help="CSV with a descriptor, or JSON.")] = Form.CSV,
) -> None:
    """Exports organizations, services, locations and taxonomies: a package of the Human Services Data Specification."""
    settings = from_environment()
    wanted = source_name(source) if source else ""
    target = settings.grpc_target("partners")
    asyncio.run(run(path, wanted, form, target, lambda: operator_metadata(settings), Console()))


class Directory:
    """The running product's directory, read page by page."""

    def __init__(self, channel: grpc.aio.Channel, metadata: Metadata) -> None:
        self._organizations: Any = organizations_pb2_grpc.OrganizationServiceStub(channel)
        self._directory: Any = DirectoryServiceStub(channel)
        self._metadata = metadata

    def organizations(self) -> AsyncIterator[organizations_pb2.Organization]:
        """All organizations."""
        request = organizations_pb2.ListOrganizationsRequest(page_size=200)
        return self._pages(self._organizations.ListOrganizations, request, "organizations")

    def sources(self) -> AsyncIterator[pb.DirectorySource]:
        """What was imported."""
        return self._pages(self._directory.ListDirectorySources, pb.ListDirectorySourcesRequest(), "directory_sources")

    def taxonomies(self) -> AsyncIterator[pb.Taxonomy]:
        """All taxonomies."""
        return self._pages(self._directory.ListTaxonomies, pb.ListTaxonomiesRequest(page_size=200), "taxonomies")

    def terms(self, taxonomy: str) -> AsyncIterator[pb.TaxonomyTerm]:
        """The terms of a taxonomy."""
        request = pb.ListTaxonomyTermsRequest(parent=taxonomy, page_size=200)
        return self._pages(self._directory.ListTaxonomyTerms, request, "taxonomy_terms")

    async def is_from(self, taxonomy: pb.Taxonomy, source: str) -> bool:
        """Whether a taxonomy came from a source, as "hsds:miami"."""
        read = await self._call(self._directory.GetTaxonomy, pb.GetTaxonomyRequest(name=taxonomy.name))
        return any(origin.source == source for origin in read.sources)

    async def listed(self, organization: str) -> tuple[pb.DirectoryEntry, list[pb.Location], list[pb.Service]]:
        """What is listed for an organization."""
        entry, locations, services = await asyncio.gather(
            self._call(
                self._directory.GetDirectoryEntry, pb.GetDirectoryEntryRequest(name=f"{organization}/directoryEntry")
            ),
            self._all(self._directory.ListLocations, pb.ListLocationsRequest(parent=organization), "locations"),
            self._all(self._directory.ListServices, pb.ListServicesRequest(parent=organization), "services"),
        )
        return entry, locations, services

    async def _all(self, method: Any, request: Any, field: str) -> list[Any]:
        return [item async for item in self._pages(method, request, field)]

    async def _pages(self, method: Any, request: Any, field: str) -> AsyncIterator[Any]:
        while True:
            response = await self._call(method, request)
            for item in getattr(response, field):
                yield item
            if not response.next_page_token:
                return
            request.page_token = response.next_page_token

    async def _call(self, method: Any, request: Any) -> Any:
        try:
            return await method(request, metadata=self._metadata(), timeout=30.0)
        except grpc.aio.AioRpcError as error:
            raise Problem(f"The product does not give its directory: {error.details()} Is it running?") from error


async def run(path: Path, source: str, form: Form, target: str, metadata: Metadata, console: Console) -> None:
    """Writes the package, and prints what it holds and what HSDS has no place for. Raises Problem."""
    await answers(target)
    unfolder = Unfolder(datetime.now(UTC).date().isoformat())
    # A page of services can be larger than a client takes by itself: some carry hundreds of terms.
    options = [("grpc.max_receive_message_length", -1)]
    async with grpc.aio.insecure_channel(target, options) as channel:
        directory = Directory(channel, metadata)
        with Spool() as spool, Progress(console=console) as progress:
            about = await _about(directory, source)
            if form is Form.CSV:
                tabular = TabularPackage(spool)
                async for rows in _records(directory, unfolder, source, progress):
                    tabular.put(row for _, record in rows for row in record)
                tabular.write(path, about)
            else:
                objects = JsonPackage(spool)
                async for rows in _records(directory, unfolder, source, progress):
                    put_objects(objects, rows)
                objects.write(path)
    console.print(f"{path}: HSDS 3.1, {form.value.upper()}", highlight=False)
    _print_counts(console, "Not in the package, for HSDS has no place for it:", unfolder.left_out)
    _print_counts(console, "Asked for by HSDS 3.1 but not known, and left empty:", unfolder.lacking)


def _print_counts(console: Console, title: str, counts: Counter[str]) -> None:
    found = sorted((what, count) for what, count in counts.items() if count)
    for what, count in [(title, 0), *found] if found else []:
        console.print(f"  {count:>7,}  {what}" if count else what, highlight=False)


# A record and the rows of it, under the name of its file.
Rows = list[tuple[str, list[HsdsRow]]]


async def _records(directory: Directory, unfolder: Unfolder, source: str, progress: Progress) -> AsyncIterator[Rows]:
    async for known in directory.sources():
        if known.name.removeprefix("directorySources/") == source.removeprefix("hsds:") or not source:
            yield [
                ("meta_table_descriptions", list(unfolder.part("meta_table_description", table, known.name, place)))
                for place, table in enumerate(known.tables)
            ]
    others: list[pb.Taxonomy] = []
    async for taxonomy in directory.taxonomies():
        if not source or await directory.is_from(taxonomy, source):
            yield list(taxonomy_rows(unfolder, taxonomy, [term async for term in directory.terms(taxonomy.name)]))
        else:
            others.append(taxonomy)
    task = progress.add_task("organizations", total=None)
    used: set[str] = set()
    async for organization in directory.organizations():
        if not source or any(identifier.scheme == source for identifier in organization.identifiers):
            entry, locations, services = await directory.listed(organization.name)
            rows = list(organization_rows(unfolder, organization, entry, locations, services))
            used |= {row["taxonomy_term_id"] for _, record in rows for table, row in record if table == "attribute"}
            yield rows
            progress.advance(task)
    for taxonomy in others:  # Somebody may have classified a record by another's terms.
        terms = [term async for term in directory.terms(taxonomy.name)]
        if not used.isdisjoint(_id(term.name) for term in terms):
            yield list(taxonomy_rows(unfolder, taxonomy, terms))
    progress.update(task, total=progress.tasks[task].completed)


def taxonomy_rows(
    unfolder: Unfolder, taxonomy: pb.Taxonomy, terms: list[pb.TaxonomyTerm]
) -> Iterator[tuple[str, list[HsdsRow]]]:
    """A taxonomy's rows, and those of each of its terms, with the file of each."""
    key = _id(taxonomy.name)
    yield "taxonomies", list(unfolder.rows("taxonomy", taxonomy, key, {}))
    for term in terms:
        yield "taxonomy_terms", list(unfolder.rows("taxonomy_term", term, _id(term.name), {"taxonomy_id": key}))


def organization_rows(
    unfolder: Unfolder,
    organization: organizations_pb2.Organization,
    entry: pb.DirectoryEntry,
    locations: list[pb.Location],
    services: list[pb.Service],
) -> Iterator[tuple[str, list[HsdsRow]]]:
    """An organization's rows, and those of each of its locations and services, with the file of each."""
    key = _id(organization.name)
    yield "organizations", list(unfolder.rows("organization", organization, key, {}, entry))
    for location in locations:
        yield "locations", list(unfolder.rows("location", location, _id(location.name), {"organization_id": key}))
    for service in services:
        yield "services", list(unfolder.rows("service", service, _id(service.name), {"organization_id": key}))


def put_objects(package: JsonPackage, rows: Rows) -> None:
    """Puts records that belong together into a package, each as one object."""
    objects = [(name, nest(record)) for name, record in rows if record]
    known = {item["id"]: item for name, item in objects if name != "services"}
    for name, item in objects:
        if name == "services":  # What a reader of one service wants to see of the others.
            item["organization"] = _brief(known[item["organization_id"]], "description")
            for at in item.get("service_at_locations", ()):
                if at["location_id"] in known:
                    at["location"] = _brief(known[at["location_id"]], "location_type")
        package.put(name, item)


def _brief(item: dict[str, Any], asked_for: str) -> dict[str, Any]:
    return {key: item[key] for key in ("id", "name", asked_for) if item.get(key)}


async def _about(directory: Directory, source: str) -> dict[str, Any]:
    """Title and licence of the one source that is exported, for the package's descriptor."""
    async for known in directory.sources():
        if source and known.name == f"directorySources/{source.removeprefix('hsds:')}":
            about = {"title": known.display_name, "description": known.description, "homepage": known.homepage}
            if known.license or known.license_url:
                about["licenses"] = [{"name": known.license, "path": known.license_url}]  # type: ignore[assignment]
            return {key: value for key, value in about.items() if value}
    return {"title": "The directory of a Tributary"}


def _id(name: str) -> str:
    return name.rpartition("/")[2]

"""A package as what the product takes: its source, its taxonomies, and one organization after the other."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tributary.partners.v1 import directory_pb2, organizations_pb2, particulars_pb2

from cli.hsds.assembling import Assembler
from cli.hsds.filling import Unfit, keep
from cli.hsds.flattening import Row, flatten
from cli.hsds.identity import Identity
from cli.hsds.package import Package
from cli.hsds.shelf import Shelf
from cli.hsds.tally import Tally
from cli.hsds.upgrading import weekday

_REQUIRED = {"organization": "name", "service": "name", "program": "name", "taxonomy": "name", "taxonomy_term": "name"}
# Tables whose rows are told apart by their ids alone: two without one would be entered as one.
_TOLD_APART = {*_REQUIRED, "location"}
_EIN = re.compile(r"^\d{2}-?\d{7}$")


@dataclass
class Bundle:
    """An organization with all that is listed for it; `record` is its id in the source."""

    record: str
    organization: organizations_pb2.Organization
    entry: directory_pb2.DirectoryEntry
    locations: list[directory_pb2.Location]
    services: list[directory_pb2.Service]


class Reading:
    """One reading of a package. `folder` is for scratch files; `kind` is what its organizations are entered as."""

    def __init__(self, package: Package, source: str, tally: Tally, folder: Path, *, region: str, kind: int) -> None:
        self.package = package
        self.tally = tally
        self.identity = Identity(source)
        self.kind = kind
        self.shelf = Shelf(folder)
        self._assembler = Assembler(self.shelf, self.identity, tally, region)
        self._taxonomies: dict[str, directory_pb2.Taxonomy] = {}
        # For an id that several terms have, the next number to tell one apart by: thousands may have the same.
        self._doubles: dict[str, int] = {}

    def load(self, progress: Callable[[int], None]) -> None:
        """Reads every row; `progress` hears how many so far. Raises Problem for a file that breaks off."""
        for count, line in enumerate(self.package.lines(), 1):
            if line.fault:
                unread = Row(line.table, "", line.where, {k: str(v) for k, v in line.fields.items()}, False)
                self.tally.reject(unread, line.fault, line.fault.partition(":")[0])
                continue
            if weekday(str(line.fields.get("weekday", ""))):
                self.tally.rewritten[line.table, "weekday"] += 1
            for row in flatten(line, self.tally.trimmed):
                self._put(row)
            if count % 1000 == 0:
                progress(count)
        self.shelf.settle()
        for row, reason in list(self.shelf.orphans()):
            self.tally.reject(row, reason, "belongs to no record of the package")
        self._name_taxonomies()

    def _put(self, row: Row) -> None:
        self.tally.rows[row.table] += 1
        required = _REQUIRED.get(row.table)
        if required and not row.fields.get(required) and row.nested and row.id:
            return  # A mention of a record that is told elsewhere.
        if required and not row.fields.get(required):
            self.tally.reject(row, f"has no {required}")
        elif row.table in _TOLD_APART and not row.id:
            self.tally.reject(row, "has no id")
        elif earlier := self.shelf.put(row):
            if row.table == "taxonomy_term":
                # Both terms are kept; what refers to the id means the first.
                number = self._doubles.get(row.id, 2)
                while self.shelf.put(replace(row, id=f"{row.id}#{number}")):
                    number += 1
                self._doubles[row.id] = number + 1
                self.tally.remarks["taxonomy terms whose id another one has: kept, with #2 added to it"] += 1
            else:
                self.tally.reject(row, f"its id {row.id!r} came before, at {earlier}", "its id came before")

    def source(self) -> directory_pb2.DirectorySource:
        """What the package says of itself."""
        descriptor = self.package.descriptor
        licence: Any = descriptor.get("license") or next(iter(descriptor.get("licenses") or []), {})
        licence = licence if isinstance(licence, dict) else {"name": str(licence)}
        found = directory_pb2.DirectorySource(
            name=f"directorySources/{self.identity.source.removeprefix('hsds:')}",
            display_name=str(descriptor.get("title") or "")[:1000],
            description=str(descriptor.get("description") or "")[:20000],
            homepage=str(descriptor.get("homepage") or "")[:2000],
            license=str(licence.get("type") or licence.get("name") or "")[:255],
            license_url=str(licence.get("url") or licence.get("path") or "")[:2000],
            hsds_version=self.package.version,
        )
        for row in self.shelf.all("meta_table_description"):
            table = particulars_pb2.TableDescription()
            self._assembler.complete(table, row)
            found.tables.append(table)
        return found

    def _name_taxonomies(self) -> None:
        for row in self.shelf.all("taxonomy"):
            self._taxonomies[row.id] = directory_pb2.Taxonomy(
                name=f"taxonomies/{self.identity.uuid('taxonomy', row.id)}"
            )
        for row in self.shelf.all("taxonomy_term"):
            key = self._taxonomy_of(row)
            if key not in self._taxonomies:  # 1.1 and 2.0 name it in words only.
                words = row.fields.get("taxonomy") or f"Terms of {self.identity.source}"
                uuid = self.identity.uuid("taxonomy", key)
                self._taxonomies[key] = directory_pb2.Taxonomy(name=f"taxonomies/{uuid}", display_name=words[:1000])
            term = self.identity.uuid("taxonomy_term", row.id)
            self._assembler.terms[row.id] = f"{self._taxonomies[key].name}/terms/{term}"

    def _taxonomy_of(self, term: Row) -> str:
        named = term.fields.get("taxonomy_id", "")
        return named if named in self._taxonomies else f"named {term.fields.get('taxonomy', '')}"

    def taxonomies(self) -> Iterator[tuple[directory_pb2.Taxonomy, list[directory_pb2.TaxonomyTerm]]]:
        """Each taxonomy with its terms, the upper ones before the lower."""
        found: dict[str, list[directory_pb2.TaxonomyTerm]] = {key: [] for key in self._taxonomies}
        for row in self.shelf.all("taxonomy"):
            self._complete(self._taxonomies[row.id], row)
        for row in self.shelf.all("taxonomy_term"):
            term = directory_pb2.TaxonomyTerm(name=self._assembler.terms[row.id])
            if self._complete(term, row):
                parent = row.fields.get("parent_id", "")
                term.parent = self._assembler.terms.get(parent, "")
                if parent and not term.parent:
                    keep(term.annotations, "originals", "parent_id", parent)
                found[self._taxonomy_of(row)].append(term)
        placed: set[str] = set()
        for key, terms in found.items():
            yield self._taxonomies[key], _parents_first(terms, placed)

    def organizations(self) -> Iterator[Bundle]:
        """Each organization, its parent before it."""
        waiting = {row.id: row.fields.get("parent_organization_id", "") for row in self.shelf.all("organization")}
        while waiting:
            ready = [key for key, parent in waiting.items() if parent not in waiting] or list(waiting)
            for key in ready:
                del waiting[key]
                row = self.shelf.find("organization", key)
                if row is not None and (bundle := self._bundle(row)):
                    yield bundle

    def _bundle(self, row: Row) -> Bundle | None:
        name = self.identity.organization(row.id)
        organization = organizations_pb2.Organization(name=name, kind=self.kind)  # type: ignore[arg-type]
        entry = directory_pb2.DirectoryEntry(name=f"{name}/directoryEntry")
        try:
            row = self._assembler.complete(organization, row, (entry,))
        except Unfit as error:
            self.tally.reject(row, str(error), "a value is too long")
            return None
        if other := row.fields.get("alternate_name"):
            organization.also_known_as.append(other[:255])
        if tax_id := row.fields.get("tax_id"):
            scheme = "ein" if _EIN.match(tax_id) else "tax_id"
            organization.identifiers.add(scheme=scheme, value=tax_id[:255], source_record="tax_id")
        organization.identifiers.add(scheme=self.identity.source, value=entry.source_record)
        entry.uri = row.fields.get("uri", "")[:2000]
        parent = row.fields.get("parent_organization_id", "")
        if parent and self.shelf.find("organization", parent) is not None and parent != row.id:
            organization.parent = self.identity.organization(parent)
        elif parent:
            keep(entry.annotations, "originals", "parent_organization_id", parent)
        return Bundle(entry.source_record, organization, entry, self._locations(row.id), self._services(row.id))

    def _locations(self, organization: str) -> list[directory_pb2.Location]:
        found = []
        for row in self.shelf.at_home("location", organization):
            location = directory_pb2.Location(name=self.identity.within(organization, "location", row.id))
            if self._complete(location, row):
                self._keep_roundabout(location, row, organization)
                found.append(location)
        return found

    def _services(self, organization: str) -> list[directory_pb2.Service]:
        found = []
        for row in self.shelf.at_home("service", organization):
            service = directory_pb2.Service(name=self.identity.within(organization, "service", row.id))
            if not self._complete(service, row):
                continue
            program = row.fields.get("program_id", "")
            if program and self.shelf.find("program", program) is not None:
                service.program = str(self.identity.uuid("program", program))
            elif program:
                keep(service.annotations, "originals", "program_id", program)
            self._keep_roundabout(service, row, organization)
            found.append(service)
        return found

    def _keep_roundabout(
        self, message: directory_pb2.Service | directory_pb2.Location, row: Row, organization: str
    ) -> None:
        named = row.fields.get("organization_id", "")
        if named != organization and not any(o.field == "organization_id" for o in message.annotations.originals):
            keep(message.annotations, "originals", "organization_id", named)
            self.tally.remarks[
                f"{row.table}s whose organization_id names no organization: entered under that of the"
                " service it stands for"
            ] += 1

    def _complete(self, message: object, row: Row) -> bool:
        try:
            self._assembler.complete(message, row)
        except Unfit as error:
            self.tally.reject(row, str(error), "a value is too long")
            return False
        return True


def _parents_first(terms: list[directory_pb2.TaxonomyTerm], placed: set[str]) -> list[directory_pb2.TaxonomyTerm]:
    """`terms` with each after its parent; of a circle, one loses its parent, which is kept as written."""
    ordered: list[directory_pb2.TaxonomyTerm] = []
    waiting = {term.name: term for term in terms}
    while waiting:
        ready = [term for term in waiting.values() if term.parent not in waiting]
        if not ready:
            first = next(iter(waiting.values()))
            keep(first.annotations, "originals", "parent_id", first.parent.rpartition("/")[2])
            first.parent = ""
            ready = [first]
        for term in ready:
            del waiting[term.name]
            placed.add(term.name)
        ordered += ready
    return ordered

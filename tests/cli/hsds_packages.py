"""Packages to read, and readings of them."""

import io
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1.organizations_pb2 import Organization

from cli.hsds.package import Package
from cli.hsds.reading import Bundle, Reading
from cli.hsds.tally import Tally

INVENTED = Path(__file__).parent / "data"
MIAMI = Path(__file__).parents[3] / "shared" / "data" / "hsds-miami" / "datapackage.zip"

needs_miami = pytest.mark.skipif(
    not MIAMI.exists(), reason="the Miami package is not in ../shared/data/hsds-miami: nothing real to read"
)


@dataclass
class Read:
    """What a package was read as."""

    source: pb.DirectorySource
    taxonomies: list[tuple[pb.Taxonomy, list[pb.TaxonomyTerm]]]
    bundles: dict[str, Bundle]
    tally: Tally
    rejects: str

    def bundle(self, name: str) -> Bundle:
        """The organization of that name."""
        return next(b for b in self.bundles.values() if b.organization.display_name == name)

    def service(self, name: str) -> pb.Service:
        """The service of that name."""
        return next(s for b in self.bundles.values() for s in b.services if s.display_name == name)


def read(path: Path, source: str = "hsds:test") -> Read:
    """Reads a whole package."""
    with tempfile.TemporaryDirectory() as folder:
        rejects = Path(folder, "rejects.csv")
        with Tally(rejects) as tally:
            package = Package(path)
            kind = Organization.Kind.COMMUNITY_ORGANIZATION
            reading = Reading(package, source, tally, Path(folder), region="US", kind=kind)
            reading.load(lambda rows: None)
            found = reading.source()
            taxonomies = list(reading.taxonomies())
            bundles = {bundle.organization.name: bundle for bundle in reading.organizations()}
            reading.shelf.close()
        text = ""
        with suppress(FileNotFoundError):
            text = rejects.read_text()
    return Read(found, taxonomies, bundles, tally, text)


def folder_of(folder: Path, **tables: str) -> Path:
    """A folder with a CSV file for each of `tables`, as they are given."""
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(io.StringIO(text).read())
    return folder

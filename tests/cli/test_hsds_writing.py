"""What is written can be read again, and is the same."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest

from cli.hsds.exporting import organization_rows, put_objects, taxonomy_rows
from cli.hsds.tables import COLUMNS
from cli.hsds.unfolding import Unfolder
from cli.hsds.writing import JsonPackage, Spool, TabularPackage
from tests.cli.hsds_packages import INVENTED, Read, read

PACKAGES = ["hsds-1.1", "hsds-2.0", "hsds-3.1"]


def write(found: Read, path: Path, form: str) -> Unfolder:
    """Writes what was read, as an export does."""
    unfolder = Unfolder("2026-01-02")
    records = [list(taxonomy_rows(unfolder, taxonomy, terms)) for taxonomy, terms in found.taxonomies]
    records += [
        list(organization_rows(unfolder, b.organization, b.entry, b.locations, b.services))
        for b in found.bundles.values()
    ]
    with Spool() as spool:
        package: TabularPackage | JsonPackage
        if form == "csv":
            package = TabularPackage(spool)
            for rows in records:
                package.put(row for _, record in rows for row in record)
            package.write(path, {"title": "Test"})
        else:
            package = JsonPackage(spool)
            for rows in records:
                put_objects(package, rows)
            package.write(path)
    return unfolder


@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_that_is_written_reads_as_the_one_that_was_read(package: str, form: str, tmp_path: Path) -> None:
    found = read(INVENTED / package)
    write(found, tmp_path / "out.zip", form)
    again = read(tmp_path / "out.zip")
    assert not again.rejects
    assert again.taxonomies == found.taxonomies
    assert again.bundles.keys() == found.bundles.keys()
    for name, bundle in found.bundles.items():
        other = again.bundles[name]
        assert other.organization == bundle.organization
        assert other.entry == bundle.entry
        assert sorted(other.locations, key=lambda x: x.name) == sorted(bundle.locations, key=lambda x: x.name)
        assert sorted(other.services, key=lambda x: x.name) == sorted(bundle.services, key=lambda x: x.name)


def test_the_tabular_form_has_the_columns_of_3_1(tmp_path: Path) -> None:
    write(read(INVENTED / "hsds-1.1"), tmp_path / "out.zip", "csv")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        descriptor = json.loads(archive.read("datapackage.json"))
        for resource in descriptor["resources"]:
            header = next(csv.reader(io.StringIO(archive.read(resource["path"]).decode())))
            assert header == [field["name"] for field in resource["schema"]["fields"]]
            beyond = {"address_3", "address_4", "closed", "holiday", "department", "language", "parent_name"}
            assert set(COLUMNS[resource["name"]]) - beyond - {"organization_id"} <= set(header)
        assert "regular_schedule" not in {resource["name"] for resource in descriptor["resources"]}


def test_what_3_1_asks_for_is_there_and_signed_where_nobody_said_it(tmp_path: Path) -> None:
    write(read(INVENTED / "hsds-1.1"), tmp_path / "out.zip", "csv")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        services = list(csv.DictReader(io.StringIO(archive.read("services.csv").decode())))
        changes = list(csv.DictReader(io.StringIO(archive.read("metadata.csv").decode())))
    assert {s["name"]: s["status"] for s in services} == {
        "Food box": "active",
        "Box delivery": "temporarily closed",
        "Check-up": "active",
    }
    assert [
        (c["previous_value"], c["updated_by"])
        for c in changes
        if (c["resource_type"], c["field_name"]) == ("service", "status")
    ] == [("closed for good", "Tributary")]


def test_what_nobody_said_is_counted(tmp_path: Path) -> None:
    unfolder = write(read(INVENTED / "hsds-1.1"), tmp_path / "out.zip", "csv")
    assert unfolder.lacking["program.description"] == 1
    assert unfolder.left_out["organization kind"] == 2

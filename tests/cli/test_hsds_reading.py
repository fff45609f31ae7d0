"""What is read in packages of HSDS 1.1, 2.0 and 3.1."""

import json
import zipfile
from pathlib import Path

import pytest
from protovalidate import Validator

from cli.hsds.flattening import Row
from cli.hsds.package import Package
from cli.hsds.shelf import Shelf
from cli.problem import Problem
from tests.cli.hsds_packages import INVENTED, MIAMI, folder_of, needs_miami, read


def test_every_table_of_1_1_has_a_place() -> None:
    found = read(INVENTED / "hsds-1.1")
    shelf, box = found.bundle("RIVERBEND FOOD SHELF"), found.service("Food box")
    assert not found.tally.other_fields
    assert shelf.organization.also_known_as == ["The Shelf"]
    assert [(i.scheme, i.value) for i in shelf.organization.identifiers] == [
        ("ein", "39-1234567"),
        ("hsds:test", "1"),
    ]
    assert shelf.entry.programs[0].id == box.program
    assert [c.name for c in shelf.entry.contacts] == ["Bo Example"]
    assert shelf.entry.funding[0].source == "County grant"
    assert shelf.organization.phones[0].number == "+14145550199"
    place = shelf.locations[0]
    assert [(a.address_type, a.address_4, a.country) for a in place.addresses] == [
        ("physical", "Bay 4", "US"),
        ("postal", "", "US"),
    ]
    assert place.accessibility[0].description == "Ramp"
    assert (place.latitude, place.longitude) == (43.0389, -87.9065)
    assert box.eligibilities[0].eligibility == "Anyone"
    assert box.payments_accepted[0].payment == "Cash"
    assert box.service_areas[0].name == "Milwaukee County"
    assert box.required_documents[0].document == "A letter"
    assert (box.fees, box.wait_time, box.licenses) == ("Free", "None", "Food handling 12")
    assert [(s.byday, s.opens_at, s.closes_at) for s in box.schedules[1:]] == [
        ("MO", "09:00", "17:00"),
        ("TU", "09:00", "12:00"),
    ]
    holiday = box.schedules[0]
    assert (holiday.holiday, holiday.closed, holiday.valid_from) == (True, True, "2026-12-24")
    assert [c.name for c in box.service_at_locations[0].contacts] == ["Cy Example"]
    assert box.annotations.attributes[0].value == "weekly"
    assert found.source.tables[0].character_set == "UTF-8"
    change = found.bundle("Harbor Clinic").locations[0].annotations.metadata[0]
    assert (change.field_name, change.previous_value) == ("name", "Klinik")


def test_every_table_of_2_0_has_a_place() -> None:
    found = read(INVENTED / "hsds-2.0")
    (bundle,) = found.bundles.values()
    (service,), (place,) = bundle.services, bundle.locations
    assert not found.tally.other_fields
    assert not found.tally.unread
    rule = service.schedules[0]
    assert (rule.freq, rule.interval, rule.byday, rule.count) == ("WEEKLY", 2, "MO,WE", 52)
    assert (rule.opens_at, rule.timezone) == ("09:00-06:00", "-6")
    phone = service.service_at_locations[0].phones[0]
    assert (phone.number, phone.extension, list(phone.languages)) == ("+14145550111", "12", ["es"])
    assert place.annotations.attributes[0].term == phone.annotations.attributes[0].term
    (taxonomy, terms), *_ = found.taxonomies
    assert taxonomy.display_name == "Open Eligibility"
    assert [(t.display_name, t.parent) for t in terms] == [("Housing", ""), ("Tenants", terms[0].name)]
    assert bundle.organization.name.endswith("0a2ad6a4-5b0c-4a7e-9a59-3f7f0a5a0001")
    assert [m.replacement_value for m in place.addresses[0].annotations.metadata] == ["Cudahy"]


def test_every_field_of_3_1_has_a_place() -> None:
    found = read(INVENTED / "hsds-3.1")
    assert not found.rejects
    assert not found.tally.unread
    assert set(found.tally.other_fields) == {("schedule", "closed_for_lunch")}
    bundle, club = found.bundle("Northside Center"), found.service("Homework club")
    assert bundle.organization.parent == found.bundle("North Alliance").organization.name
    assert [(i.scheme, i.value) for i in bundle.organization.identifiers[:2]] == [
        ("ein", "391111111"),
        ("local-register", "C 7"),
    ]
    assert club.service_at_locations[0].location == bundle.locations[0].name
    assert club.capacities[0].unit.name == "Seat"
    assert club.cost_options[0].amount == "12.5"
    assert club.program == bundle.entry.programs[0].id
    for message in (bundle.entry, bundle.locations[0], club, club.service_at_locations[0], club.phones[0]):
        empty = {f.name for f in message.DESCRIPTOR.fields} - {f.name for f, _ in message.ListFields()}
        given = {"sources", "create_time", "update_time", "etag", "organization_display_name"}
        before_3 = {"eligibilities", "payments_accepted", "department", "original", "languages"}
        assert empty <= given | before_3


@pytest.mark.parametrize("package", ["hsds-1.1", "hsds-2.0", "hsds-3.1"])
def test_what_is_read_fits_the_contract(package: str) -> None:
    found = read(INVENTED / package)
    validator = Validator()
    for bundle in found.bundles.values():
        for message in (bundle.organization, bundle.entry, *bundle.locations, *bundle.services):
            assert not validator.collect_violations(message)


def test_what_cannot_be_read_is_kept_as_written() -> None:
    found = read(INVENTED / "hsds-1.1")
    clinic, check_up = found.bundle("Harbor Clinic"), found.service("Check-up")
    kept = {o.field: o.value for o in clinic.entry.annotations.originals}
    assert (clinic.organization.email, kept["email"]) == ("", "not an address")
    assert (check_up.status, check_up.annotations.originals[0].value) == (0, "closed for good")
    place = clinic.locations[0]
    assert (place.HasField("latitude"), place.annotations.originals[0].value) == (False, "north")
    saturday = found.bundle("RIVERBEND FOOD SHELF").locations[0].schedules[0]
    assert (saturday.opens_at, saturday.closes_at) == ("", "13:00")
    assert (saturday.annotations.originals[0].field, saturday.annotations.originals[0].value) == ("opens_at", "8:00")


def test_a_phone_is_normalized_and_its_original_kept() -> None:
    phone = read(INVENTED / "hsds-1.1").service("Food box").phones[0]
    assert (phone.number, phone.extension, phone.original) == ("+14145550123", "7", "(414) 555-0123 x7")
    assert list(phone.languages) == ["en", "es"]
    assert phone.source_record == "1"


def test_a_language_that_is_none_is_kept_and_counted() -> None:
    found = read(INVENTED / "hsds-1.1")
    assert [(x.tag, x.name) for x in found.service("Food box").languages] == [
        ("es", "Spanish"),
        ("hmn", "Hmong"),
        ("", "others on request"),
    ]
    assert found.tally.unmapped == {"others on request": 1}


def test_a_row_that_names_several_records_keeps_them_all() -> None:
    found = read(INVENTED / "hsds-1.1")
    box, place = found.service("Food box"), found.bundle("RIVERBEND FOOD SHELF").locations[0]
    assert list(box.phones[0].annotations.links) == [place.name, f"serviceAtLocations/{box.service_at_locations[0].id}"]


def test_a_service_of_a_service_belongs_to_its_organization() -> None:
    found = read(INVENTED / "hsds-1.1")
    delivery = found.service("Box delivery")
    assert delivery.name.startswith(found.bundle("RIVERBEND FOOD SHELF").organization.name)
    assert delivery.annotations.originals[0].value == "10"


def test_both_terms_of_one_id_are_kept() -> None:
    (_, terms), *_ = read(INVENTED / "hsds-1.1").taxonomies
    assert [(t.source_record, t.display_name) for t in terms] == [
        ("B", "Basic Needs"),
        ("B#2", "Basics"),
        ("BD", "Food boxes"),
    ]


def test_of_many_terms_of_one_id_each_is_looked_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = 0

    def put(self: Shelf, row: Row) -> str:
        nonlocal looked_up
        looked_up += 1
        return taken_in(self, row)

    taken_in = Shelf.put
    monkeypatch.setattr(Shelf, "put", put)
    found = read(folder_of(tmp_path, organization="id,name\n1,A", taxonomy_term="id,name\n" + "1,A\n" * 100))
    assert [term.source_record for term in found.taxonomies[0][1]][-1] == "1#100"
    assert looked_up < 300


def test_a_location_without_an_id_is_rejected_and_not_entered_as_another(tmp_path: Path) -> None:
    places = "id,organization_id,name\n,1,Here\n,1,There\n3,1,Everywhere"
    found = read(folder_of(tmp_path, organization="id,name\n1,A", location=places))
    assert [place.display_name for place in found.bundle("A").locations] == ["Everywhere"]
    assert "location.csv:2,location,has no id" in found.rejects
    assert "location.csv:3,location,has no id" in found.rejects


def test_a_row_without_a_place_is_rejected_with_its_line_and_the_reason() -> None:
    rejects = read(INVENTED / "hsds-1.1").rejects
    assert "eligibility.csv:3,eligibility,names no record it is of" in rejects
    assert "services_taxonomy.csv:3,attribute,its term 'ZZ' is not in the package" in rejects
    assert "phones.csv:5,phone,says nothing: all its columns are empty" in rejects
    assert "Nobody knows whose" in rejects


def test_a_service_of_no_organization_is_rejected_with_all_that_is_its(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        organizations="id,name\n1,One\n",
        services="id,organization_id,name\n5,9,Lost\n6,1,Found\n6,1,Found again\n7,1,\n",
        phones="id,service_id,number\n1,8,414-555-0100\n",
    )
    found = read(folder)
    assert [s.display_name for b in found.bundles.values() for s in b.services] == ["Found"]
    assert "services.csv:2,service,its organization_id '9' is no organization of the package" in found.rejects
    assert "services.csv:4,service,\"its id '6' came before, at services.csv:3\"" in found.rejects
    assert "services.csv:5,service,has no name" in found.rejects
    assert "phones.csv:2,phone,its service 8 is not in the package" in found.rejects


def test_a_line_with_too_many_values_and_old_characters_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").write_bytes(b"id,name\n1,Caf\xe9 \xe0 la r\xfce\n2,Two,too many\n")
    found = read(tmp_path)
    assert [b.organization.display_name for b in found.bundles.values()] == ["Café à la rüe"]
    assert "organizations.csv:3,organization,has more values than the first line has columns" in found.rejects


def test_the_same_record_has_the_same_name_each_time() -> None:
    first, second = read(INVENTED / "hsds-1.1"), read(INVENTED / "hsds-1.1")
    assert first.bundles.keys() == second.bundles.keys()
    assert first.bundles.keys().isdisjoint(read(INVENTED / "hsds-1.1", "hsds:other").bundles)


def test_a_zip_reads_as_its_folder_does(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        for file in (INVENTED / "hsds-2.0").iterdir():
            archive.write(file, f"inside/{file.name}")
    assert read(tmp_path / "package.zip").bundles == read(INVENTED / "hsds-2.0").bundles


@pytest.mark.parametrize(("entries", "size"), [(5_001, 3), (2, 5 * 1024**3)])
def test_a_zip_of_too_much_is_refused_before_it_is_unpacked(tmp_path: Path, entries: int, size: int) -> None:
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as archive:
        for number in range(entries):
            archive.writestr(f"{number}/services.csv", "id\n")
        for entry in archive.infolist():
            entry.file_size = size  # As its directory will say, which is all that can be known of it.
    with pytest.raises(Problem, match="unpack it and give the folder"):
        Package(tmp_path / "package.zip")


def test_one_json_file_is_a_package(tmp_path: Path) -> None:
    services = json.loads((INVENTED / "hsds-3.1" / "services.json").read_text())["contents"]
    (tmp_path / "directory.json").write_text(json.dumps(services))
    assert read(tmp_path / "directory.json").service("Homework club").minimum_age == 6


@pytest.mark.parametrize(("text", "says"), [("[{", "is not JSON"), (None, "There is no")])
def test_what_is_no_package_is_said_with_the_remedy(tmp_path: Path, text: str | None, says: str) -> None:
    path = tmp_path / "services.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(Problem, match=says):
        read(path)


def test_a_folder_without_a_table_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("a,b\n")
    with pytest.raises(Problem, match="holds no table of HSDS"):
        Package(tmp_path)


@needs_miami
def test_miami_is_read_whole() -> None:
    found = read(MIAMI, "hsds:miami")
    services = [s for b in found.bundles.values() for s in b.services]
    locations = [x for b in found.bundles.values() for x in b.locations]
    assert (len(found.bundles), len(services), len(locations)) == (1074, 4089, 4089)
    assert sum(len(terms) for _, terms in found.taxonomies) == 1994
    assert sum(len(s.annotations.attributes) for s in services) == 26259
    assert sum(len(s.schedules) for s in services) == 11350
    assert found.tally.phones == {"normalized": 4063, "kept as written": 4}
    assert (sum(found.tally.languages.values()), sum(found.tally.unmapped.values())) == (9021, 336)
    assert sum(len(s.languages) for s in services) == 9021 + 336
    assert {table for table, _ in found.tally.rejected} == {
        "accessibility",
        "eligibility",
        "address",
        "phone",
        "language",
    }
    assert found.bundle("GIRL SCOUTS COUNCIL OF TROPICAL FLORIDA, INC.").organization.mission.endswith("###MON###")
    validator = Validator()
    assert not [v for m in (*services, *locations) for v in validator.collect_violations(m)]

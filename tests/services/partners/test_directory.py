"""The directory: who reads and writes it, and how it is searched."""

from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from tributary.partners.v1 import directory_pb2 as pb
from tributary.partners.v1.organizations_pb2 import ListOrganizationsRequest, Organization, OrganizationFilter
from tributary.partners.v1.particulars_pb2 import Contact, Schedule, ServiceAtLocation
from tributary.partners.v1.vocabulary_pb2 import Annotations, Attribute, Language, Phone

from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners, new_name
from tests.services.refusals import refusal, wrong_fields


@pytest.fixture
async def shelf(partners: Partners) -> Organization:
    """An organization to list services for."""
    return await partners.enter(f"Shelf {uuid4()}")


async def create(directory: Any, parent: str, caller: Metadata, display_name: str, **fields: Any) -> pb.Service:
    """A service, entered."""
    request = pb.CreateServiceRequest(parent=parent, service=pb.Service(display_name=display_name, **fields))
    return await directory.CreateService(request, metadata=caller)


async def test_an_organization_lists_its_own_services(partners: Partners, directory: Any, shelf: Organization) -> None:
    own = partners.member_of(shelf.name, "ORGANIZATION_ADMIN")
    request = pb.CreateLocationRequest(parent=shelf.name, location=pb.Location(display_name="House", latitude=43.1))
    place = await directory.CreateLocation(request, metadata=own)
    service = await create(
        directory,
        shelf.name,
        own,
        "Food box",
        phones=[Phone(number="+14145550123")],
        schedules=[Schedule(freq="WEEKLY", byday="MO", opens_at="09:00")],
        service_at_locations=[ServiceAtLocation(location=place.name)],
    )
    read = await directory.GetService(pb.GetServiceRequest(name=service.name), metadata=partners.public)
    assert read.organization_display_name == shelf.display_name
    assert read.service_at_locations[0].location == place.name
    assert {s.field for s in read.sources} == {"display_name", "phones", "schedules", "service_at_locations"}
    assert all(s.source.startswith("accounts/") for s in read.sources)
    listed = await directory.ListServices(pb.ListServicesRequest(parent=shelf.name), metadata=partners.public)
    assert [s.name for s in listed.services] == [service.name]
    assert not listed.services[0].sources


async def test_a_stranger_writes_nothing(partners: Partners, directory: Any, shelf: Organization) -> None:
    other = await partners.enter(f"Other {uuid4()}")
    stranger = partners.member_of(other.name, "ORGANIZATION_ADMIN")
    assert await refusal(create(directory, shelf.name, stranger, "Taken over")) == (
        "PERMISSION_DENIED",
        "NOT_YOUR_ORGANIZATION",
    )
    service = await create(directory, shelf.name, partners.office, "Box")
    for call in (
        directory.UpdateService(
            pb.UpdateServiceRequest(service=pb.Service(name=service.name, alert="x")), metadata=stranger
        ),
        directory.DeleteService(pb.DeleteServiceRequest(name=service.name), metadata=stranger),
    ):
        assert await refusal(call) == ("PERMISSION_DENIED", "NOT_YOUR_ORGANIZATION")
    nobody = directory.DeleteService(pb.DeleteServiceRequest(name=service.name), metadata=partners.public)
    assert await refusal(nobody) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_the_persons_to_ask_are_shown_to_their_own_and_to_the_office(
    partners: Partners, directory: Any, shelf: Organization
) -> None:
    own = partners.member_of(shelf.name, "ORGANIZATION_ADMIN")
    place = await directory.CreateLocation(
        pb.CreateLocationRequest(parent=shelf.name, location=pb.Location(contacts=[Contact(name="Ann")])), metadata=own
    )
    service = await create(
        directory,
        shelf.name,
        own,
        "Box",
        contacts=[Contact(name="Ana")],
        service_at_locations=[ServiceAtLocation(location=place.name, contacts=[Contact(name="Bo")])],
    )
    request = pb.GetServiceRequest(name=service.name)
    for caller in (own, partners.office):
        read = await directory.GetService(request, metadata=caller)
        assert [c.name for c in read.contacts] == ["Ana"]
        assert [c.name for c in read.service_at_locations[0].contacts] == ["Bo"]
    for caller in (partners.public, partners.agency, partners.member_of(OTHER, "ORGANIZATION_ADMIN")):
        read = await directory.GetService(request, metadata=caller)
        found = await directory.SearchServices(
            pb.SearchServicesRequest(query="box", filter=pb.ServiceFilter(organizations=[shelf.name])), metadata=caller
        )
        listed = await directory.ListLocations(pb.ListLocationsRequest(parent=shelf.name), metadata=caller)
        for public in (read, *found.services):
            assert (len(public.contacts), len(public.service_at_locations[0].contacts)) == (0, 0)
        assert [len(location.contacts) for location in listed.locations] == [0]
    (row,) = await partners.rows("SELECT document FROM services WHERE id = $1", service.name.rpartition("/")[2])
    assert b"Ana" not in row["document"]


OTHER = "organizations/01900000-0000-7000-8000-0000000000ff"


async def test_a_change_needs_the_current_etag(partners: Partners, directory: Any, shelf: Organization) -> None:
    first = await create(directory, shelf.name, partners.office, "Box", fees="Free", description="Weekly")
    change = pb.UpdateServiceRequest(
        service=pb.Service(name=first.name, fees="$1", etag=first.etag),
        update_mask=FieldMask(paths=["fees", "description"]),
    )
    second = await directory.UpdateService(change, metadata=partners.office)
    assert (second.fees, second.description, second.display_name, second.etag) == ("$1", "", "Box", "2")
    assert await refusal(directory.UpdateService(change, metadata=partners.office)) == ("ABORTED", "ETAG_MISMATCH")
    gone = pb.DeleteServiceRequest(name=first.name, etag=second.etag)
    await directory.DeleteService(gone, metadata=partners.office)
    read = directory.GetService(pb.GetServiceRequest(name=first.name), metadata=partners.public)
    assert await refusal(read) == ("NOT_FOUND", "SERVICE_NOT_FOUND")


async def test_a_change_that_breaks_a_rule_names_the_field(
    partners: Partners, directory: Any, shelf: Organization
) -> None:
    service = await create(directory, shelf.name, partners.office, "Box")
    wrong = pb.Service(name=service.name, email="nobody", schedules=[Schedule(opens_at="9am")])
    call = directory.UpdateService(pb.UpdateServiceRequest(service=wrong), metadata=partners.office)
    assert sorted(await wrong_fields(call)) == ["service.email", "service.schedules[0].opens_at"]


async def test_the_same_request_enters_one_service(partners: Partners, directory: Any, shelf: Organization) -> None:
    request = pb.CreateServiceRequest(
        parent=shelf.name, service=pb.Service(display_name="Once"), request_id=str(uuid4())
    )
    first = await directory.CreateService(request, metadata=partners.office)
    assert await directory.CreateService(request, metadata=partners.office) == first
    request.service.display_name = "Twice"
    again = directory.CreateService(request, metadata=partners.office)
    assert await refusal(again) == ("ALREADY_EXISTS", "REQUEST_ID_REUSED")


async def test_a_service_is_entered_under_a_name_that_is_given(
    partners: Partners, directory: Any, shelf: Organization
) -> None:
    name = f"{shelf.name}/services/{uuid4()}"
    request = pb.UpdateServiceRequest(service=pb.Service(name=name, display_name="Given"), allow_missing=True)
    assert (await directory.UpdateService(request, metadata=partners.office)).name == name
    request.service.display_name = "Renamed"
    assert (await directory.UpdateService(request, metadata=partners.office)).display_name == "Renamed"
    request.service.name = f"{shelf.name}/services/{uuid4()}"
    request.allow_missing = False
    unknown = directory.UpdateService(request, metadata=partners.office)
    assert await refusal(unknown) == ("NOT_FOUND", "SERVICE_NOT_FOUND")


async def test_what_is_named_must_be_there_and_what_is_needed_stays(
    partners: Partners, directory: Any, shelf: Organization
) -> None:
    nowhere = ServiceAtLocation(location=f"{shelf.name}/locations/{uuid4()}")
    lost = create(directory, shelf.name, partners.office, "Box", service_at_locations=[nowhere])
    assert await refusal(lost) == ("NOT_FOUND", "LOCATION_NOT_FOUND")
    taxonomy = await directory.CreateTaxonomy(
        pb.CreateTaxonomyRequest(taxonomy=pb.Taxonomy(display_name="Topics")), metadata=partners.office
    )
    term = await directory.CreateTaxonomyTerm(
        pb.CreateTaxonomyTermRequest(
            parent=taxonomy.name, taxonomy_term=pb.TaxonomyTerm(display_name="Food", code="F")
        ),
        metadata=partners.office,
    )
    marked = Annotations(attributes=[Attribute(term=term.name)])
    service = await create(directory, shelf.name, partners.office, "Box", annotations=marked)
    kept = directory.DeleteTaxonomyTerm(pb.DeleteTaxonomyTermRequest(name=term.name), metadata=partners.office)
    assert await refusal(kept) == ("FAILED_PRECONDITION", "TERM_IN_USE")
    kept = directory.DeleteTaxonomy(pb.DeleteTaxonomyRequest(name=taxonomy.name), metadata=partners.office)
    assert await refusal(kept) == ("FAILED_PRECONDITION", "TAXONOMY_IN_USE")
    found = await directory.SearchServices(
        pb.SearchServicesRequest(query="box", filter=pb.ServiceFilter(terms=[term.name])), metadata=partners.public
    )
    assert [s.name for s in found.services] == [service.name]


async def test_services_are_found_in_spite_of_typos(partners: Partners, directory: Any, shelf: Organization) -> None:
    spanish, somali = [Language(tag="es", name="Spanish")], [Language(tag="so", name="Somali")]
    await create(directory, shelf.name, partners.office, "Percussión lessons", languages=spanish)
    await create(directory, shelf.name, partners.office, "Choir", description="Also percussion", languages=somali)
    await create(directory, shelf.name, partners.office, "Swimming")
    own = pb.ServiceFilter(organizations=[shelf.name])

    async def found(query: str, wanted: pb.ServiceFilter = own) -> list[str]:
        request = pb.SearchServicesRequest(query=query, filter=wanted)
        answer = await directory.SearchServices(request, metadata=partners.public)
        return [s.display_name for s in answer.services]

    assert await found("percussion") == ["Percussión lessons", "Choir"]
    assert await found("percusion leson") == ["Percussión lessons"]
    assert await found("percussion", pb.ServiceFilter(organizations=[shelf.name], languages=["so"])) == ["Choir"]
    request = pb.SearchServicesRequest(query="percussion", filter=own, page_size=1)
    first = await directory.SearchServices(request, metadata=partners.public)
    request.page_token = first.next_page_token
    second = await directory.SearchServices(request, metadata=partners.public)
    assert [first.services[0].display_name, second.services[0].display_name] == ["Percussión lessons", "Choir"]
    assert not second.next_page_token


async def test_organizations_are_found_by_what_they_offer(
    partners: Partners, directory: Any, shelf: Organization
) -> None:
    await create(directory, shelf.name, partners.office, "Zither repair")
    request = ListOrganizationsRequest(filter=OrganizationFilter(service="zither"))
    answer = await partners.organizations.ListOrganizations(request, metadata=partners.public)
    assert [o.name for o in answer.organizations] == [shelf.name]


async def test_lists_go_page_by_page(partners: Partners, directory: Any, shelf: Organization) -> None:
    names = [f"Service {place}" for place in range(5)]
    for name in reversed(names):
        await create(directory, shelf.name, partners.office, name)
    request = pb.ListServicesRequest(parent=shelf.name, page_size=2)
    seen: list[str] = []
    while True:
        page = await directory.ListServices(request, metadata=partners.public)
        seen += [s.display_name for s in page.services]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert seen == names
    request.parent = new_name()
    moved = directory.ListServices(request, metadata=partners.public)
    assert await refusal(moved) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")


async def test_what_a_directory_says_of_an_organization_is_its_own_to_change(
    partners: Partners, directory: Any, shelf: Organization
) -> None:
    entry = pb.DirectoryEntry(name=f"{shelf.name}/directoryEntry", uri="https://ids.example/shelf")
    stranger = partners.member_of(new_name(), "ORGANIZATION_ADMIN")
    change = pb.UpdateDirectoryEntryRequest(directory_entry=entry)
    refused = await refusal(directory.UpdateDirectoryEntry(change, metadata=stranger))
    assert refused == ("PERMISSION_DENIED", "NOT_YOUR_ORGANIZATION")
    read = pb.GetDirectoryEntryRequest(name=entry.name)
    assert (await directory.GetDirectoryEntry(read, metadata=partners.public)).uri == ""
    own = partners.member_of(shelf.name, "ORGANIZATION_ADMIN")
    for uri in ("https://ids.example/shelf", "https://ids.example/other"):
        change.directory_entry.uri = uri
        await directory.UpdateDirectoryEntry(change, metadata=own)
        assert (await directory.GetDirectoryEntry(read, metadata=partners.public)).uri == uri
    read.name = f"{new_name()}/directoryEntry"
    unknown = directory.GetDirectoryEntry(read, metadata=partners.public)
    assert await refusal(unknown) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")

"""Organizations, over gRPC, on the real database and streams."""

import asyncio
from uuid import uuid4

import grpc
from google.protobuf.field_mask_pb2 import FieldMask
from tributary.partners.v1 import organizations_pb2 as pb
from tributary.partners.v1 import vocabulary_pb2

from tests.services.eventually import eventually
from tests.services.partners.conftest import DANA, Partners, new_name
from tests.services.refusals import refusal, wrong_fields

FULL = pb.Organization(
    display_name="Casa de Esperanza Peña",
    legal_name="Casa de Esperanza, Inc.",
    also_known_as=["La Casa", "The House"],
    kind="COMMUNITY_ORGANIZATION",
    identifiers=[pb.Identifier(scheme="ein", value="39-0000000", type="Tax number")],
    mission="Tutoring and meals for newcomers.",
    website="https://casa.example.org",
    email="Hola@casa.example.org",
    phones=[vocabulary_pb2.Phone(number="+14145550123", type="voice", languages=["es"], original="(414) 555-0123")],
    addresses=[vocabulary_pb2.Address(address_1="1 Example Street", city="Milwaukee", postal_code="53204")],
    service_area=vocabulary_pb2.ServiceArea(
        municipalities=["Milwaukee", "West Allis"], zip_codes=["53204"], neighborhoods=["Walker's Point"]
    ),
    populations=["newcomers"],
    languages=["es-MX", "en"],
    determinants=["HOUSING", "CHILD_AND_YOUTH_DEVELOPMENT"],
    strengths=["a kitchen"],
    tax_status="501(c)(3)",
    legal_status="Nonprofit corporation",
    year_incorporated=1998,
    logo="https://casa.example.org/logo.svg",
)


async def test_an_organization_is_read_back_as_it_was_entered(partners: Partners) -> None:
    request = pb.CreateOrganizationRequest(organization=FULL)
    entered = await partners.organizations.CreateOrganization(request, metadata=partners.office)
    assert (entered.state, entered.etag) == (pb.Organization.ACTIVE, "1")
    assert entered.create_time == entered.update_time
    read = await partners.organizations.GetOrganization(
        pb.GetOrganizationRequest(name=entered.name), metadata=partners.public
    )
    sources = {source.field: source for source in read.sources}
    assert set(sources) == {field.name for field, _ in FULL.ListFields()}
    assert {(s.source, s.record) for s in sources.values()} == {(DANA, "")}
    assert all(s.set_time == entered.create_time for s in sources.values())
    del read.sources[:]
    assert read == entered
    for field, value in FULL.ListFields():
        assert getattr(entered, field.name) == value


async def test_whom_an_agency_enters_is_a_prospect(partners: Partners) -> None:
    organization = pb.Organization(display_name="Newcomers' Kitchen", kind="COMMUNITY_ORGANIZATION", state="ACTIVE")
    request = pb.CreateOrganizationRequest(organization=organization)
    entered = await partners.organizations.CreateOrganization(request, metadata=partners.agency)
    assert entered.state == pb.Organization.PROSPECT


async def test_the_public_and_an_organizations_member_enter_nobody(partners: Partners) -> None:
    request = pb.CreateOrganizationRequest(organization=FULL)
    for caller in (partners.public, partners.member_of(new_name())):
        assert await refusal(partners.organizations.CreateOrganization(request, metadata=caller)) == (
            "PERMISSION_DENIED",
            "ROLE_REQUIRED",
        )


async def test_the_offices_admin_alone_chooses_a_name(partners: Partners) -> None:
    name = new_name()
    request = pb.CreateOrganizationRequest(
        organization=pb.Organization(name=name, display_name="Chosen", kind="SCHOOL"), request_id=str(uuid4())
    )
    assert await wrong_fields(partners.organizations.CreateOrganization(request, metadata=partners.office)) == [
        "organization.name"
    ]
    first = await partners.organizations.CreateOrganization(request, metadata=partners.admin)
    assert first.name == name
    assert await partners.organizations.CreateOrganization(request, metadata=partners.admin) == first
    request.request_id = ""
    assert await refusal(partners.organizations.CreateOrganization(request, metadata=partners.admin)) == (
        "ALREADY_EXISTS",
        "ORGANIZATION_EXISTS",
    )
    request.organization.name = "organizations/x"
    assert await wrong_fields(partners.organizations.CreateOrganization(request, metadata=partners.admin)) == [
        "organization.name"
    ]


async def test_the_same_request_id_enters_one_organization(partners: Partners) -> None:
    request = pb.CreateOrganizationRequest(organization=FULL, request_id=str(uuid4()))
    answers = await asyncio.gather(
        *(partners.organizations.CreateOrganization(request, metadata=partners.office) for _ in range(5))
    )
    assert len({answer.name for answer in answers}) == 1
    request.organization.display_name = "Another"
    assert await refusal(partners.organizations.CreateOrganization(request, metadata=partners.office)) == (
        "ALREADY_EXISTS",
        "REQUEST_ID_REUSED",
    )


async def test_what_is_wrong_with_a_profile_is_named(partners: Partners) -> None:
    organization = pb.Organization(email="nobody", languages=["?"], identifiers=[pb.Identifier(scheme="EIN")])
    call = partners.organizations.CreateOrganization(
        pb.CreateOrganizationRequest(organization=organization), metadata=partners.office
    )
    assert sorted(await wrong_fields(call)) == [
        "organization.display_name",
        "organization.email",
        "organization.identifiers[0].scheme",
        "organization.identifiers[0].value",
        "organization.kind",
        "organization.languages[0]",
    ]
    unknown = pb.Organization(display_name="Part", kind="SCHOOL", parent=new_name())
    call = partners.organizations.CreateOrganization(
        pb.CreateOrganizationRequest(organization=unknown), metadata=partners.office
    )
    assert await wrong_fields(call) == ["organization.parent"]


async def test_nobody_is_above_themselves(partners: Partners) -> None:
    whole = await partners.enter("The whole")
    part = await partners.enter("The part", parent=whole.name)
    for parent in (whole.name, part.name):
        call = partners.organizations.UpdateOrganization(
            pb.UpdateOrganizationRequest(organization=pb.Organization(name=whole.name, parent=parent)),
            metadata=partners.office,
        )
        assert await wrong_fields(call) == ["organization.parent"]


async def test_only_the_named_fields_change_and_their_source_with_them(partners: Partners) -> None:
    entered = await partners.enter("Before", mission="as it was", phones=[{"number": "+14145550100"}])
    director = partners.member_of(entered.name, "ORGANIZATION_ADMIN")
    changed = await partners.organizations.UpdateOrganization(
        pb.UpdateOrganizationRequest(
            organization=pb.Organization(name=entered.name, display_name="After", mission="ignored", etag=entered.etag),
            update_mask=FieldMask(paths=["display_name", "phones"]),
        ),
        metadata=director,
    )
    assert (changed.display_name, changed.mission, len(changed.phones)) == ("After", "as it was", 0)
    assert (changed.etag, changed.create_time) == ("2", entered.create_time)
    read = await partners.organizations.GetOrganization(
        pb.GetOrganizationRequest(name=entered.name), metadata=partners.public
    )
    sources = {source.field: source.source for source in read.sources}
    assert sources["mission"] == sources["kind"] == DANA
    assert sources["display_name"] == sources["phones"] != DANA


async def test_without_a_mask_every_field_that_is_set_changes(partners: Partners) -> None:
    entered = await partners.enter("Stays", mission="old", website="https://old.example.org")
    changed = await partners.organizations.UpdateOrganization(
        pb.UpdateOrganizationRequest(organization=pb.Organization(name=entered.name, mission="new")),
        metadata=partners.office,
    )
    assert (changed.display_name, changed.mission, changed.website) == ("Stays", "new", "https://old.example.org")


async def test_a_change_to_what_it_is_already_changes_nothing(partners: Partners) -> None:
    entered = await partners.enter("The same", mission="the same", service_area={"zip_codes": ["53204"]})
    again = pb.Organization(
        name=entered.name,
        display_name="The same",
        mission="the same",
        service_area=vocabulary_pb2.ServiceArea(zip_codes=["53204"]),
    )
    changed = await partners.organizations.UpdateOrganization(
        pb.UpdateOrganizationRequest(organization=again), metadata=partners.office
    )
    assert changed == entered
    told = await partners.rows("SELECT type FROM outbox WHERE resource = $1", entered.name)
    assert [row["type"] for row in told] == ["tributary.partners.v1.OrganizationCreated"]


async def test_whoever_read_an_older_one_decides_anew(partners: Partners) -> None:
    entered = await partners.enter("Twice")
    request = pb.UpdateOrganizationRequest(
        organization=pb.Organization(name=entered.name, mission="first", etag=entered.etag)
    )
    await partners.organizations.UpdateOrganization(request, metadata=partners.office)
    request.organization.mission = "second"
    assert await refusal(partners.organizations.UpdateOrganization(request, metadata=partners.office)) == (
        "ABORTED",
        "ETAG_MISMATCH",
    )


async def test_a_profile_is_kept_by_its_own_people_and_the_office(partners: Partners) -> None:
    entered = await partners.enter("Ours")
    request = pb.UpdateOrganizationRequest(organization=pb.Organization(name=entered.name, mission="theirs"))
    for caller in (partners.agency, partners.member_of(new_name(), "ORGANIZATION_ADMIN")):
        assert await refusal(partners.organizations.UpdateOrganization(request, metadata=caller)) == (
            "PERMISSION_DENIED",
            "NOT_YOUR_ORGANIZATION",
        )
    member = partners.member_of(entered.name)
    assert await refusal(partners.organizations.UpdateOrganization(request, metadata=member)) == (
        "PERMISSION_DENIED",
        "ROLE_REQUIRED",
    )


async def test_a_changed_field_is_held_to_the_rules_and_the_others_are_not(partners: Partners) -> None:
    entered = await partners.enter("Rules")
    organization = pb.Organization(name=entered.name, email="nobody")
    call = partners.organizations.UpdateOrganization(
        pb.UpdateOrganizationRequest(organization=organization), metadata=partners.office
    )
    assert await wrong_fields(call) == ["organization.email"]
    call = partners.organizations.UpdateOrganization(
        pb.UpdateOrganizationRequest(organization=organization, update_mask=FieldMask(paths=["display_name"])),
        metadata=partners.office,
    )
    assert await wrong_fields(call) == ["organization.display_name"]
    call = partners.organizations.UpdateOrganization(
        pb.UpdateOrganizationRequest(organization=organization, update_mask=FieldMask(paths=["state"])),
        metadata=partners.office,
    )
    assert await refusal(call) == ("INVALID_ARGUMENT", "FIELD_NOT_MUTABLE")


async def test_who_is_not_there_is_not_found(partners: Partners) -> None:
    for name in (new_name(), "organizations/x"):
        get = partners.organizations.GetOrganization(pb.GetOrganizationRequest(name=name), metadata=partners.public)
        assert await refusal(get) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
        update = partners.organizations.UpdateOrganization(
            pb.UpdateOrganizationRequest(organization=pb.Organization(name=name, mission="x")),
            metadata=partners.office,
        )
        assert await refusal(update) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")


async def test_changes_are_told_of_with_the_fields_that_changed(partners: Partners) -> None:
    watched = partners.organizations.WatchOrganizations(pb.WatchOrganizationsRequest(), metadata=partners.public)
    start = await watched.read()
    entered = await partners.enter("Watched")
    await partners.organizations.UpdateOrganization(
        pb.UpdateOrganizationRequest(
            organization=pb.Organization(name=entered.name, mission="told", languages=["hmn"])
        ),
        metadata=partners.office,
    )
    seen = []
    while len(seen) < 2:
        response = await asyncio.wait_for(watched.read(), 10)
        assert response is not grpc.aio.EOF
        if response.organization.name == entered.name:
            seen.append(response.event_type)
    watched.cancel()
    assert seen == ["tributary.partners.v1.OrganizationCreated", "tributary.partners.v1.OrganizationUpdated"]
    resumed = partners.organizations.WatchOrganizations(
        pb.WatchOrganizationsRequest(resume_token=start.resume_token), metadata=partners.public
    )

    async def next_change() -> pb.WatchOrganizationsResponse:
        # What others committed before the stream opened may be published after.
        while (response := await resumed.read()).organization.name != entered.name:
            assert response is not grpc.aio.EOF
        return response

    first = await asyncio.wait_for(next_change(), 10)
    resumed.cancel()
    assert first.organization.name == entered.name
    assert first.organization.mission == "told", "each change shows the organization as it is now"

    async def published() -> bool:
        rows = await partners.rows("SELECT publish_time FROM outbox WHERE resource = $1", entered.name)
        return len(rows) == 2 and all(row["publish_time"] for row in rows)

    await eventually(published)

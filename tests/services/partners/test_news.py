"""What the record makes of everyone's news."""

from google.type import money_pb2
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.funding.v1 import events_pb2 as funding
from tributary.partners.v1 import directory_pb2, directory_pb2_grpc, organizations_pb2
from tributary.partners.v1 import records_pb2 as pb
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners
from tests.services.partners.reading import Tell, entries, record, timeline, visibility
from tests.services.partners.story import Story, event_id


async def test_a_suggestion_is_not_known_to_its_funder_nor_one_that_was_withdrawn(
    partners: Partners, tell: Tell
) -> None:
    told = Story((await partners.enter("Only suggested")).name)
    funder = partners.callers(told.funder, "FUNDER_STAFF")
    await tell("funding", funding.ConnectionCreated(connection=told.a_connection("SUGGESTED")), 1)
    await tell("funding", funding.ConnectionWithdrawn(connection=told.a_connection("WITHDRAWN")), 2)
    await entries(partners, told.organization, 3)
    seen = await record(partners, told.organization, funder)
    assert not seen.connections
    assert visibility(seen)["FUNDING"] == pb.Section.WITHHELD
    assert await timeline(partners, told.organization, funder) == ["Only suggested was entered"]
    office = await record(partners, told.organization, partners.office)
    assert [connection.state for connection in office.connections] == ["WITHDRAWN"]


async def test_a_funder_that_was_introduced_also_sees_that_it_was_withdrawn(partners: Partners, tell: Tell) -> None:
    told = Story((await partners.enter("Introduced")).name)
    # News may come in any order.
    await tell("funding", funding.ConnectionWithdrawn(connection=told.a_connection("WITHDRAWN")), 3)
    await tell("funding", funding.ConnectionIntroduced(connection=told.a_connection("INTRODUCED")), 2)
    await entries(partners, told.organization, 3)
    seen = await record(partners, told.organization, partners.callers(told.funder, "FUNDER_STAFF"))
    assert [connection.state for connection in seen.connections] == ["WITHDRAWN"]


async def test_a_draft_is_its_organizations_own_business(partners: Partners, tell: Tell) -> None:
    told = Story((await partners.enter("Drafting")).name)
    await tell("assistance", assistance.CaseCreated(case=told.a_case("DRAFT")), 1)
    await tell("assistance", assistance.CaseUpdated(case=told.a_case("DRAFT")), 2)
    await tell("assistance", assistance.CaseWithdrawn(case=told.a_case("WITHDRAWN", submit_time=None)), 3)
    submitted = Story(told.organization)
    await tell("assistance", assistance.CaseSubmitted(case=submitted.a_case("SUBMITTED")), 1)
    await entries(partners, told.organization, 2)
    seen = await record(partners, told.organization, partners.office)
    assert [case.case for case in seen.cases] == [submitted.case]
    assert await timeline(partners, told.organization, partners.office) == [
        "TA-2026-000123 was submitted",
        "Drafting was entered",
    ]


async def test_a_submitted_case_enters_the_record_once_and_old_news_changes_nothing(
    partners: Partners, tell: Tell
) -> None:
    told = Story((await partners.enter("Out of order")).name)
    key = event_id()
    closed = assistance.CaseClosed(case=told.a_case("CLOSED"))
    for _ in range(3):
        await tell("assistance", closed, 6, key)
    await tell("assistance", assistance.CaseSubmitted(case=told.a_case("SUBMITTED")), 3)
    await entries(partners, told.organization, 3)
    seen = await record(partners, told.organization, partners.office)
    assert [case.state for case in seen.cases] == ["CLOSED"]


async def test_a_change_of_what_was_asked_has_a_line_and_whose_turn_it_is_none(partners: Partners, tell: Tell) -> None:
    told = Story((await partners.enter("Changed its mind")).name)
    await tell("assistance", assistance.CaseSubmitted(case=told.a_case("SUBMITTED")), 3)
    await tell("assistance", assistance.CaseUpdated(case=told.a_case("SUBMITTED", title="A first grant")), 4)
    await tell("assistance", assistance.CaseTurnChanged(case=told.a_case("SUBMITTED", title="A second grant")), 5)

    async def title() -> bool:
        seen = await record(partners, told.organization, partners.office)
        return [case.title for case in seen.cases] == ["A second grant"]

    await eventually(title)
    await entries(partners, told.organization, 3)
    assert await timeline(partners, told.organization, partners.office) == [
        "What was asked in TA-2026-000123 was changed",
        "TA-2026-000123 was submitted",
        "Changed its mind was entered",
    ]


async def test_amounts_are_summed_by_currency_to_the_cent(partners: Partners, tell: Tell) -> None:
    told = Story((await partners.enter("Two currencies")).name)
    for amount in (("USD", 10, 500_000_000), ("USD", 1, 550_000_000), ("CAD", 7, 0)):
        currency, units, nanos = amount
        connection = Story(told.organization).awarded()
        connection.award_amount.CopyFrom(money_pb2.Money(currency_code=currency, units=units, nanos=nanos))
        await tell("funding", funding.ConnectionAwarded(connection=connection))
    await entries(partners, told.organization, 4)
    seen = await record(partners, told.organization, partners.office)
    assert list(seen.awarded) == [
        money_pb2.Money(currency_code="CAD", units=7),
        money_pb2.Money(currency_code="USD", units=12, nanos=50_000_000),
    ]


async def test_changes_of_the_profile_are_in_the_timeline(partners: Partners) -> None:
    entered = await partners.enter("Timely")
    change = organizations_pb2.Organization(name=entered.name, mission="On time", languages=["es"])
    await partners.organizations.UpdateOrganization(
        organizations_pb2.UpdateOrganizationRequest(organization=change), metadata=partners.office
    )
    await entries(partners, entered.name, 2)
    answer = await partners.records.ListTimeline(pb.ListTimelineRequest(parent=entered.name), metadata=partners.public)
    newest, oldest = answer.entries
    assert newest.summary == "The profile was changed: mission and languages"
    assert (oldest.summary, oldest.resource) == ("Timely was entered", entered.name)
    assert newest.event_type == "tributary.partners.v1.OrganizationUpdated"
    assert newest.actor_organization.startswith("organizations/")
    assert newest.category == DataCategory.PROFILE


async def test_the_record_counts_the_services_of_the_directory(partners: Partners) -> None:
    entered = await partners.enter("With services")
    stub = directory_pb2_grpc.DirectoryServiceStub(partners.running.channel)
    for name in ("Meals", "Tutoring"):
        service = directory_pb2.Service(display_name=name, status="ACTIVE")
        request = directory_pb2.CreateServiceRequest(parent=entered.name, service=service)
        await stub.CreateService(request, metadata=partners.office)
    assert (await record(partners, entered.name, partners.public)).service_count == 2


async def test_a_very_long_record_shows_the_newest_and_sums_them_all(partners: Partners, tell: Tell) -> None:
    told = Story((await partners.enter("Long known")).name)
    key, count = told.organization.partition("/")[2], 205
    await tell("funding", funding.ConnectionAwarded(connection=told.awarded(units=1)))
    await entries(partners, told.organization, 2)
    await partners.rows(
        """INSERT INTO record_connections
           SELECT uuidv7(), organization_id, opportunity_id, create_time + n * interval '1 minute', revision,
                  award_minor, award_currency, summary
           FROM record_connections, generate_series(1, $2) n WHERE organization_id = $1""",
        key,
        count - 1,
    )
    seen = await record(partners, told.organization, partners.office)
    assert len(seen.connections) == 200
    assert [amount.units for amount in seen.awarded] == [count]

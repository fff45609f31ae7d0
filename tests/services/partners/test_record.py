"""The partnership record: built from everyone's events, and shown to each as far as it is theirs to see."""

from typing import Any

import pytest
from google.type import money_pb2
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.funding.v1 import events_pb2 as funding
from tributary.partners.v1 import records_pb2 as pb
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from tests.services.partners.conftest import Partners, new_name
from tests.services.partners.reading import Tell, entries, kinds, record, timeline, visibility
from tests.services.partners.story import Story
from tests.services.refusals import refusal, wrong_fields

SHOWN, OWN_PART, WITHHELD = pb.Section.SHOWN, pb.Section.OWN_PART, pb.Section.WITHHELD


@pytest.fixture(scope="module")
async def story(partners: Partners, tell: Tell) -> Story:
    """A story, told."""
    told = Story((await partners.enter("Riverbend Collective")).name)
    await told.tell(partners, tell)
    return told


async def test_the_organization_itself_and_the_office_see_the_whole_record(partners: Partners, story: Story) -> None:
    for caller in (partners.member_of(story.organization), partners.office):
        seen = await record(partners, story.organization, caller)
        assert seen.name == f"{story.organization}/record"
        assert seen.organization.display_name == "Riverbend Collective"
        assert set(visibility(seen).values()) == {SHOWN}
        assert [s.category for s in seen.sections] == sorted(DataCategory.values())[2:]
        assert not any(section.reason for section in seen.sections)
        (case,) = seen.cases
        assert (case.number, case.state, case.title) == ("TA-2026-000123", "CLOSED", "A first federal grant")
        assert (case.resolution, case.assignee_display_name) == ("Written together", "Dana Example")
        assert list(case.topics) == ["grant writing"]
        assert (case.case, case.HasField("submit_time"), case.HasField("close_time")) == (story.case, True, True)
        (referral,) = seen.referrals
        assert (referral.state, referral.outcome) == ("COMPLETED", "They know how")
        assert (referral.agency, referral.agency_display_name) == (story.agency, "Housing Division")
        (connection,) = seen.connections
        assert (connection.state, connection.award_amount.units) == ("AWARDED", 25_000)
        assert (connection.funder, connection.funder_display_name) == (story.funder, "Lakeshore Fund")
        assert list(seen.awarded) == [money_pb2.Money(currency_code="USD", units=25_000)]
        assert len(seen.recent) == 10


async def test_every_field_of_a_part_is_filled(partners: Partners, story: Story) -> None:
    seen = await record(partners, story.organization, partners.office)
    for part in (seen.cases[0], seen.referrals[0], seen.connections[0], seen.recent[0]):
        unset = {f.name for f in part.DESCRIPTOR.fields} - {f.name for f, _ in part.ListFields()}
        # Of what was told here, nobody's organization did it.
        assert unset <= {"actor_organization"}


async def test_the_public_sees_the_profile_and_why_not_the_rest(partners: Partners, story: Story) -> None:
    stranger = partners.member_of(new_name())
    for caller in (partners.public, stranger, partners.agency):
        seen = await record(partners, story.organization, caller)
        assert seen.organization.display_name == "Riverbend Collective"
        assert set(visibility(seen).values()) == {WITHHELD}
        assert {section.reason for section in seen.sections} == {pb.Section.NO_CONSENT}
        assert kinds(seen) == set()
        assert await timeline(partners, story.organization, caller) == ["Riverbend Collective was entered"]
        assert [entry.summary for entry in seen.recent] == ["Riverbend Collective was entered"]


async def test_an_agency_sees_its_referral_and_that_there_is_a_case(partners: Partners, story: Story) -> None:
    agency = partners.callers(story.agency, "PARTNER_STAFF")
    seen = await record(partners, story.organization, agency)
    shown = visibility(seen)
    assert (shown.pop("CASES"), shown.pop("CASE_DETAILS"), set(shown.values())) == (OWN_PART, OWN_PART, {WITHHELD})
    (case,) = seen.cases
    assert (case.number, case.state, list(case.topics)) == ("TA-2026-000123", "CLOSED", ["grant writing"])
    assert (case.title, case.resolution) == ("", ""), "those are details, of which only the referral is its own"
    assert [referral.outcome for referral in seen.referrals] == ["They know how"]
    assert kinds(seen) == {"cases", "referrals"}
    lines = await timeline(partners, story.organization, agency)
    assert lines == [
        "TA-2026-000123 was closed",
        "TA-2026-000123 was resolved",
        "Housing Division completed its work on TA-2026-000123",
        "Housing Division accepted the referral of TA-2026-000123",
        "TA-2026-000123 was referred to Housing Division",
        "TA-2026-000123 was assigned to Dana Example",
        "TA-2026-000123 was submitted",
        "Riverbend Collective was entered",
    ]


async def test_a_funder_sees_its_connection_and_what_it_awarded(partners: Partners, story: Story) -> None:
    funder = partners.callers(story.funder, "FUNDER_STAFF")
    seen = await record(partners, story.organization, funder)
    shown = visibility(seen)
    assert (shown.pop("FUNDING"), set(shown.values())) == (OWN_PART, {WITHHELD})
    assert [connection.state for connection in seen.connections] == ["AWARDED"]
    assert list(seen.awarded) == [money_pb2.Money(currency_code="USD", units=25_000)]
    assert kinds(seen) == {"connections", "awarded"}
    lines = await timeline(partners, story.organization, funder)
    assert lines[0] == "Was awarded $25,000.00 by Lakeshore Fund for Small grants"
    assert not any("TA-2026" in line for line in lines)


async def test_a_connection_bears_the_newest_title_of_its_opportunity(partners: Partners, story: Story) -> None:
    seen = await record(partners, story.organization, partners.office)
    assert seen.connections[0].opportunity_title == "Small grants for small groups"


async def test_each_party_sees_its_own_part_alone(partners: Partners, tell: Tell) -> None:
    one = Story((await partners.enter("Two of each")).name)
    two = Story(one.organization)
    for number, told in enumerate((one, two)):
        await tell("assistance", assistance.CaseSubmitted(case=told.a_case("SUBMITTED", number=f"TA-{number}")))
        await tell("assistance", assistance.ReferralCreated(referral=told.a_referral("PROPOSED")))
        await tell("funding", funding.ConnectionAwarded(connection=told.awarded(units=number + 1)))
    await entries(partners, one.organization, 7)
    for told, written in ((one, "TA-0"), (two, "TA-1")):
        seen = await record(partners, one.organization, partners.callers(told.agency, "AGENCY_SYSTEM"))
        assert [case.number for case in seen.cases] == [written]
        assert [referral.referral for referral in seen.referrals] == [told.referral]
        seen = await record(partners, one.organization, partners.callers(told.funder, "FUNDER_STAFF"))
        assert [connection.connection for connection in seen.connections] == [told.connection]
        assert [amount.units for amount in seen.awarded] == [1 if told is one else 2]
    whole = await record(partners, one.organization, partners.office)
    assert [amount.units for amount in whole.awarded] == [3]


@pytest.mark.parametrize("over", [assistance.ReferralDeclined, assistance.ReferralExpired, assistance.ReferralRevoked])
async def test_an_agency_that_does_not_help_keeps_its_referral_and_loses_the_case(
    partners: Partners, tell: Tell, over: type[Any]
) -> None:
    told = Story((await partners.enter("Casa Peña")).name)
    state = over.DESCRIPTOR.name.removeprefix("Referral").upper()
    agency = partners.callers(told.agency, "PARTNER_STAFF")
    await tell("assistance", assistance.CaseSubmitted(case=told.a_case("SUBMITTED")))
    await tell("assistance", assistance.ReferralCreated(referral=told.a_referral("PROPOSED")))
    await entries(partners, told.organization, 3)
    assert kinds(await record(partners, told.organization, agency)) == {"cases", "referrals"}
    await tell("assistance", over(referral=told.a_referral(state)), 2)
    await tell("assistance", assistance.CaseAssigned(case=told.a_case("ASSIGNED")), 2)
    await entries(partners, told.organization, 5)
    seen = await record(partners, told.organization, agency)
    assert kinds(seen) == {"referrals"}
    assert (visibility(seen)["CASES"], visibility(seen)["CASE_DETAILS"]) == (WITHHELD, OWN_PART)
    lines = await timeline(partners, told.organization, agency)
    assert len(lines) == 3, "the two of the referral, and that the organization was entered"
    # Asked again, and this time it helps.
    again = told.a_referral("ACCEPTED", name=new_name("referrals"))
    await tell("assistance", assistance.ReferralAccepted(referral=again))
    await entries(partners, told.organization, 6)
    assert kinds(await record(partners, told.organization, agency)) == {"cases", "referrals"}


async def test_the_timeline_comes_page_by_page_the_newest_first(partners: Partners, story: Story) -> None:
    for caller in (partners.office, partners.callers(story.agency, "PARTNER_STAFF")):
        whole = await timeline(partners, story.organization, caller)
        request = pb.ListTimelineRequest(parent=story.organization, page_size=3)
        paged: list[pb.TimelineEntry] = []
        while True:
            page = await partners.records.ListTimeline(request, metadata=caller)
            paged += page.entries
            if not page.next_page_token:
                break
            request.page_token = page.next_page_token
        assert [entry.summary for entry in paged] == whole
        times = [entry.event_time.ToNanoseconds() for entry in paged]
        assert times == sorted(times, reverse=True)


async def test_the_timeline_of_some_things_alone_is_what_happened_to_them(partners: Partners, story: Story) -> None:
    for caller in (partners.office, partners.callers(story.agency, "PARTNER_STAFF")):
        every = await partners.records.ListTimeline(pb.ListTimelineRequest(parent=story.organization), metadata=caller)
        one = every.entries[0].resource
        request = pb.ListTimelineRequest(parent=story.organization, resources=[one, new_name("cases")])
        some = await partners.records.ListTimeline(request, metadata=caller)
        assert list(some.entries) == [entry for entry in every.entries if entry.resource == one]
    odd = pb.ListTimelineRequest(parent=story.organization, resources=["cases/1"])
    assert await wrong_fields(partners.records.ListTimeline(odd, metadata=partners.office)) == ["resources[0]"]


async def test_a_record_of_nobody_is_not_found(partners: Partners) -> None:
    for name in (new_name(), "organizations/x"):
        assert await refusal(record(partners, name, partners.office)) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
        assert await refusal(timeline(partners, name, partners.office)) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")

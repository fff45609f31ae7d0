"""An organization, and its record, as they were at any moment."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from google.protobuf.timestamp_pb2 import Timestamp
from google.type import money_pb2
from tributary.funding.v1 import events_pb2 as funding
from tributary.partners.v1 import agreements_pb2, records_pb2
from tributary.partners.v1 import organizations_pb2 as pb
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners, new_name
from tests.services.partners.reading import Tell, entries, kinds, record, timeline
from tests.services.partners.sharing import Sharing
from tests.services.partners.story import Story
from tests.services.refusals import refusal


async def change(partners: Partners, organization: pb.Organization, **fields: str) -> pb.Organization:
    """Has the Office change a profile."""
    request = pb.UpdateOrganizationRequest(
        organization=pb.Organization(name=organization.name, **fields), update_mask={"paths": list(fields)}
    )
    await partners.organizations.UpdateOrganization(request, metadata=partners.office)
    return await partners.organizations.GetOrganization(
        pb.GetOrganizationRequest(name=organization.name), metadata=partners.public
    )


async def as_of(partners: Partners, name: str, at: Timestamp) -> pb.Organization:
    """The organization as it was."""
    request = pb.GetOrganizationRequest(name=name, at=at)
    return await partners.organizations.GetOrganization(request, metadata=partners.agency)


def later(moment: Timestamp, **by: float) -> Timestamp:
    """A moment later, or earlier."""
    found = Timestamp()
    found.FromDatetime(moment.ToDatetime(UTC) + timedelta(**by))
    return found


async def test_an_organization_is_read_as_it_was_at_any_moment_of_its_life(partners: Partners) -> None:
    entered = await partners.enter("Harbor Kitchen", mission="To cook")
    first = await partners.organizations.GetOrganization(
        pb.GetOrganizationRequest(name=entered.name), metadata=partners.public
    )
    second = await change(partners, entered, mission="To cook and to teach")
    third = await change(partners, entered, display_name="Harbor School", website="https://harbor.example")
    for version in (first, second, third):
        assert await as_of(partners, entered.name, version.update_time) == version, "from the very moment on"
    assert await as_of(partners, entered.name, later(second.update_time, microseconds=-1)) == first
    assert await as_of(partners, entered.name, later(third.update_time, microseconds=-1)) == second
    assert {source.field: source.source for source in first.sources} != {}


async def test_what_a_source_delivered_without_a_change_leaves_no_version(partners: Partners) -> None:
    entered = await partners.enter("Quiet House")
    await partners.rows(
        "UPDATE organizations SET deliveries = '{\"hsds:x\": \"1\"}' WHERE display_name = 'Quiet House'"
    )
    now = await partners.organizations.GetOrganization(
        pb.GetOrganizationRequest(name=entered.name), metadata=partners.public
    )
    assert await as_of(partners, entered.name, now.update_time) == now


async def test_before_it_was_entered_there_is_no_organization_and_no_record(partners: Partners) -> None:
    entered = await partners.enter("Just Now")
    before = later(entered.create_time, microseconds=-1)
    unknown = ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    assert await refusal(as_of(partners, entered.name, before)) == unknown
    assert await refusal(as_of(partners, new_name(), entered.create_time)) == unknown
    assert await refusal(record_of(partners, entered.name, before, partners.office)) == unknown
    assert await refusal(record_of(partners, new_name(), entered.create_time, partners.office)) == unknown


async def test_what_is_to_come_is_refused(partners: Partners) -> None:
    entered = await partners.enter("Tomorrow")
    at = later(entered.create_time, hours=1)
    assert await refusal(as_of(partners, entered.name, at)) == ("INVALID_ARGUMENT", "FIELD_INVALID")
    assert await refusal(record_of(partners, entered.name, at, partners.office)) == (
        "INVALID_ARGUMENT",
        "FIELD_INVALID",
    )


async def test_what_was_taken_off_a_public_profile_is_not_public(partners: Partners) -> None:
    entered = await partners.enter("Formerly At Home", website="https://home.example")
    await change(partners, entered, website="https://office.example")
    for request in (
        partners.organizations.GetOrganization(
            pb.GetOrganizationRequest(name=entered.name, at=entered.update_time), metadata=partners.public
        ),
        record_of(partners, entered.name, entered.update_time, partners.public),
    ):
        assert await refusal(request) == ("PERMISSION_DENIED", "PAST_NOT_PUBLIC")
    for caller in (partners.office, partners.agency, partners.member_of(entered.name)):
        seen = await partners.organizations.GetOrganization(
            pb.GetOrganizationRequest(name=entered.name, at=entered.update_time), metadata=caller
        )
        assert seen.website == "https://home.example"


async def test_what_no_calendar_has_is_refused(partners: Partners) -> None:
    entered = await partners.enter("Long Ago")
    invalid = ("INVALID_ARGUMENT", "FIELD_INVALID")
    assert await refusal(as_of(partners, entered.name, Timestamp(seconds=-(10**12)))) == invalid


async def record_of(
    partners: Partners, organization: str, at: Timestamp | datetime, caller: Metadata
) -> records_pb2.PartnershipRecord:
    """The record as it was, as far as the caller may see it."""
    request = records_pb2.GetPartnershipRecordRequest(name=f"{organization}/record", at=at)
    return await partners.records.GetPartnershipRecord(request, metadata=caller)


@pytest.fixture(scope="module")
async def told(partners: Partners, tell: Tell) -> tuple[Story, list[datetime]]:
    """A story told event by event, the newest told first within each service; the moment after each event in the
    order in which it happened."""
    story = Story((await partners.enter("Riverbend Collective")).name)
    moments = []
    for service, events in (("assistance", story.assistance()), ("funding", story.funding())):
        for event, revision in events:
            await tell(service, event, revision)
            await asyncio.sleep(0.01)
            moments.append(datetime.now(UTC))
            await asyncio.sleep(0.01)
    await entries(partners, story.organization, 1 + 7 + 4)
    return story, moments


async def test_the_record_is_read_as_it_was_after_each_event(
    partners: Partners, told: tuple[Story, list[datetime]]
) -> None:
    story, moments = told
    seen = [await record_of(partners, story.organization, moment, partners.office) for moment in moments]
    cases = [[(case.state, case.title) for case in then.cases] for then in seen]
    title = "A first federal grant"
    assert cases[:5] == [[], [], [("SUBMITTED", title)], [("ASSIGNED", title)], [("ASSIGNED", title)]]
    assert cases[7:9] == [[("RESOLVED", title)], [("CLOSED", title)]]
    states = [[referral.state for referral in then.referrals] for then in seen[3:7]]
    assert states == [[], ["PROPOSED"], ["ACCEPTED"], ["COMPLETED"]]
    connections = [[(c.state, c.opportunity_title) for c in then.connections] for then in seen[8:]]
    old, new = "Small grants", "Small grants for small groups"
    assert connections == [
        [],
        [("SUGGESTED", old)],
        [("INTRODUCED", old)],
        [("INTRODUCED", new)],
        [("APPLIED", new)],
        [("AWARDED", new)],
    ]
    assert [list(then.awarded) for then in seen[-2:]] == [[], [money_pb2.Money(currency_code="USD", units=25_000)]]
    assert seen[2].recent[0].summary == "TA-2026-000123 was submitted"
    lines = await timeline(partners, story.organization, partners.office)
    assert [entry.summary for entry in seen[-1].recent] == lines[:10]


async def test_the_record_of_the_last_moment_is_the_record_of_today(
    partners: Partners, told: tuple[Story, list[datetime]]
) -> None:
    story, moments = told
    for caller in (
        partners.office,
        partners.member_of(story.organization),
        partners.callers(story.agency, "PARTNER_STAFF"),
        partners.callers(story.funder, "FUNDER_STAFF"),
        partners.agency,
    ):
        assert await record_of(partners, story.organization, moments[-1], caller) == await record(
            partners, story.organization, caller
        )


async def test_the_past_shows_nobody_more_than_the_present(
    partners: Partners, told: tuple[Story, list[datetime]]
) -> None:
    story, moments = told
    for moment in moments:
        seen = await record_of(partners, story.organization, moment, partners.agency)
        assert kinds(seen) == set()
        assert [entry.summary for entry in seen.recent] == ["Riverbend Collective was entered"]
        agency = await record_of(partners, story.organization, moment, partners.callers(story.agency, "PARTNER_STAFF"))
        assert kinds(agency) <= {"cases", "referrals"}
        assert not any(case.title for case in agency.cases)


async def test_events_that_come_late_stand_in_the_past_where_they_belong(partners: Partners, tell: Tell) -> None:
    story = Story((await partners.enter("Late News")).name)
    await tell("funding", funding.ConnectionApplied(connection=story.a_connection("APPLIED")), 3)
    await tell("funding", funding.ConnectionCreated(connection=story.a_connection("SUGGESTED")), 1)
    await entries(partners, story.organization, 3)
    seen = await record_of(partners, story.organization, datetime.now(UTC), partners.office)
    assert [connection.state for connection in seen.connections] == ["APPLIED"]


async def test_the_services_of_a_moment_are_counted_with_those_that_are_gone(partners: Partners) -> None:
    entered = await partners.enter("Two Desks")
    key = entered.name.partition("/")[2]
    await partners.rows(
        """INSERT INTO services (organization_id, name, status, languages, terms, locations, search, words, document,
               origins, delivered_by, delivered, create_time, update_time, revision)
           SELECT $1::uuid, n::text, 1, '{}', '{}', '{}', '', '', '', '[]', '', '', now(), now(), 1
           FROM generate_series(1, 2) n""",
        key,
    )
    two = datetime.now(UTC)
    await asyncio.sleep(0.02)
    await partners.rows("DELETE FROM services WHERE organization_id = $1::uuid AND name = '1'", key)
    counts = [
        (await record_of(partners, entered.name, at, partners.agency)).service_count
        for at in (entered.create_time, two, datetime.now(UTC))
    ]
    assert counts == [0, 2, 1]


async def test_todays_consent_opens_the_past_and_taking_it_back_closes_it(
    partners: Partners, told: tuple[Story, list[datetime]]
) -> None:
    story, moments = told
    sharing, reader = Sharing.of(partners), await partners.enter("Health Department", kind="CITY_DEPARTMENT")
    caller, submitted = partners.callers(reader.name, "PARTNER_STAFF"), moments[2]
    assert not (await record_of(partners, story.organization, submitted, caller)).cases
    await sharing.signed(reader.name, categories=("CASES",))
    consent = await sharing.consent(story.organization, "CASES", reader.name)
    seen = await record_of(partners, story.organization, submitted, caller)
    assert [(case.state, case.title) for case in seen.cases] == [("SUBMITTED", "")], "what was before it, too"
    looks = await sharing.seen(story.organization, partners.member_of(story.organization), reader=reader.name)
    assert [list(look.categories) for look in looks] == [[DataCategory.CASES]], "the look at the past is written down"
    await sharing.withdraw(consent)
    closed = await record_of(partners, story.organization, submitted, caller)
    assert not closed.cases
    cases = next(section for section in closed.sections if section.category == DataCategory.CASES)
    assert (cases.visibility, cases.reason) == (records_pb2.Section.WITHHELD, records_pb2.Section.NO_CONSENT)


async def test_agreements_stand_in_the_past_as_they_stood(partners: Partners) -> None:
    sharing, party = Sharing.of(partners), await partners.enter("Water Works", kind="CITY_DEPARTMENT")
    agreement = await sharing.draft(party.name, title="Pipes")
    caller = partners.callers(party.name, "PARTNER_STAFF")
    drafted = datetime.now(UTC)
    moments = [drafted]
    for verb, mover, more in (
        ("Submit", partners.office, {}),
        ("Return", caller, {"comment": "Longer, please"}),
        ("Submit", partners.office, {}),
        ("Terminate", partners.office, {"comment": "No money"}),
    ):
        await asyncio.sleep(0.01)
        await sharing.move(agreement.name, verb, mover, **more)
        moments.append(datetime.now(UTC))
    await entries(partners, party.name, 1 + 4)
    states = []
    for moment in moments:
        seen = await record_of(partners, party.name, moment, caller)
        states.append([agreements_pb2.Agreement.State.Name(each.state) for each in seen.agreements])
    assert states == [[], ["IN_REVIEW"], [], ["IN_REVIEW"], ["TERMINATED"]]
    assert (await record_of(partners, party.name, moments[-1], partners.office)).agreements[0].title == "Pipes"
    stranger = await record_of(partners, party.name, moments[-1], partners.agency)
    assert not stranger.agreements, "neither a party nor one who was let in"
    today = await record(partners, party.name, caller)
    assert today.agreements == (await record_of(partners, party.name, moments[-1], caller)).agreements

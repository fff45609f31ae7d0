"""Who saw our record: every look of others that showed more than the profile, and none that did not."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import grpc
import pytest
from tributary.assistance.v1 import attachments_pb2
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.partners.v1 import disclosures_pb2 as pb
from tributary.partners.v1 import records_pb2
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from tests.services.conftest import Metadata
from tests.services.eventually import eventually
from tests.services.partners.conftest import DANA, OFFICE, Partners, new_name
from tests.services.partners.people import person
from tests.services.partners.reading import Tell, entries, record, timeline
from tests.services.partners.sharing import Sharing
from tests.services.partners.story import Story
from tests.services.refusals import refusal

RECORD = "tributary.partners.v1.PartnershipRecordService.GetPartnershipRecord"
TIMELINE = "tributary.partners.v1.PartnershipRecordService.ListTimeline"


@pytest.fixture(scope="module")
def sharing(partners: Partners) -> Sharing:
    """The log of the running service."""
    return Sharing.of(partners)


@pytest.fixture
async def story(partners: Partners, tell: Tell) -> Story:
    """A story, told."""
    told = Story((await partners.enter("Riverbend Collective")).name)
    told.agency = (await partners.enter("Housing Division", kind="COUNTY_DEPARTMENT")).name
    await told.tell(partners, tell)
    return told


def categories(disclosure: pb.Disclosure) -> list[str]:
    """What was shown."""
    return [DataCategory.Name(category) for category in disclosure.categories]


async def test_each_look_is_written_down_with_what_it_showed(
    partners: Partners, sharing: Sharing, story: Story
) -> None:
    account = new_name("accounts")
    agency = partners.callers(story.agency, "PARTNER_STAFF", account=account)
    before = datetime.now(UTC)
    await record(partners, story.organization, agency)
    await timeline(partners, story.organization, agency)
    await sharing.office()
    await record(partners, story.organization, partners.office)
    of_office, of_timeline, of_record = await sharing.seen(story.organization, partners.member_of(story.organization))
    assert (of_record.rpc, categories(of_record)) == (RECORD, ["CASES", "CASE_DETAILS"])
    assert (of_record.account, of_record.reader) == (account, story.agency)
    assert (of_record.reader_display_name, of_record.organization_display_name) == (
        "Housing Division",
        "Riverbend Collective",
    )
    assert of_record.name.startswith(f"{story.organization}/disclosures/")
    assert before <= of_record.read_time.ToDatetime(UTC) <= datetime.now(UTC)
    assert (of_timeline.rpc, categories(of_timeline)) == (TIMELINE, ["CASES", "CASE_DETAILS"])
    assert (of_office.account, of_office.reader, of_office.reader_display_name) == (DANA, OFFICE, "Office of Equity")
    assert categories(of_office) == ["CASES", "CASE_DETAILS", "FUNDING"]


async def test_what_shows_the_profile_alone_and_ones_own_looks_are_not(
    partners: Partners, sharing: Sharing, story: Story
) -> None:
    stranger = partners.member_of(new_name())
    for caller in (partners.member_of(story.organization), stranger, partners.public, partners.agency):
        await record(partners, story.organization, caller)
        await timeline(partners, story.organization, caller)
    assert await sharing.seen(story.organization, partners.office) == []


async def test_a_page_of_the_timeline_tells_of_what_is_on_it_alone(
    partners: Partners, sharing: Sharing, story: Story
) -> None:
    agency = partners.callers(story.agency, "PARTNER_STAFF")
    # "TA-2026-000123 was closed", then the referral's completion further down.
    request = records_pb2.ListTimelineRequest(parent=story.organization, page_size=2)
    page = await partners.records.ListTimeline(request, metadata=agency)
    assert {entry.category for entry in page.entries} == {DataCategory.Value("CASES")}
    (seen,) = await sharing.seen(story.organization, partners.office)
    assert categories(seen) == ["CASES"]


async def test_looks_within_a_minute_are_one_and_those_of_two_accounts_are_two(
    partners: Partners, sharing: Sharing, story: Story
) -> None:
    one, two = (partners.callers(story.agency, "PARTNER_STAFF", account=new_name("accounts")) for _ in range(2))
    for _ in range(3):
        await asyncio.gather(*(record(partners, story.organization, caller) for caller in (one, two) * 5))
    seen = await sharing.seen(story.organization, partners.office)
    by_minute = {(d.account, d.read_time.ToDatetime(UTC).replace(second=0, microsecond=0)) for d in seen}
    assert len(by_minute) == len(seen)
    assert len({disclosure.account for disclosure in seen}) == 2
    await partners.rows("UPDATE disclosures SET read_time = read_time - interval '1 hour'")
    before = len(seen)
    await record(partners, story.organization, one)
    assert len(await sharing.seen(story.organization, partners.office)) == before + 1


async def test_an_organization_reads_its_own_page_and_an_agency_its_own_looks(
    partners: Partners, sharing: Sharing, story: Story, tell: Tell
) -> None:
    other = Story((await partners.enter("Casa Peña")).name, agency=story.agency)
    for event, revision in other.assistance():
        await tell("assistance", event, revision)
    await entries(partners, other.organization, 1 + 7)
    agency = partners.callers(story.agency, "AGENCY_SYSTEM")
    funder = partners.callers(story.funder, "FUNDER_STAFF")
    await record(partners, story.organization, agency)
    await record(partners, other.organization, agency)
    await record(partners, story.organization, funder)
    seen = await sharing.seen("organizations/-", agency)
    assert [d.organization_display_name for d in seen] == ["Casa Peña", "Riverbend Collective"]
    assert [d.reader for d in await sharing.seen(story.organization, agency)] == [story.agency]
    own = await sharing.seen(story.organization, partners.member_of(story.organization))
    assert [d.reader for d in own] == [story.funder, story.agency]
    assert [categories(d) for d in own] == [["FUNDING"], ["CASES", "CASE_DETAILS"]]
    assert await sharing.seen("organizations/-", partners.member_of(story.organization)) == own
    assert await sharing.seen(story.organization, partners.member_of(new_name())) == []
    assert await sharing.seen(story.organization, partners.office, reader=story.funder) == own[:1]
    nobody = sharing.seen(new_name(), partners.office)
    assert await refusal(nobody) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    assert await refusal(sharing.seen(story.organization, partners.public)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_the_page_is_narrowed_by_time_and_turned(partners: Partners, sharing: Sharing, story: Story) -> None:
    agency = partners.callers(story.agency, "PARTNER_STAFF")
    shift = """UPDATE disclosures SET read_time = read_time - make_interval(hours => $2)
        WHERE organization_id = $1 AND read_time > now() - interval '30 minutes'"""
    for hours in (5, 4, 3, 2, 1):
        await record(partners, story.organization, agency)
        await partners.rows(shift, story.organization.partition("/")[2], hours)
    whole = await sharing.seen(story.organization, partners.office)
    assert len(whole) == 5
    paged: list[pb.Disclosure] = []
    request = pb.ListDisclosuresRequest(parent=story.organization, page_size=2)
    while True:
        page = await sharing.disclosures.ListDisclosures(request, metadata=partners.office)
        paged += page.disclosures
        request.page_token = page.next_page_token
        if not page.next_page_token:
            break
    assert paged == whole
    now = datetime.now(UTC)
    times = {"start_time": now - timedelta(hours=3, minutes=30), "end_time": now - timedelta(hours=1, minutes=30)}
    assert await sharing.seen(story.organization, partners.office, **times) == whole[1:3]


async def test_an_answer_that_came_is_in_the_log_whatever_happens_next(
    partners: Partners, sharing: Sharing, story: Story
) -> None:
    """The row is committed before the answer: another connection sees it as soon as there is one."""
    for _ in range(20):
        agency = partners.callers(story.agency, "PARTNER_STAFF", account=(account := new_name("accounts")))
        await record(partners, story.organization, agency)
        assert await partners.rows("SELECT FROM disclosures WHERE account = $1", account)


async def test_a_file_of_a_case_that_an_agency_fetched_is_a_look(
    partners: Partners, sharing: Sharing, story: Story, tell: Tell
) -> None:
    attachment = attachments_pb2.CaseAttachment(name=f"{story.case}/attachments/{uuid4()}", file_name="lease.pdf")
    event = assistance.CaseAttachmentDownloaded(case_attachment=attachment, organization=story.organization)
    for _ in range(2):
        await tell("assistance", event, actor_organization=story.agency)

    async def written() -> bool:
        return bool(await sharing.seen(story.organization, partners.member_of(story.organization)))

    await eventually(written)
    (look,) = await sharing.seen(story.organization, partners.member_of(story.organization))
    assert (look.reader, look.reader_display_name, categories(look)) == (
        story.agency,
        "Housing Division",
        ["CASE_DETAILS"],
    )
    assert look.rpc.endswith("DownloadCaseAttachment")


async def test_who_looks_as_the_organization_sees_is_written_down_as_who_they_are(
    partners: Partners, sharing: Sharing, story: Story
) -> None:
    dana = await person(partners, "OFFICE_STAFF")
    home = dana.memberships[0].organization

    def looking_from(organization: str) -> Metadata:
        act = {"sub": dana.name, "org": organization}
        token = partners.callers.token(story.organization, "ORGANIZATION_MEMBER", account=dana.name, act=act)
        return (("authorization", f"Bearer {token}"),)

    own = await record(partners, story.organization, partners.member_of(story.organization))
    assert await record(partners, story.organization, looking_from(home)) == own
    await timeline(partners, story.organization, looking_from(home))
    seen = await sharing.seen(story.organization, partners.member_of(story.organization))
    assert [(look.reader, look.account) for look in seen] == [(home, dana.name)] * 2
    assert {"CASES", "CASE_DETAILS", "FUNDING"} <= set(categories(seen[1]))
    with pytest.raises(grpc.aio.AioRpcError):
        await record(partners, story.organization, looking_from(story.agency))  # Nobody of theirs.

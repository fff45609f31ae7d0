"""Sharing: what an organization consents to is read by who signed for it, from the next read on until the next."""

from datetime import timedelta

import pytest
from tributary.partners.v1 import consents_pb2
from tributary.partners.v1 import records_pb2 as pb
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners, new_name
from tests.services.partners.reading import Tell, entries, kinds, record, timeline
from tests.services.partners.sharing import Sharing, day, today
from tests.services.partners.story import Story
from tests.services.refusals import refusal, wrong_fields

SHOWN, OWN_PART, WITHHELD = pb.Section.SHOWN, pb.Section.OWN_PART, pb.Section.WITHHELD


@pytest.fixture(scope="module")
def sharing(partners: Partners) -> Sharing:
    """Consents and agreements of the running service."""
    return Sharing.of(partners)


@pytest.fixture
async def story(partners: Partners, tell: Tell) -> Story:
    """A story, told."""
    told = Story((await partners.enter("Riverbend Collective")).name)
    await told.tell(partners, tell)
    return told


@pytest.fixture
async def housing(partners: Partners) -> str:
    """An agency that has nothing to do with the story."""
    return (await partners.enter("Housing Division", kind="COUNTY_DEPARTMENT")).name


async def section(partners: Partners, organization: str, caller: Metadata, category: str) -> tuple[int, str]:
    """How much of a category is shown, and why not all."""
    seen = await record(partners, organization, caller)
    (found,) = [s for s in seen.sections if s.category == DataCategory.Value(category)]
    return found.visibility, pb.Section.Reason.Name(found.reason) if found.reason else ""


async def test_from_withheld_to_shown_and_back(
    partners: Partners, sharing: Sharing, story: Story, housing: str
) -> None:
    agency = partners.callers(housing, "PARTNER_STAFF")

    async def seen() -> tuple[int, str]:
        return await section(partners, story.organization, agency, "CASES")

    assert await seen() == (WITHHELD, "NO_CONSENT")
    consent = await sharing.consent(story.organization, "CASES", housing)
    assert await seen() == (WITHHELD, "NO_AGREEMENT")
    agreement = await sharing.draft(housing)
    await sharing.move(agreement.name, "Submit", partners.office)
    await sharing.move(agreement.name, "Accept", partners.office)
    assert await seen() == (WITHHELD, "NO_AGREEMENT"), "one side has not accepted it"
    await sharing.move(agreement.name, "Accept", agency)
    assert await seen() == (SHOWN, "")
    (case,) = (await record(partners, story.organization, agency)).cases
    assert (case.number, case.state, list(case.topics)) == ("TA-2026-000123", "CLOSED", ["grant writing"])
    assert (case.title, case.resolution) == ("", ""), "those are details"
    assert "TA-2026-000123 was closed" in await timeline(partners, story.organization, agency)

    withdrawn = await sharing.withdraw(consent)
    assert withdrawn.HasField("withdraw_time")
    assert not withdrawn.in_force
    assert await seen() == (WITHHELD, "NO_CONSENT")
    assert kinds(await record(partners, story.organization, agency)) == set()
    assert await timeline(partners, story.organization, agency) == ["Riverbend Collective was entered"]

    await sharing.consent(story.organization, "CASES")
    assert await seen() == (SHOWN, ""), "the whole network is every agency with an agreement"
    await sharing.move(agreement.name, "Terminate", agency, comment="We are closing.")
    assert await seen() == (WITHHELD, "NO_AGREEMENT")


async def test_each_category_opens_its_own_part(
    partners: Partners, sharing: Sharing, story: Story, housing: str
) -> None:
    agency = partners.callers(housing, "AGENCY_SYSTEM")
    await sharing.signed(housing, categories=("CASES", "CASE_DETAILS", "FUNDING"))
    expected: set[str] = set()
    for category, opens in (("FUNDING", {"connections", "awarded"}), ("CASES", {"cases"})):
        await sharing.consent(story.organization, category, housing)
        expected |= opens
        assert kinds(await record(partners, story.organization, agency)) == expected
    await sharing.consent(story.organization, "CASE_DETAILS", housing)
    seen = await record(partners, story.organization, agency)
    assert kinds(seen) == expected | {"referrals"}
    assert (seen.cases[0].title, seen.cases[0].resolution) == ("A first federal grant", "Written together")
    assert [referral.outcome for referral in seen.referrals] == ["They know how"]


async def test_days_decide_though_no_clock_has_moved_anything(
    partners: Partners, sharing: Sharing, story: Story, housing: str
) -> None:
    agency = partners.callers(housing, "PARTNER_STAFF")
    later = await sharing.consent(story.organization, "FUNDING", housing, start_date=day(1))
    assert not later.in_force
    agreement = await sharing.signed(housing, categories=("CASES", "FUNDING"))
    assert await section(partners, story.organization, agency, "FUNDING") == (WITHHELD, "NO_CONSENT")
    consent = await sharing.consent(story.organization, "CASES", housing, end_date=day())
    assert await section(partners, story.organization, agency, "CASES") == (SHOWN, "")
    key = agreement.name.partition("/")[2]
    yesterday = today() - timedelta(days=1)
    await partners.rows("UPDATE agreements SET end_date = $2 WHERE id = $1", key, yesterday)
    assert await section(partners, story.organization, agency, "CASES") == (WITHHELD, "AGREEMENT_EXPIRED")
    await partners.rows("UPDATE agreements SET end_date = $2 WHERE id = $1", key, today())
    assert await section(partners, story.organization, agency, "CASES") == (SHOWN, "")
    key = consent.name.rpartition("/")[2]
    await partners.rows("UPDATE consents SET start_date = $2, end_date = $2 WHERE id = $1", key, yesterday)
    assert await section(partners, story.organization, agency, "CASES") == (WITHHELD, "NO_CONSENT")


async def test_another_kind_of_agreement_opens_nothing(
    partners: Partners, sharing: Sharing, story: Story, housing: str
) -> None:
    await sharing.consent(story.organization, "CASES")
    await sharing.signed(housing, kind="MOU", categories=())
    agency = partners.callers(housing, "PARTNER_STAFF")
    assert await section(partners, story.organization, agency, "CASES") == (WITHHELD, "NO_AGREEMENT")
    assert await section(partners, story.organization, partners.public, "CASES") == (WITHHELD, "NO_CONSENT")


async def test_a_consent_says_what_it_means(partners: Partners, sharing: Sharing, story: Story, housing: str) -> None:
    one = await sharing.consent(story.organization, "CASES", housing, end_date=day(30))
    assert one.meaning.startswith("Housing Division may see that you asked for help")
    assert (one.grantee_display_name, one.in_force, one.start_date, one.end_date) == (
        "Housing Division",
        True,
        day(),
        day(30),
    )
    whole = await sharing.consent(story.organization, "FUNDING")
    assert whole.meaning.startswith("Every agency of the network may see the grants")
    for caller in (partners.office, partners.member_of(story.organization)):
        request = consents_pb2.ListConsentsRequest(parent=story.organization, page_size=1)
        first = await sharing.consents.ListConsents(request, metadata=caller)
        request.page_token = first.next_page_token
        second = await sharing.consents.ListConsents(request, metadata=caller)
        assert [*first.consents, *second.consents] == [whole, one]
        assert not second.next_page_token
    await sharing.withdraw(one)
    again = await sharing.withdraw(one)
    request = consents_pb2.ListConsentsRequest(parent=story.organization)
    assert list((await sharing.consents.ListConsents(request, metadata=partners.office)).consents) == [whole]
    request.include_past = True
    assert list((await sharing.consents.ListConsents(request, metadata=partners.office)).consents) == [whole, again]
    await entries(partners, story.organization, 12 + 3)
    lines = await timeline(partners, story.organization, partners.office)
    assert lines[:3] == [
        "Took back the consent to share cases with Housing Division",
        "Consented to share funding with every agency of the network",
        "Consented to share cases with Housing Division",
    ]


async def test_a_consent_is_for_the_organizations_own_admin_to_give_and_to_take(
    partners: Partners, sharing: Sharing, story: Story, housing: str
) -> None:
    request = consents_pb2.CreateConsentRequest(parent=story.organization, consent={"category": "CASES"})
    give = sharing.consents.CreateConsent
    for caller in (partners.office, partners.member_of(story.organization), partners.public):
        assert await refusal(give(request, metadata=caller)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
    other = sharing.admin_of(housing)
    assert await refusal(give(request, metadata=other)) == ("PERMISSION_DENIED", "NOT_YOUR_ORGANIZATION")
    consent = await sharing.consent(story.organization, "CASES")
    take = consents_pb2.WithdrawConsentRequest(name=consent.name)
    assert await refusal(sharing.consents.WithdrawConsent(take, metadata=other)) == ("NOT_FOUND", "CONSENT_NOT_FOUND")
    take.name = consent.name.replace(story.organization, housing)
    assert await refusal(sharing.consents.WithdrawConsent(take, metadata=other)) == ("NOT_FOUND", "CONSENT_NOT_FOUND")
    listing = consents_pb2.ListConsentsRequest(parent=story.organization)
    assert await refusal(sharing.consents.ListConsents(listing, metadata=other)) == (
        "PERMISSION_DENIED",
        "NOT_YOUR_ORGANIZATION",
    )


async def test_what_is_no_consent_is_refused(sharing: Sharing, story: Story, housing: str) -> None:
    organization = story.organization
    for fields, wrong in (
        ({"category": "PROFILE"}, "consent.category"),
        ({"category": "CASES", "grantee": organization}, "consent.grantee"),
        ({"category": "CASES", "grantee": new_name()}, "consent.grantee"),
        ({"category": "CASES", "start_date": day(-2)}, "consent.start_date"),
        ({"category": "CASES", "end_date": day(-2)}, "consent.end_date"),
        ({"category": "CASES", "end_date": {"year": 2027, "month": 2, "day": 30}}, "consent.end_date"),
    ):
        assert await wrong_fields(sharing.consent(organization, **fields)) == [wrong]
    await sharing.consent(organization, "CASES", housing, end_date=day(10))
    assert await refusal(sharing.consent(organization, "CASES", housing, start_date=day(10))) == (
        "ALREADY_EXISTS",
        "CONSENT_EXISTS",
    )
    await sharing.consent(organization, "CASES", housing, start_date=day(11))
    await sharing.consent(organization, "CASES")

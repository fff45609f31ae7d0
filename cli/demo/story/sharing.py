"""The organization shares part of its record with the Housing division, on purpose, and takes it back."""

from datetime import datetime, timedelta

from tributary.partners.v1 import records_pb2, records_pb2_grpc
from tributary.partners.v1.vocabulary_pb2 import DataCategory

from cli.demo.catalog import ZONE
from cli.demo.story.parties import Json, Story
from cli.demo.story.telling import expect

SHARED = ("CASES", "CASE_DETAILS")
TITLE = "Housing reads the cases it helps with"


async def consent(story: Story) -> None:
    """Withheld, consented to, agreed upon, shown; and after one word withheld again, at the next read."""
    t, organization = story.teller, story.organization
    t.chapter("Shared on purpose: with consent and agreement, and taken back")
    await _expect_seen(story, "withheld for want of a consent", "NO_CONSENT")
    consents = []
    for category in SHARED:
        path = f"/v1/{story.organization_name}/consents"
        given = await organization.post(path, category=category, grantee=story.agency_name)
        expect(given["inForce"], f"a consent without a first day is in force at once: {given}")
        t.did("organization", "POST /v1/organizations/…/consents", category)
        consents.append(given["name"])
    for sentence in given["meaning"].rstrip(".").split(". "):
        t.note(f"{sentence}.")
    await _expect_seen(story, "consented to, and not agreed upon", "NO_AGREEMENT")
    agreement = await _sign(story)
    await _expect_seen(story, "consented to and agreed upon", "SHOWN")
    for name in consents:
        await organization.post(f"/v1/{name}:withdraw")
        t.did("organization", "POST /v1/organizations/…/consents/…:withdraw", "taken back")
    await _expect_seen(story, "taken back", "NO_CONSENT")
    await story.office.post(f"/v1/{agreement}:terminate", comment="The story ends here.")
    t.did("office", f"POST /v1/{agreement}:terminate", "TERMINATED")


async def who_saw(story: Story) -> None:
    """The organization reads who saw its record; the neighbor does not."""
    t, path = story.teller, f"/v1/{story.organization_name}/disclosures"
    t.chapter("Who saw our record, as the organization reads it")
    seen = (await story.organization.get(path, pageSize="200"))["disclosures"]
    for disclosure in seen[:8]:
        who = f"{disclosure['accountDisplayName']} of {disclosure['readerDisplayName']}"
        way = disclosure["rpc"].rpartition(".")[2]
        t.note(f"{disclosure['readTime'][11:19]}  {who}: {', '.join(disclosure['categories'])}  ({way})")
    readers = {disclosure["reader"] for disclosure in seen}
    expect(story.agency_name in readers, "the Housing division's looks are in it")
    expect(story.organization_name not in readers, "its own are not")
    own = await story.neighbor.get(path)
    expect(not own.get("disclosures"), "a neighbor does not learn who reads of others")
    t.did("neighbor", "GET /v1/organizations/…/disclosures", "nothing: it never saw more than the profile")


async def _sign(story: Story) -> str:
    """A data-sharing agreement, accepted by both sides; its name."""
    t, today = story.teller, datetime.now(ZONE).date()
    end = today + timedelta(days=365)
    agreement = await story.office.post(
        "/v1/agreements",
        kind="DATA_SHARING",
        title=TITLE,
        parties=[{"organization": story.agency_name}],
        categories=list(SHARED),
        startDate={"year": today.year, "month": today.month, "day": today.day},
        endDate={"year": end.year, "month": end.month, "day": end.day},
        obligations="Housing reads them to help, and gives them to nobody else.",
    )
    name: str = agreement["name"]
    t.did("office", "POST /v1/agreements", f"DRAFT: {TITLE}")
    await story.housing.is_refused("GET", f"/v1/{name}", "AGREEMENT_NOT_FOUND", status=404)
    for party, verb, state in (
        (story.office, "submit", "IN_REVIEW"),
        (story.housing, "accept", "IN_REVIEW"),
        (story.office, "accept", "ACTIVE"),
    ):
        agreement = await party.post(f"/v1/{name}:{verb}")
        expect(agreement["state"] == state, f"{verb} leads to {state}, and not to {agreement['state']}")
        t.did(party.party, f"POST /v1/{name}:{verb}", state)
    return name


async def _expect_seen(story: Story, when: str, wanted: str) -> None:
    """The agency reads the record and finds both categories `wanted`: SHOWN, or held back for that reason."""
    records = records_pb2_grpc.PartnershipRecordServiceStub(story.agency.channels["partners"])
    request = records_pb2.GetPartnershipRecordRequest(name=f"{story.organization_name}/record")
    record = await story.agency.call(records.GetPartnershipRecord, request)
    section = records_pb2.Section
    found = {
        DataCategory.Name(part.category): section.Reason.Name(part.reason)
        if part.reason
        else section.Visibility.Name(part.visibility)
        for part in record.sections
    }
    for category in SHARED:
        expect(found[category] == wanted, f"{when}, {category} is {wanted}, and not {found[category]}")
    titled = sum(1 for case in record.cases if case.title)
    expect(bool(titled) == (wanted == "SHOWN"), f"{when}: {titled} cases with their titles")
    counts: Json = {"cases": len(record.cases), "with titles": titled, "referrals": len(record.referrals)}
    shown = ", ".join(f"{count} {what}" for what, count in counts.items())
    story.teller.did("agency", "GetPartnershipRecord", f"{' and '.join(SHARED)} {wanted}: {shown}")

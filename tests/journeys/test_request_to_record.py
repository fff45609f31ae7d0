"""A request for help travels the whole way, and one partnership record shows all of it, to each what they may see."""

import pytest
from google.protobuf.json_format import MessageToDict
from tributary.assistance.v1 import referrals_pb2, referrals_pb2_grpc
from tributary.partners.v1 import records_pb2, records_pb2_grpc

from tests.journeys.callers import Json, System, Web
from tests.journeys.stages import DOLLARS, in_progress, opportunity, referral
from tests.product import Product
from tests.services.eventually import eventually

TITLE = "Help with a letter"
# What nobody has consented to share, and no agreement names.
CATEGORIES = [
    *("CONTACTS", "AGREEMENTS", "ENGAGEMENTS", "CASES"),
    *("CASE_DETAILS", "FUNDING", "ASSESSMENTS", "DEMOGRAPHICS"),
]


class Told:
    """A story that came to its end: the names of what came about."""

    def __init__(self, case: str, referral: str, opportunity: str, connection: str) -> None:
        self.case, self.referral, self.opportunity, self.connection = case, referral, opportunity, connection

    def is_in(self, record: Json) -> bool:
        """Whether a record shows all of it, as it is now."""
        kinds = ("case", "referral", "connection")
        found = {part[kind]: part["state"] for kind in kinds for part in record.get(f"{kind}s", [])}
        ended = {self.case: "CLOSED", self.referral: "CONFIRMED", self.connection: "AWARDED"}
        return ended.items() <= found.items()


@pytest.fixture(scope="module")
async def told(
    product: Product, organization: Web, office: Web, funder: Web, riverbend: str, housing: str, housing_web: Web
) -> Told:
    """A case that was referred, resolved and closed, and led to an award."""
    case, offered = await in_progress(organization, office), await opportunity(funder)
    refers = await referral(office, case, housing)
    for verb, body in (("accept", {}), ("begin", {}), ("complete", {"outcome": "They met."})):
        await housing_web.post(f"/v1/{refers}:{verb}", **body)
    await organization.post(f"/v1/{refers}:confirm")
    connects = (await office.post("/v1/connections", organization=riverbend, opportunity=offered, case=case))["name"]
    await office.post(f"/v1/{connects}:introduce")
    for verb in ("expressInterest", "prepare", "apply"):
        await organization.post(f"/v1/{connects}:{verb}")
    await funder.post(f"/v1/{connects}:award", amount=DOLLARS)
    await office.post(f"/v1/{case}:resolve", resolution="A plan for each family.")
    await organization.post(f"/v1/{case}:close", outcome="HELPED")
    story = Told(case, refers, offered, connects)

    async def is_whole() -> bool:
        return story.is_in(await organization.get(f"/v1/{riverbend}/record"))

    await eventually(is_whole)
    return story


def part(record: Json, kind: str, name: str) -> Json | None:
    """The case, referral or connection of that name in a record."""
    return next((found for found in record.get(f"{kind}s", []) if found[kind] == name), None)


def sections(record: Json) -> dict[str, tuple[str, str | None]]:
    """How much of each category is shown, and why not all."""
    return {s["category"]: (s["visibility"], s.get("reason")) for s in record["sections"]}


async def test_the_organization_and_the_office_see_all_of_it(
    told: Told, organization: Web, office: Web, riverbend: str, housing: str
) -> None:
    for caller in (organization, office):
        record = await caller.get(f"/v1/{riverbend}/record")
        assert told.is_in(record)
        assert sections(record) == dict.fromkeys(CATEGORIES, ("SHOWN", None))
        case = part(record, "case", told.case)
        assert case is not None
        assert (case["title"], case["resolution"]) == (TITLE, "A plan for each family.")
        referred = part(record, "referral", told.referral)
        assert referred is not None
        assert (referred["agency"], referred["outcome"]) == (housing, "They met.")
        awarded = part(record, "connection", told.connection)
        assert awarded is not None
        assert (awarded["awardAmount"], awarded["case"]) == ({**DOLLARS}, told.case)
        (total,) = record["awarded"]
        assert int(total["units"]) >= sum(
            int(c["awardAmount"]["units"]) for c in record["connections"] if c["state"] == "AWARDED"
        )


async def test_the_agency_sees_its_own_part_and_why_the_rest_is_withheld(
    told: Told, agency: System, riverbend: str, housing: str
) -> None:
    stub = records_pb2_grpc.PartnershipRecordServiceStub(agency.channels["partners"])
    request = records_pb2.GetPartnershipRecordRequest(name=f"{riverbend}/record")
    record: Json = MessageToDict(await agency.call(stub.GetPartnershipRecord, request))
    shown = sections(record)
    assert shown["CASES"] == shown["CASE_DETAILS"] == ("OWN_PART", "NO_CONSENT")
    assert shown["CONTACTS"] == shown["DEMOGRAPHICS"] == ("WITHHELD", "NO_CONSENT")
    assert part(record, "referral", told.referral) is not None
    assert {found["agency"] for found in record["referrals"]} == {housing}
    assert part(record, "connection", told.connection) is None
    over = {"DECLINED", "EXPIRED", "REVOKED"}
    helped = {found["case"] for found in record["referrals"] if found["state"] not in over}
    assert {found["case"] for found in record["cases"]} == helped


async def test_the_funder_sees_its_connection_and_no_case(told: Told, funder: Web, riverbend: str) -> None:
    record = await funder.get(f"/v1/{riverbend}/record")
    shown = sections(record)
    assert shown["FUNDING"] == ("OWN_PART", "NO_CONSENT")
    assert shown["CASES"] == shown["CASE_DETAILS"] == ("WITHHELD", "NO_CONSENT")
    assert part(record, "connection", told.connection) is not None
    assert "cases" not in record
    assert "referrals" not in record


async def test_neighbors_and_the_public_see_the_profile_alone(
    told: Told, neighbor: Web, public: Web, riverbend: str
) -> None:
    for caller in (neighbor, public):
        record = await caller.get(f"/v1/{riverbend}/record")
        assert sections(record) == dict.fromkeys(CATEGORIES, ("WITHHELD", "NO_CONSENT"))
        assert record["organization"]["displayName"] == "Riverbend Neighborhood Collective"
        assert not {"cases", "referrals", "connections", "awarded"} & record.keys()
        timeline = (await caller.get(f"/v1/{riverbend}/timeline"))["entries"]
        assert {entry["category"] for entry in timeline + record["recent"]} == {"PROFILE"}
        for name in (told.case, told.referral, told.connection, "TA-20"):
            assert name not in str(record), name


async def test_the_timeline_tells_each_thing_once_and_the_newest_first(
    told: Told, organization: Web, riverbend: str
) -> None:
    entries: list[Json] = []
    token = ""
    while True:
        page = await organization.get(f"/v1/{riverbend}/timeline", pageSize="7", pageToken=token)
        entries += page["entries"]
        token = page.get("nextPageToken", "")
        if not token:
            break
    times = [entry["eventTime"] for entry in entries]
    assert times == sorted(times, reverse=True)
    assert len({entry["name"] for entry in entries}) == len(entries)
    verbs = [
        entry["eventType"].rpartition(".")[2]
        for entry in reversed(entries)
        if entry["resource"] in (told.case, told.referral, told.connection)
    ]
    assert verbs == [
        *("CaseSubmitted", "CaseTriaged", "CaseAssigned", "CaseStarted"),
        *("ReferralCreated", "ReferralAccepted", "ReferralBegun", "ReferralCompleted", "ReferralConfirmed"),
        *("ConnectionCreated", "ConnectionIntroduced", "ConnectionInterested", "ConnectionPrepared"),
        *("ConnectionApplied", "ConnectionAwarded", "CaseResolved", "CaseClosed"),
    ]


async def test_the_agencys_part_of_the_record_does_not_speak_of_others_help(
    told: Told, agency: System, organization: Web, riverbend: str
) -> None:
    stub = records_pb2_grpc.PartnershipRecordServiceStub(agency.channels["partners"])
    request = records_pb2.ListTimelineRequest(parent=riverbend, page_size=200)
    seen = {entry.resource for entry in (await agency.call(stub.ListTimeline, request)).entries}
    assert {told.case, told.referral} <= seen
    assert told.connection not in seen
    own = referrals_pb2_grpc.ReferralServiceStub(agency.channels["assistance"])
    listed = (await agency.call(own.ListReferrals, referrals_pb2.ListReferralsRequest(page_size=200))).referrals
    assert {name for name in seen if name.startswith("referrals/")} <= {found.name for found in listed}


async def test_the_record_of_nobody_does_not_exist(public: Web, office: Web) -> None:
    for caller in (public, office):
        path = "/v1/organizations/00000000-0000-7000-8000-000000000000"
        assert await caller.reason("GET", f"{path}/record") == (404, "ORGANIZATION_NOT_FOUND")
        assert await caller.reason("GET", f"{path}/timeline") == (404, "ORGANIZATION_NOT_FOUND")

"""The case ends, and the one record of the partnership is read by everyone, each to what they may see."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from google.protobuf.json_format import MessageToDict
from tributary.partners.v1 import records_pb2, records_pb2_grpc

from cli.demo.story.funding import AWARD
from cli.demo.story.parties import Json, Story, System
from cli.demo.story.telling import expect

# Seconds within which another service's news must have come to the record.
SOON = 10.0
SIGNS = {"SHOWN": "shown", "OWN_PART": "its own part", "WITHHELD": "withheld"}


async def close(story: Story) -> None:
    """The Office says what was done; the organization says that it helped."""
    t, path = story.teller, f"/v1/{story.case}"
    t.chapter("The case is resolved, and the organization has the last word")
    resolution = "Plan de pago para once familias, y 12.500 dólares para el primer mes."
    case = await story.office.post(f"{path}:resolve", resolution=resolution)
    expect((case["state"], case["waitingOn"]) == ("RESOLVED", "ORGANIZATION"), f"it is the organization's turn: {case}")
    t.did("office", f"POST {path}:resolve", "RESOLVED")
    case = await story.organization.post(f"{path}:close", outcome="HELPED", comment="Nadie perdió su casa.")
    expect((case["state"], case["outcome"]) == ("CLOSED", "HELPED"), f"the case is closed: {case}")
    t.did("organization", f"POST {path}:close", "CLOSED: HELPED. Nadie perdió su casa.")


async def share(story: Story) -> None:
    """The record as the organization, the Office, the agency, the funder and the public read it."""
    t, path = story.teller, f"/v1/{story.organization_name}/record"
    t.chapter("One partnership record, and what each sees of it")
    began = time.monotonic()
    own = await _until(lambda: story.organization.get(path), lambda record: _is_whole(story, record))
    t.note(f"the record held all of it {(time.monotonic() - began) * 1000:.0f} ms after the last word")
    records = {
        "organization": own,
        "office": await story.office.get(path),
        "agency": await _over_grpc(story, story.agency),
        "funder": await _over_grpc(story, story.funder),
        "public": await story.public.get(path),
    }
    _check(story, records)
    sections = {who: {s["category"]: s for s in record["sections"]} for who, record in records.items()}
    rows = [("  PROFILE", *("shown" for _ in records))]
    for category in sections["organization"]:
        rows.append((f"  {category}", *(SIGNS[sections[who][category]["visibility"]] for who in records)))
    rows.append(("  cases", *(_count(record, "cases") for record in records.values())))
    rows.append(("  referrals", *(_count(record, "referrals") for record in records.values())))
    rows.append(("  connections", *(_count(record, "connections") for record in records.values())))
    rows.append(("  awarded", *(_awarded(record) for record in records.values())))
    t.table(("", *records), rows)
    reasons = {s["reason"] for s in sections["public"].values() if s["visibility"] != "SHOWN"}
    t.note(f"what is withheld says why: {', '.join(sorted(reasons))}")


async def remember(story: Story) -> None:
    """The timeline of the story, as the organization reads it and as the public does."""
    t, path = story.teller, f"/v1/{story.organization_name}/timeline"
    t.chapter("The timeline, as the organization reads it")
    of_story = {story.case, story.referral, story.connection}
    entries = (await story.organization.get(path, pageSize="60"))["entries"]
    told = [entry for entry in reversed(entries) if entry["resource"] in of_story]
    for entry in told:
        t.note(f"{entry['eventTime'][11:19]}  {entry['summary']}")
    verbs = [entry["eventType"].rpartition(".")[2] for entry in told]
    for verb in ("CaseSubmitted", "CaseAssigned", "ReferralConfirmed", "ConnectionAwarded", "CaseClosed"):
        expect(verbs.count(verb) == 1, f"the timeline tells of {verb} once: {verbs}")
    seen = (await story.public.get(path)).get("entries", [])
    expect(all(entry["category"] == "PROFILE" for entry in seen), "the public's timeline tells of the profile alone")
    t.did("public", "GET /v1/organizations/…/timeline", f"of the profile alone: {len(seen)} of these {len(entries)}")


def _is_whole(story: Story, record: Json) -> bool:
    states = {
        part[kind]: part["state"]
        for kind, parts in (("case", "cases"), ("referral", "referrals"), ("connection", "connections"))
        for part in record.get(parts, [])
    }
    wanted = {story.case: "CLOSED", story.referral: "CONFIRMED", story.connection: "AWARDED"}
    return wanted.items() <= states.items()


async def _until(read: Callable[[], Awaitable[Json]], whole: Callable[[Json], bool]) -> Json:
    deadline = time.monotonic() + SOON
    while True:
        record = await read()
        if whole(record):
            return record
        expect(time.monotonic() < deadline, f"the record has all of it within {SOON:.0f} s: {record}")
        await asyncio.sleep(0.02)


async def _over_grpc(story: Story, system: System) -> Json:
    stub = records_pb2_grpc.PartnershipRecordServiceStub(system.channels["partners"])
    request = records_pb2.GetPartnershipRecordRequest(name=f"{story.organization_name}/record")
    found: Json = MessageToDict(await system.call(stub.GetPartnershipRecord, request))
    return found


def _check(story: Story, records: dict[str, Json]) -> None:
    """What each must and must not see."""
    for who in ("organization", "office"):
        expect(_is_whole(story, records[who]), f"the {who} sees the case, the referral and the connection")
        hidden = [s["category"] for s in records[who]["sections"] if s["visibility"] != "SHOWN"]
        expect(not hidden, f"nothing is withheld from the {who}: {hidden}")
    agency, funder, public = records["agency"], records["funder"], records["public"]
    expect(story.referral in {r["referral"] for r in agency.get("referrals", [])}, "the agency sees its own referral")
    expect(all(r["agency"] == story.agency_name for r in agency["referrals"]), "and nobody else's")
    expect(
        all(c["funder"] == story.agency_name for c in agency.get("connections", [])), "of money it sees its own alone"
    )
    expect(
        story.connection in {c["connection"] for c in funder.get("connections", [])}, "the funder sees its connection"
    )
    expect(not funder.get("cases") and not funder.get("referrals"), "the funder sees no case and no referral")
    expect(
        not any(public.get(part) for part in ("cases", "referrals", "connections")), "the public sees the profile alone"
    )
    expect(int(_units(records["organization"])) >= AWARD, "the award counts in the record's sum")


def _count(record: Json, part: str) -> str:
    return str(len(record.get(part, []))) if record.get(part) else "–"


def _units(record: Json) -> str:
    return next((money.get("units", "0") for money in record.get("awarded", []) if money["currencyCode"] == "USD"), "0")


def _awarded(record: Json) -> str:
    return f"${int(_units(record)):,}" if record.get("awarded") else "–"

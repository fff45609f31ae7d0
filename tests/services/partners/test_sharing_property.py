"""Whatever was consented to and signed: every reading path shows what the one function decides, to every viewer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.partners.v1 import agreements_pb2, directory_pb2, directory_pb2_grpc, organizations_pb2
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.actor import ActorTokens
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from services.partners.domain.sharing import Agreement, Category, Decision, Viewer, Visibility, decide
from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners
from tests.services.partners.reading import Tell, entries, record
from tests.services.partners.sharing import Sharing
from tests.services.partners.sharing_world import AGENCIES, CONSENTS, KEPT, SIGNED, Consented, Signed, World
from tests.services.partners.story import Story

# The tables of the record, with the column that names a row and what stands before it.
PARTS = {
    "record_cases": ("case_id", "cases/"),
    "record_referrals": ("referral_id", "referrals/"),
    "record_connections": ("connection_id", "connections/"),
    "record_history": ("resource_id", ""),
    "timeline_entries": ("event_id", ""),
}


def decided(world: World, viewer: str, consents: list[Consented], signed: list[Signed]) -> dict[Category, Decision]:
    """What is to be shown, worked out from what was made alone."""
    seen_by = {"itself": Viewer.ITSELF, "office": Viewer.OFFICE}.get(viewer, Viewer.OTHER)
    consented: set[Category] = set()
    agreements: dict[Category, Agreement] = {}
    if viewer.isdigit():
        consented = {consent.category for consent in consents if consent.holds(int(viewer))}
        for standing in (Agreement.EXPIRED, Agreement.ACTIVE):
            for agreement in signed:
                if int(viewer) in agreement.parties and agreement.stands() is standing:
                    agreements |= dict.fromkeys(agreement.categories, standing)
    # The first agency has a referral of the case.
    own = {Category.CASES, Category.CASE_DETAILS} if viewer == "0" else set()
    return {
        category: decide(seen_by, category, party=category in own, consented=consented, agreements=agreements)
        for category in KEPT
    }


async def check(world: World, consents: list[Consented], signed: list[Signed]) -> None:
    """Reads as everyone, in every way, and compares."""
    await world.set(consents, signed)
    whole = await record(world.partners, world.story.organization, world.viewers["office"])
    for viewer, caller in world.viewers.items():
        expected = decided(world, viewer, consents, signed)
        await world.partners.rows("DELETE FROM disclosures")
        seen = await record(world.partners, world.story.organization, caller)
        if viewer != "public":
            past = pb.GetPartnershipRecordRequest(name=f"{world.story.organization}/record", at=datetime.now(UTC))
            assert await world.partners.records.GetPartnershipRecord(past, metadata=caller) == seen, viewer
        found = {Category(s.category): (s.visibility, s.reason) for s in seen.sections}
        assert found == {
            category: (decision.visibility.value, decision.reason.value if decision.reason else 0)
            for category, decision in expected.items()
        }, viewer
        shown = {c for c, decision in expected.items() if decision.visibility is Visibility.SHOWN}
        own = {c for c, decision in expected.items() if decision.visibility is Visibility.OWN_PART}
        assert [c.case for c in seen.cases] == [
            c.case for c in whole.cases if Category.CASES in shown or (Category.CASES in own and is_own(world, c.case))
        ]
        details = Category.CASE_DETAILS in shown
        assert all(bool(case.title) == bool(case.resolution) == details for case in seen.cases)
        assert [r.referral for r in seen.referrals] == [
            r.referral
            for r in whole.referrals
            if details or (Category.CASE_DETAILS in own and is_own(world, r.referral))
        ]
        assert list(seen.connections) == (list(whole.connections) if Category.FUNDING in shown else [])
        assert list(seen.awarded) == (list(whole.awarded) if Category.FUNDING in shown else [])
        request = pb.ListTimelineRequest(parent=world.story.organization, page_size=200)
        timeline = (await world.partners.records.ListTimeline(request, metadata=caller)).entries
        everything = (await world.partners.records.ListTimeline(request, metadata=world.viewers["itself"])).entries
        visible = shown | {Category.PROFILE}
        assert list(timeline) == [
            entry
            for entry in everything
            if Category(entry.category) in visible
            or (Category(entry.category) in own and is_own(world, entry.resource))
        ], viewer
        assert list(seen.recent) == list(timeline)[:10]
        await written(world, viewer, seen, timeline)
        assert await let_through(world, caller) == {
            "record_cases": {case.case for case in seen.cases},
            "record_referrals": {referral.referral for referral in seen.referrals},
            "record_connections": {connection.connection for connection in seen.connections},
            "record_history": {
                *(case.case.partition("/")[2] for case in seen.cases),
                *(referral.referral.partition("/")[2] for referral in seen.referrals),
                *(connection.connection.partition("/")[2] for connection in seen.connections),
            },
            "timeline_entries": {entry.name.rpartition("/")[2] for entry in timeline},
        }, f"row-level security, as {viewer}"


async def let_through(world: World, caller: Metadata) -> dict[str, set[str]]:
    """What PostgreSQL itself lets somebody read of the record, whatever is asked for."""
    running, found = world.partners.running, {}
    actor = ActorTokens(running.settings.actor_public_key_file).verify(dict(caller)["authorization"])
    organization = world.story.organization.partition("/")[2]
    async with Transactions(world.database).begin(actor) as tx:
        await tx.driver.execute("SELECT set_config('tributary.record', $1, true)", organization)
        for table, (column, prefix) in PARTS.items():
            statement = f"SELECT {column} AS key FROM {table} WHERE organization_id = $1"
            rows = await tx.fetch(statement, UUID(organization))
            found[table] = {f"{prefix}{row.key}" for row in rows}
    return found


def is_own(world: World, name: str) -> bool:
    """Whether the first agency is a party to it."""
    return name in (world.story.case, world.story.referral)


async def written(world: World, viewer: str, seen: pb.PartnershipRecord, timeline: object) -> None:
    """That the log says what was shown, neither more nor less."""
    of_record = {entry.category for entry in seen.recent}
    of_record |= {Category.CASES.value} if seen.cases else set()
    of_record |= {Category.CASE_DETAILS.value} if seen.referrals or any(case.title for case in seen.cases) else set()
    of_record |= {Category.FUNDING.value} if seen.connections else set()
    of_record |= {Category.AGREEMENTS.value} if seen.agreements else set()
    of_timeline = {entry.category for entry in timeline}
    expected = {
        rpc: sorted(categories - {Category.PROFILE.value})
        for rpc, categories in (("GetPartnershipRecord", of_record), ("ListTimeline", of_timeline))
        if viewer != "itself" and categories - {Category.PROFILE.value}
    }
    rows = await world.partners.rows("SELECT rpc, categories FROM disclosures")
    assert {row["rpc"].rpartition(".")[2]: row["categories"] for row in rows} == expected, viewer


@pytest.fixture(scope="module")
async def world(partners: Partners, tell: Tell) -> AsyncIterator[World]:
    """The organization, the agencies, and everybody who looks."""
    story = Story((await partners.enter("Riverbend Collective")).name)
    agencies = [(await partners.enter(f"Agency {number}", kind="COUNTY_DEPARTMENT")).name for number in range(AGENCIES)]
    story.agency = agencies[0]
    await story.tell(partners, tell)
    # A case and a referral that are none of the first agency's.
    other = Story(story.organization)
    closed = other.a_case("CLOSED", resolution="Done", number="TA-2026-000124")
    await tell("assistance", assistance.CaseClosed(case=closed))
    await tell("assistance", assistance.ReferralCreated(referral=other.a_referral("PROPOSED")))
    await Sharing.of(partners).consent(story.organization, "DEMOGRAPHICS")
    await entries(partners, story.organization, 1 + 7 + 4 + 2 + 1)
    database = Database(partners.running.database.app, pool=1, service="a test")
    world = World(partners, story, agencies, database)
    world.viewers = {
        "itself": partners.member_of(story.organization),
        "office": partners.office,
        "public": partners.public,
        **{str(number): partners.callers(name, "PARTNER_STAFF") for number, name in enumerate(agencies)},
    }
    yield world
    await database.close()


async def test_every_reading_path_shows_what_is_decided_and_writes_down_what_it_showed(world: World) -> None:
    loop = asyncio.get_running_loop()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(CONSENTS, max_size=6), st.lists(SIGNED, max_size=4))
    def holds(consents: list[Consented], signed: list[Signed]) -> None:
        asyncio.run_coroutine_threadsafe(check(world, consents, signed), loop).result(60)

    # Hypothesis is not asynchronous: it runs beside the loop on which the service and its callers are.
    await asyncio.to_thread(holds)


async def test_lists_searches_and_the_directory_show_what_is_public_though_everything_is_shared(world: World) -> None:
    """Nothing of them is opened by a consent: so none can open too much."""
    everything = [Consented(category, None, 0, None, withdrawn=False) for category in KEPT]
    signed = Signed(frozenset({1}), frozenset(KEPT), "DATA_SHARING", "ACTIVE", 0, 1)
    await world.set(everything, [signed])
    partners, name = world.partners, world.story.organization
    directory = directory_pb2_grpc.DirectoryServiceStub(partners.running.channel)
    contact = {"name": "Rosa Example", "email": "rosa@example.org"}
    entry = directory_pb2.DirectoryEntry(name=f"{name}/directoryEntry", uri="https://example.org", contacts=[contact])
    await directory.UpdateDirectoryEntry(
        directory_pb2.UpdateDirectoryEntryRequest(directory_entry=entry), metadata=partners.admin
    )
    reads: list[tuple[Any, Any]] = [
        (partners.organizations.GetOrganization, organizations_pb2.GetOrganizationRequest(name=name)),
        (partners.organizations.ListOrganizations, organizations_pb2.ListOrganizationsRequest()),
        (partners.organizations.SearchOrganizations, organizations_pb2.SearchOrganizationsRequest(query="Riverbend")),
        (directory.GetDirectoryEntry, directory_pb2.GetDirectoryEntryRequest(name=entry.name)),
        (directory.ListDirectoryEntries, directory_pb2.ListDirectoryEntriesRequest()),
    ]
    for read, request in reads:
        of_public = await read(request, metadata=world.viewers["public"])
        assert of_public.ByteSize()
        assert b"rosa@" not in of_public.SerializeToString()
        for agency in ("0", "1", "2"):
            assert await read(request, metadata=world.viewers[agency]) == of_public, agency
    found = await Sharing.of(partners).agreements.ListAgreements(
        agreements_pb2.ListAgreementsRequest(), metadata=world.viewers["2"]
    )
    assert not found.agreements


async def test_a_reader_who_shares_its_own_agreements_reads_as_any_other(world: World) -> None:
    own = Consented(Category.CASES, 1, 0, None, withdrawn=False)
    active = Signed(frozenset({1}), frozenset({Category.CASES, Category.AGREEMENTS}), "DATA_SHARING", "ACTIVE", 0, 1)
    key = world.agencies[1].partition("/")[2]
    await world.set([own], [active])
    await world.partners.rows(
        "INSERT INTO consents (organization_id, category, start_date, create_time) VALUES ($1, 3, '2026-01-01', now())",
        key,
    )
    seen = await record(world.partners, world.story.organization, world.viewers["1"])
    assert len(seen.cases) == 2


async def test_the_property_fails_for_a_path_that_decides_for_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from services.partners.queries import record as reading

    honest: Callable[..., Awaitable[object]] = reading.standing_of

    async def careless(*arguments: object) -> object:
        standing = await honest(*arguments)
        object.__setattr__(standing, "consented", frozenset(Category))
        return standing

    monkeypatch.setattr(reading, "standing_of", careless)
    active = Signed(frozenset({1}), frozenset({Category.CASES}), "DATA_SHARING", "ACTIVE", 0, 1)
    with pytest.raises(AssertionError):
        await check(world, [], [active])

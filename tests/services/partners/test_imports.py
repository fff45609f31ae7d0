"""What a directory delivers of an organization, beside what people write."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from tributary.partners.v1 import organizations_pb2 as pb

from services.chassis.actor import PRODUCT, Actor
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from services.partners.commands.organizations import update_organization, upsert_organization
from services.partners.queries.organizations import get_organization
from tests.conftest import ServiceDatabase

MIAMI, DADE = "hsds:miami", "hsds:dade"
IMPORTER = Actor("accounts/importer", "", frozenset({"OFFICE_ADMIN", "OFFICE_STAFF"}))
DANA = Actor("accounts/dana", "", frozenset({"OFFICE_STAFF"}))

FIRST = pb.Organization(
    display_name="Casa", kind="COMMUNITY_ORGANIZATION", mission="Meals", website="https://a.example"
)


@dataclass(frozen=True)
class Desk:
    """Where deliveries are taken in, and people write."""

    transactions: Transactions

    async def deliver(self, key: UUID, organization: pb.Organization, source: str = MIAMI) -> str:
        """What became of a delivery of record "136"."""
        async with self.transactions.begin(IMPORTER) as tx:
            return (await upsert_organization(tx, key, organization, source=source, record="136"))[1]

    async def write(self, key: UUID, **fields: str) -> None:
        """A person changes a profile."""
        async with self.transactions.begin(DANA) as tx:
            await update_organization(tx, f"organizations/{key}", pb.Organization(**fields), list(fields), "")

    async def read(self, key: UUID) -> pb.Organization:
        """The organization as it is."""
        async with self.transactions.read(DANA) as tx:
            return await get_organization(tx, f"organizations/{key}")

    async def told(self, key: UUID) -> list[str]:
        """The events that told of it."""
        async with self.transactions.read(PRODUCT) as tx:
            rows = await tx.fetch(
                "SELECT type FROM outbox WHERE resource = $1 ORDER BY position", f"organizations/{key}"
            )
        return [row.type.rpartition(".")[2] for row in rows]


@pytest.fixture(scope="module")
async def desk(service_database: Callable[[str], Awaitable[ServiceDatabase]]) -> AsyncIterator[Desk]:
    """Partners' commands on an empty database."""
    database = Database((await service_database("partners")).app, pool=2, service="test")
    yield Desk(Transactions(database))
    await database.close()


def changed(**fields: str) -> pb.Organization:
    """What the source delivers when it has changed its mind."""
    organization = pb.Organization()
    organization.CopyFrom(FIRST)
    for field, value in fields.items():
        setattr(organization, field, value)
    return organization


async def test_a_new_record_becomes_an_active_organization_with_its_source_on_every_field(desk: Desk) -> None:
    key = uuid4()
    assert await desk.deliver(key, FIRST) == "created"
    organization = await desk.read(key)
    assert (organization.name, organization.state) == (f"organizations/{key}", pb.Organization.ACTIVE)
    assert {(s.field, s.source, s.record) for s in organization.sources} == {
        (field, MIAMI, "136") for field in ("display_name", "kind", "mission", "website")
    }


async def test_the_same_delivery_again_changes_nothing_and_tells_nothing(desk: Desk) -> None:
    key = uuid4()
    await desk.deliver(key, FIRST)
    before = await desk.read(key)
    assert await desk.deliver(key, FIRST) == "unchanged"
    assert await desk.read(key) == before
    assert await desk.told(key) == ["OrganizationCreated"]


async def test_a_new_delivery_changes_what_the_source_said_before(desk: Desk) -> None:
    key = uuid4()
    await desk.deliver(key, FIRST)
    assert await desk.deliver(key, changed(mission="Meals and beds", website="", legal_name="Casa, Inc.")) == "changed"
    organization = await desk.read(key)
    assert (organization.mission, organization.website, organization.legal_name) == ("Meals and beds", "", "Casa, Inc.")
    assert organization.etag == "2"
    assert await desk.told(key) == ["OrganizationCreated", "OrganizationUpdated"]


async def test_what_a_person_wrote_stays(desk: Desk) -> None:
    key = uuid4()
    await desk.deliver(key, FIRST)
    await desk.write(key, mission="Meals, and much more", legal_name="")
    assert await desk.deliver(key, changed(mission="Meals!", display_name="La Casa")) == "changed"
    organization = await desk.read(key)
    assert (organization.mission, organization.display_name) == ("Meals, and much more", "La Casa")
    sources = {s.field: s.source for s in organization.sources}
    assert (sources["mission"], sources["display_name"]) == (DANA.account, MIAMI)


async def test_a_delivery_that_only_changes_what_a_person_wrote_is_taken_in_once(desk: Desk) -> None:
    key = uuid4()
    await desk.deliver(key, FIRST)
    await desk.write(key, mission="Meals, and much more")
    for _ in range(2):
        assert await desk.deliver(key, changed(mission="Meals!")) == "unchanged"
    assert await desk.told(key) == ["OrganizationCreated", "OrganizationUpdated"]


async def test_two_sources_keep_to_what_each_of_them_said(desk: Desk) -> None:
    key = uuid4()
    await desk.deliver(key, FIRST)
    assert await desk.deliver(key, changed(mission="Shelter", email="casa@example.org"), DADE) == "changed"
    organization = await desk.read(key)
    assert (organization.mission, organization.email) == ("Meals", "casa@example.org")
    assert await desk.deliver(key, FIRST) == "unchanged"
    assert await desk.deliver(key, changed(mission="Shelter", email="casa@example.org"), DADE) == "unchanged"
    assert await desk.read(key) == organization

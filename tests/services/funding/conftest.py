"""Funding, running, with two community organizations and two funders known to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.type import money_pb2
from tributary.funding.v1 import connections_pb2, connections_pb2_grpc, opportunities_pb2, opportunities_pb2_grpc
from tributary.partners.v1 import events_pb2, organizations_pb2

from tests.services.conftest import Callers, Metadata, Running
from tests.services.eventually import eventually

RIVERBEND = "organizations/01900000-0000-7000-8000-000000000001"
NORTHSIDE = "organizations/01900000-0000-7000-8000-000000000002"
HARBOR = "organizations/01900000-0000-7000-8000-000000000003"
COUNTY = "organizations/01900000-0000-7000-8000-000000000004"
OFFICE = "organizations/01900000-0000-7000-8000-000000000005"
NOBODY_KNOWS = "organizations/01900000-0000-7000-8000-0000000000ff"

NAMES = {
    RIVERBEND: "Riverbend Collective",
    NORTHSIDE: "Northside Commons",
    HARBOR: "Harbor Light Foundation",
    COUNTY: "County Community Development",
}


def usd(units: int, nanos: int = 0) -> money_pb2.Money:
    """Dollars, and 10^-9 of them."""
    return money_pb2.Money(currency_code="USD", units=units, nanos=nanos)


def from_now(**delta: float) -> datetime:
    """A moment relative to now (UTC), to the second."""
    return (datetime.now(UTC) + timedelta(**delta)).replace(microsecond=0)


@dataclass(frozen=True)
class Funding:
    """The service as its callers reach it."""

    opportunities: opportunities_pb2_grpc.OpportunityServiceStub
    connections: connections_pb2_grpc.ConnectionServiceStub
    running: Running
    riverbend: Metadata
    northside: Metadata
    harbor: Metadata
    county: Metadata
    office: Metadata
    public: Metadata

    async def draft(self, by: Metadata | None = None, **fields: Any) -> opportunities_pb2.Opportunity:
        """A DRAFT, Harbor Light's unless `by` another."""
        opportunity = opportunities_pb2.Opportunity(**{"title": "Neighborhood grants"} | fields)
        request = opportunities_pb2.CreateOpportunityRequest(opportunity=opportunity)
        answer: opportunities_pb2.Opportunity = await self.opportunities.CreateOpportunity(
            request, metadata=by or self.harbor
        )
        return answer

    async def published(self, **fields: Any) -> opportunities_pb2.Opportunity:
        """One of Harbor Light's that everyone sees."""
        draft = await self.draft(**fields)
        request = opportunities_pb2.PublishOpportunityRequest(name=draft.name)
        answer: opportunities_pb2.Opportunity = await self.opportunities.PublishOpportunity(
            request, metadata=self.harbor
        )
        return answer

    async def suggested(self, **fields: Any) -> connections_pb2.Connection:
        """A connection of Riverbend's that the Office suggests."""
        opportunity = await self.published()
        wanted = {"organization": RIVERBEND, "opportunity": opportunity.name} | fields
        request = connections_pb2.CreateConnectionRequest(connection=connections_pb2.Connection(**wanted))
        answer: connections_pb2.Connection = await self.connections.CreateConnection(request, metadata=self.office)
        return answer

    async def interested(self, opportunity: str = "", **fields: Any) -> connections_pb2.Connection:
        """A connection that Riverbend makes itself."""
        wanted = {"opportunity": opportunity or (await self.published()).name} | fields
        request = connections_pb2.CreateConnectionRequest(connection=connections_pb2.Connection(**wanted))
        answer: connections_pb2.Connection = await self.connections.CreateConnection(request, metadata=self.riverbend)
        return answer

    async def applied(self, opportunity: str = "") -> connections_pb2.Connection:
        """A connection of Riverbend's whose application is in."""
        connection = await self.interested(opportunity)
        request = connections_pb2.ApplyConnectionRequest(name=connection.name)
        answer: connections_pb2.Connection = await self.connections.ApplyConnection(request, metadata=self.riverbend)
        return answer

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """What stands in the database, or comes to stand there."""
        return await self.running.rows(statement, *values)

    async def told(self, resource: str) -> list[str]:
        """The events told of a resource, in order, as "OpportunityCreated"."""
        rows = await self.rows("SELECT type FROM outbox WHERE resource = $1 ORDER BY position", resource)
        return [row["type"].rpartition(".")[2] for row in rows]


@pytest.fixture(scope="module")
async def funding(
    run_service: Callable[[str], Awaitable[Running]], callers: Callers, tell: Callable[..., Awaitable[None]]
) -> Funding:
    """Funding, running."""
    running = await run_service("funding")
    product = Funding(
        opportunities_pb2_grpc.OpportunityServiceStub(running.channel),
        connections_pb2_grpc.ConnectionServiceStub(running.channel),
        running,
        riverbend=callers(RIVERBEND, "ORGANIZATION_MEMBER", account="accounts/01900000-0000-7000-8000-00000000000a"),
        northside=callers(NORTHSIDE, "ORGANIZATION_MEMBER", account="accounts/01900000-0000-7000-8000-00000000000b"),
        harbor=callers(HARBOR, "FUNDER_STAFF", account="accounts/01900000-0000-7000-8000-00000000000c"),
        county=callers(COUNTY, "AGENCY_SYSTEM", account="accounts/01900000-0000-7000-8000-00000000000d"),
        office=callers(OFFICE, "OFFICE_STAFF", account="accounts/01900000-0000-7000-8000-00000000000e"),
        public=callers("", account="accounts/nobody"),
    )
    for name, display_name in NAMES.items():
        organization = organizations_pb2.Organization(name=name, display_name=display_name)
        await tell("partners", events_pb2.OrganizationCreated(organization=organization))

    async def known() -> bool:
        return bool((await product.rows("SELECT count(*) = 4 FROM organization_snapshots"))[0][0])

    await eventually(known)
    return product

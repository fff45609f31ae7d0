"""Assistance, running, with two organizations and an agency known to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc, referrals_pb2_grpc
from tributary.partners.v1 import events_pb2, organizations_pb2

from tests.services.conftest import Callers, Metadata, Running
from tests.services.eventually import eventually

RIVERBEND = "organizations/01900000-0000-7000-8000-000000000001"
NORTHSIDE = "organizations/01900000-0000-7000-8000-000000000002"
HOUSING = "organizations/01900000-0000-7000-8000-000000000003"
HEALTH = "organizations/01900000-0000-7000-8000-000000000004"
OFFICE = "organizations/01900000-0000-7000-8000-000000000005"
DANA = "accounts/01900000-0000-7000-8000-00000000000a"


@dataclass(frozen=True)
class Assistance:
    """The service as its callers reach it."""

    cases: cases_pb2_grpc.CaseServiceStub
    referrals: referrals_pb2_grpc.ReferralServiceStub
    running: Running
    riverbend: Metadata
    northside: Metadata
    office: Metadata
    housing: Metadata
    health: Metadata

    async def draft(self, **fields: Any) -> cases_pb2.Case:
        """A draft of Riverbend's."""
        case = cases_pb2.Case(**{"title": "A grant application", "need": "Help with a first federal grant"} | fields)
        return await self.cases.CreateCase(cases_pb2.CreateCaseRequest(case=case), metadata=self.riverbend)

    async def submitted(self, **fields: Any) -> cases_pb2.Case:
        """A case that waits for triage."""
        draft = await self.draft(**fields)
        return await self.cases.SubmitCase(cases_pb2.SubmitCaseRequest(name=draft.name), metadata=self.riverbend)

    async def in_triage(self, **fields: Any) -> cases_pb2.Case:
        """A case that the Office has taken up."""
        case = await self.submitted(**fields)
        return await self.cases.TriageCase(cases_pb2.TriageCaseRequest(name=case.name), metadata=self.office)

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """What stands in the database."""
        return await self.running.rows(statement, *values)


@pytest.fixture(scope="module")
async def assistance(
    run_service: Callable[[str], Awaitable[Running]], callers: Callers, tell: Callable[..., Awaitable[None]]
) -> Assistance:
    """Assistance, running."""
    running = await run_service("assistance", backoff=(0.1, 0.2))
    product = Assistance(
        cases_pb2_grpc.CaseServiceStub(running.channel),
        referrals_pb2_grpc.ReferralServiceStub(running.channel),
        running,
        riverbend=callers(RIVERBEND, "ORGANIZATION_MEMBER"),
        northside=callers(NORTHSIDE, "ORGANIZATION_MEMBER", account="accounts/01900000-0000-7000-8000-00000000000b"),
        office=callers(OFFICE, "OFFICE_STAFF", account=DANA),
        housing=callers(HOUSING, "PARTNER_STAFF", account="accounts/01900000-0000-7000-8000-00000000000c"),
        health=callers(HEALTH, "AGENCY_SYSTEM", account="accounts/01900000-0000-7000-8000-00000000000d"),
    )
    kinds = organizations_pb2.Organization.Kind
    for name, display_name, kind in (
        (RIVERBEND, "Riverbend Collective", kinds.COMMUNITY_ORGANIZATION),
        (NORTHSIDE, "Northside Commons", kinds.COMMUNITY_ORGANIZATION),
        (HOUSING, "Housing Division", kinds.COUNTY_DEPARTMENT),
        (HEALTH, "Health Department", kinds.CITY_DEPARTMENT),
    ):
        organization = organizations_pb2.Organization(name=name, display_name=display_name, kind=kind)
        await tell("partners", events_pb2.OrganizationCreated(organization=organization))

    async def known() -> bool:
        return (await product.rows("SELECT count(*) FROM organization_snapshots"))[0][0] == 4

    await eventually(known)
    return product

"""Partners, running, with who calls it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from tributary.partners.v1 import (
    accounts_pb2_grpc,
    clients_pb2_grpc,
    credentials_pb2_grpc,
    invitations_pb2_grpc,
    organizations_pb2,
    organizations_pb2_grpc,
    passkeys_pb2_grpc,
    records_pb2_grpc,
    sessions_pb2_grpc,
)
from tributary.partners.v1.directory_pb2_grpc import DirectoryServiceStub

from tests.services.conftest import Callers, Metadata, Running

OFFICE = "organizations/01900000-0000-7000-8000-000000000005"
DANA = "accounts/01900000-0000-7000-8000-00000000000a"


def new_name(collection: str = "organizations") -> str:
    """A name that nobody has yet."""
    return f"{collection}/{uuid4()}"


@dataclass(frozen=True)
class Partners:
    """The service as its callers reach it."""

    organizations: organizations_pb2_grpc.OrganizationServiceStub
    records: records_pb2_grpc.PartnershipRecordServiceStub
    accounts: accounts_pb2_grpc.AccountServiceStub
    clients: clients_pb2_grpc.ClientServiceStub
    sessions: sessions_pb2_grpc.SessionServiceStub
    credentials: credentials_pb2_grpc.CredentialServiceStub
    passkeys: passkeys_pb2_grpc.PasskeyServiceStub
    invitations: invitations_pb2_grpc.InvitationServiceStub
    running: Running
    callers: Callers
    # Of the Office, its admin, a partner agency's, nobody's, and the gateway's own.
    office: Metadata
    admin: Metadata
    agency: Metadata
    public: Metadata
    gateway: Metadata

    async def enter(self, display_name: str, **fields: Any) -> organizations_pb2.Organization:
        """An organization that the Office's admin enters."""
        organization = organizations_pb2.Organization(
            **{"display_name": display_name, "kind": "COMMUNITY_ORGANIZATION"} | fields
        )
        request = organizations_pb2.CreateOrganizationRequest(organization=organization)
        return await self.organizations.CreateOrganization(request, metadata=self.admin)

    def member_of(self, organization: str, *roles: str) -> Metadata:
        """Somebody of an organization."""
        return self.callers(organization, *(roles or ("ORGANIZATION_MEMBER",)), account=new_name("accounts"))

    async def rows(self, statement: str, *values: Any) -> list[Any]:
        """What stands in the database."""
        return await self.running.rows(statement, *values)


@pytest.fixture(scope="module")
async def partners(run_service: Callable[[str], Awaitable[Running]], callers: Callers) -> Partners:
    """Partners, running."""
    return partners_of(await run_service("partners"), callers)


@pytest.fixture
def directory(partners: Partners) -> Any:
    """DirectoryService."""
    return DirectoryServiceStub(partners.running.channel)


def partners_of(running: Running, callers: Callers) -> Partners:
    """Partners that run, as its callers reach it."""
    return Partners(
        organizations_pb2_grpc.OrganizationServiceStub(running.channel),
        records_pb2_grpc.PartnershipRecordServiceStub(running.channel),
        accounts_pb2_grpc.AccountServiceStub(running.channel),
        clients_pb2_grpc.ClientServiceStub(running.channel),
        sessions_pb2_grpc.SessionServiceStub(running.channel),
        credentials_pb2_grpc.CredentialServiceStub(running.channel),
        passkeys_pb2_grpc.PasskeyServiceStub(running.channel),
        invitations_pb2_grpc.InvitationServiceStub(running.channel),
        running,
        callers,
        office=callers(OFFICE, "OFFICE_STAFF", account=DANA),
        admin=callers(OFFICE, "OFFICE_ADMIN", "OFFICE_STAFF", account=DANA),
        agency=callers(new_name(), "PARTNER_STAFF", account=new_name("accounts")),
        public=callers("", "PUBLIC", account="public"),
        gateway=callers("", "GATEWAY", account="gateway"),
    )

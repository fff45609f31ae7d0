"""Runs partners: `python -m services.partners`."""

from services.chassis.boot import before_imports

if __name__ == "__main__":
    before_imports()

from collections.abc import Sequence
from typing import cast

import grpc
from tributary.partners.v1 import (
    accounts_pb2,
    accounts_pb2_grpc,
    agreements_pb2,
    agreements_pb2_grpc,
    claims_pb2,
    claims_pb2_grpc,
    clients_pb2,
    clients_pb2_grpc,
    consents_pb2,
    consents_pb2_grpc,
    credentials_pb2,
    credentials_pb2_grpc,
    directory_pb2,
    directory_pb2_grpc,
    disclosures_pb2,
    disclosures_pb2_grpc,
    documents_pb2,
    documents_pb2_grpc,
    invitations_pb2,
    invitations_pb2_grpc,
    issuers_pb2,
    issuers_pb2_grpc,
    operations_pb2,
    operations_pb2_grpc,
    organizations_pb2,
    organizations_pb2_grpc,
    passkeys_pb2,
    passkeys_pb2_grpc,
    personal_data_pb2,
    personal_data_pb2_grpc,
    proposals_pb2,
    proposals_pb2_grpc,
    records_pb2,
    records_pb2_grpc,
    role_grants_pb2,
    role_grants_pb2_grpc,
    saved_views_pb2,
    saved_views_pb2_grpc,
    sessions_pb2,
    sessions_pb2_grpc,
)

from services.chassis.process import Parts, Service, run
from services.partners.api.accounts import AccountServicer
from services.partners.api.claims import ClaimServicer
from services.partners.api.clients import ClientServicer
from services.partners.api.credentials import CredentialServicer
from services.partners.api.directory import DirectoryServicer
from services.partners.api.documents import AgreementDocumentServicer
from services.partners.api.invitations import InvitationServicer
from services.partners.api.issuers import IssuerServicer
from services.partners.api.operations import OperationsServicer
from services.partners.api.organizations import OrganizationServicer
from services.partners.api.passkeys import PasskeyServicer
from services.partners.api.personal_data import PersonalDataServicer
from services.partners.api.proposals import ProposalServicer
from services.partners.api.records import PartnershipRecordServicer
from services.partners.api.role_grants import RoleGrantServicer
from services.partners.api.saved_views import SavedViewServicer
from services.partners.api.sessions import SessionServicer
from services.partners.api.sharing import AgreementServicer, ConsentServicer, DisclosureServicer
from services.partners.clocks import clocks
from services.partners.consumers import CONSUMERS
from services.partners.figures import FIGURES
from services.partners.personal import PERIODS
from services.partners.settings import Settings


def register(server: grpc.aio.Server, parts: Parts) -> Sequence[str]:
    """Adds the servicers; the full names of their services."""
    settings = cast("Settings", parts.settings)
    pepper, providers = settings.pepper(), settings.providers()
    organizations_pb2_grpc.add_OrganizationServiceServicer_to_server(OrganizationServicer(parts), server)
    directory_pb2_grpc.add_DirectoryServiceServicer_to_server(DirectoryServicer(parts), server)
    records_pb2_grpc.add_PartnershipRecordServiceServicer_to_server(PartnershipRecordServicer(parts), server)
    proposals_pb2_grpc.add_ProposalServiceServicer_to_server(ProposalServicer(parts), server)
    accounts_pb2_grpc.add_AccountServiceServicer_to_server(AccountServicer(parts, pepper), server)
    claims_pb2_grpc.add_ClaimServiceServicer_to_server(ClaimServicer(parts), server)
    role_grants_pb2_grpc.add_RoleGrantServiceServicer_to_server(RoleGrantServicer(parts), server)
    saved_views_pb2_grpc.add_SavedViewServiceServicer_to_server(SavedViewServicer(parts), server)
    sessions_pb2_grpc.add_SessionServiceServicer_to_server(
        SessionServicer(parts, pepper, providers, settings.public_url), server
    )
    credentials_pb2_grpc.add_CredentialServiceServicer_to_server(CredentialServicer(parts, pepper), server)
    issuers_pb2_grpc.add_IssuerServiceServicer_to_server(IssuerServicer(parts, pepper, providers), server)
    passkeys = PasskeyServicer(parts, pepper, settings.public_url)
    passkeys_pb2_grpc.add_PasskeyServiceServicer_to_server(passkeys, server)
    invitations_pb2_grpc.add_InvitationServiceServicer_to_server(InvitationServicer(parts, pepper), server)
    clients = ClientServicer(parts, pepper, settings.signer())
    clients_pb2_grpc.add_ClientServiceServicer_to_server(clients, server)
    consents_pb2_grpc.add_ConsentServiceServicer_to_server(ConsentServicer(parts), server)
    agreements_pb2_grpc.add_AgreementServiceServicer_to_server(AgreementServicer(parts), server)
    disclosures_pb2_grpc.add_DisclosureServiceServicer_to_server(DisclosureServicer(parts), server)
    documents_pb2_grpc.add_AgreementDocumentServiceServicer_to_server(AgreementDocumentServicer(parts), server)
    personal_data_pb2_grpc.add_PersonalDataServiceServicer_to_server(PersonalDataServicer(parts), server)
    operations_pb2_grpc.add_OperationsServiceServicer_to_server(OperationsServicer(parts), server)
    files = (
        organizations_pb2,
        directory_pb2,
        records_pb2,
        proposals_pb2,
        accounts_pb2,
        role_grants_pb2,
        saved_views_pb2,
        claims_pb2,
        sessions_pb2,
        credentials_pb2,
        passkeys_pb2,
        issuers_pb2,
        invitations_pb2,
        clients_pb2,
        consents_pb2,
        agreements_pb2,
        disclosures_pb2,
        documents_pb2,
        personal_data_pb2,
        operations_pb2,
    )
    return [service.full_name for file in files for service in file.DESCRIPTOR.services_by_name.values()]


SERVICE = Service(
    "partners",
    register,
    CONSUMERS,
    clocks_by=clocks,
    blob_table="agreement_documents",
    periods=PERIODS,
    figures=FIGURES,
)

if __name__ == "__main__":
    run(SERVICE, Settings())  # type: ignore[call-arg]  # From the environment.

"""Who calls while the product is measured: a community organization, the Office, an agency and a funder."""

from secrets import token_urlsafe

import grpc
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import accounts_pb2, credentials_pb2, organizations_pb2, sessions_pb2
from tributary.partners.v1.accounts_pb2_grpc import AccountServiceStub
from tributary.partners.v1.credentials_pb2_grpc import CredentialServiceStub
from tributary.partners.v1.organizations_pb2_grpc import OrganizationServiceStub
from tributary.partners.v1.sessions_pb2_grpc import SessionServiceStub

from cli.actor import actor_token, operator_metadata
from cli.settings import Settings
from cli.token import create_token

Kind = organizations_pb2.Organization.Kind
PARTIES = {
    "organization": (Kind.COMMUNITY_ORGANIZATION, Role.ORGANIZATION_MEMBER),
    "office": (Kind.COUNTY_DEPARTMENT, Role.OFFICE_STAFF),
    "agency": (Kind.CITY_DEPARTMENT, Role.PARTNER_STAFF),
    "funder": (Kind.FOUNDATION, Role.FUNDER_STAFF),
}


def tokens(settings: Settings) -> dict[str, str]:
    """An API token for each of the parties, entered unless they are there. Raises grpc.RpcError."""
    with grpc.insecure_channel(settings.grpc_target("partners")) as channel:
        for party in PARTIES:
            try:
                AccountServiceStub(channel).GetAccount(
                    accounts_pb2.GetAccountRequest(name=f"accounts/{_email(party)}"),
                    metadata=operator_metadata(settings),
                )
            except grpc.RpcError as error:
                if error.code() != grpc.StatusCode.NOT_FOUND:
                    raise
                _enter(channel, settings, party)
    return {party: create_token(settings, _email(party)) for party in PARTIES}


def session(settings: Settings, party: str) -> str:
    """The token of a browser's session of the party. Raises grpc.RpcError."""
    gateway = (("authorization", f"Bearer {actor_token(settings, 'gateway', None, ['GATEWAY'])}"),)
    password = token_urlsafe(24)
    with grpc.insecure_channel(settings.grpc_target("partners")) as channel:
        account = AccountServiceStub(channel).GetAccount(
            accounts_pb2.GetAccountRequest(name=f"accounts/{_email(party)}"), metadata=operator_metadata(settings)
        )
        CredentialServiceStub(channel).SetPassword(
            credentials_pb2.SetPasswordRequest(name=account.name, password=password), metadata=gateway
        )
        signed_in = SessionServiceStub(channel).SignIn(
            sessions_pb2.SignInRequest(email=_email(party), password=password, user_agent="bench"), metadata=gateway
        )
    return str(signed_in.token)


def _email(party: str) -> str:
    return f"{party}@bench.example"


def _enter(channel: grpc.Channel, settings: Settings, party: str) -> None:
    """Enters the party's organization, and an account that acts for it."""
    kind, role = PARTIES[party]
    metadata = operator_metadata(settings)
    organization = OrganizationServiceStub(channel).CreateOrganization(
        organizations_pb2.CreateOrganizationRequest(
            organization=organizations_pb2.Organization(display_name=f"The {party} that is measured", kind=kind)
        ),
        metadata=metadata,
    )
    membership = accounts_pb2.Membership(organization=organization.name, roles=[role])
    account = accounts_pb2.Account(
        email=_email(party), display_name=f"Somebody of the {party}", memberships=[membership]
    )
    AccountServiceStub(channel).CreateAccount(accounts_pb2.CreateAccountRequest(account=account), metadata=metadata)

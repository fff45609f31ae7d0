"""Rows and entities as messages of the contract, and a profile as columns."""

from collections.abc import Sequence
from typing import Any

from google.api import field_behavior_pb2
from tributary.partners.v1 import (
    accounts_pb2,
    clients_pb2,
    invitations_pb2,
    organizations_pb2,
    passkeys_pb2,
    sessions_pb2,
)

from services.chassis.names import resource_id
from services.partners.domain import clients as client_rules
from services.partners.domain import organizations as rules
from services.partners.domain.text import fold
from services.partners.models.accounts import Account, ApiToken, Membership
from services.partners.models.clients import ClientSecret
from services.partners.models.organizations import Organization

_NOT_PROFILE = {field_behavior_pb2.OUTPUT_ONLY, field_behavior_pb2.IDENTIFIER}

# What a caller may set of an organization, by field name.
PROFILE_FIELDS = tuple(
    field.name
    for field in organizations_pb2.Organization.DESCRIPTOR.fields
    if field.name != "etag"
    and _NOT_PROFILE.isdisjoint(field.GetOptions().Extensions[field_behavior_pb2.field_behavior])
)


def organization_to_proto(row: Organization) -> organizations_pb2.Organization:
    """An organization, from its entity or from a row of queries; without the sources of its fields."""
    organization = organizations_pb2.Organization.FromString(row.document)
    organization.name = f"organizations/{row.id}"
    return organization


def organization_columns(organization: organizations_pb2.Organization) -> dict[str, Any]:
    """The columns that an organization is kept in and found by; `words` as the text that it is made of."""
    document = organizations_pb2.Organization()
    document.CopyFrom(organization)
    document.ClearField("name")  # It is the key, which a new row is only about to get.
    area = organization.service_area
    return {
        "display_name": organization.display_name,
        "kind": organizations_pb2.Organization.Kind.Name(organization.kind),
        "state": organizations_pb2.Organization.State.Name(organization.state),
        "parent_id": resource_id(organization.parent, "organizations") if organization.parent else None,
        "document": document.SerializeToString(deterministic=True),
        "sort_name": rules.sort_key(organization.display_name),
        "searched_name": rules.searched_name(
            organization.display_name, organization.legal_name, organization.also_known_as
        ),
        "facets": rules.facets(
            municipalities=area.municipalities,
            zip_codes=area.zip_codes,
            determinants=organization.determinants,
            languages=organization.languages,
        ),
        "words": fold(organization.mission),
    }


def profile_of(
    organization: organizations_pb2.Organization, fields: Sequence[str] = PROFILE_FIELDS
) -> organizations_pb2.Organization:
    """A copy with `fields` alone, so that nobody sets what is not theirs to set."""
    profile = organizations_pb2.Organization()
    profile.CopyFrom(organization)
    for field, value in organization.ListFields():
        if field.name not in fields or (field.name == "service_area" and not value.ByteSize()):
            profile.ClearField(field.name)
    return profile


def account_to_proto(row: Account, memberships: Sequence[Membership]) -> accounts_pb2.Account:
    """An account, from rows."""
    return accounts_pb2.Account(
        name=f"accounts/{row.id}",
        email=row.email,
        display_name=row.display_name,
        memberships=[
            accounts_pb2.Membership(
                organization=f"organizations/{membership.organization_id}",
                roles=membership.roles,
            )
            for membership in memberships
        ],
        create_time=row.create_time,
        update_time=row.update_time,
    )


def client_to_proto(row: Any) -> clients_pb2.Client:
    """A client, from its row with the marks of its `certificates`."""
    return clients_pb2.Client(
        name=f"organizations/{row.organization_id}/clients/{row.id}",
        display_name=row.display_name,
        scopes=row.scopes,
        certificate_fingerprints=client_rules.fingerprints_in(row.certificates),
        certificate_subjects=client_rules.subjects_in(row.certificates),
        client_id=str(row.id),
        create_time=row.create_time,
        update_time=row.update_time,
        revoke_time=row.revoke_time,
    )


def client_secret_to_proto(row: ClientSecret, client: str, secret: str = "") -> clients_pb2.ClientSecret:
    """A secret of the client of that name, from its row; with the secret itself only when it was just made."""
    return clients_pb2.ClientSecret(
        name=f"{client}/secrets/{row.id}",
        expire_time=row.expire_time,
        secret=secret,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
        prefix=row.prefix,
    )


def api_token_to_proto(row: ApiToken, token: str = "") -> accounts_pb2.ApiToken:
    """An API token, from its row; with the token itself only when it was just made."""
    return accounts_pb2.ApiToken(
        name=f"accounts/{row.account_id}/apiTokens/{row.id}",
        display_name=row.display_name,
        organization=f"organizations/{row.organization_id}",
        expire_time=row.expire_time,
        token=token,
        prefix=row.prefix,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
    )


def session_to_proto(row: Any) -> sessions_pb2.Session:
    """A session, from its row."""
    return sessions_pb2.Session(
        name=f"accounts/{row.account_id}/sessions/{row.id}",
        organization=f"organizations/{row.organization_id}" if row.organization_id else "",
        address=row.address,
        user_agent=row.user_agent,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
        expire_time=row.expire_time,
        looking_as=f"organizations/{row.looking_as}" if row.looking_as else "",
    )


def passkey_to_proto(row: Any) -> passkeys_pb2.Passkey:
    """A passkey, from its row."""
    return passkeys_pb2.Passkey(
        name=f"accounts/{row.account_id}/passkeys/{row.id}",
        display_name=row.display_name,
        synced=row.synced,
        create_time=row.create_time,
        last_use_time=row.last_use_time,
    )


def invitation_to_proto(row: Any) -> invitations_pb2.Invitation:
    """An invitation, from its row."""
    return invitations_pb2.Invitation(
        name=f"organizations/{row.organization_id}/invitations/{row.id}",
        email=row.email,
        roles=row.roles,
        inviter=row.inviter,
        create_time=row.create_time,
        expire_time=row.expire_time,
    )

"""Rows and entities as messages of the contract, and a profile as columns."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from google.api import field_behavior_pb2
from tributary.partners.v1 import (
    accounts_pb2,
    agreements_pb2,
    claims_pb2,
    clients_pb2,
    consents_pb2,
    disclosures_pb2,
    documents_pb2,
    invitations_pb2,
    organizations_pb2,
    passkeys_pb2,
    records_pb2,
    role_grants_pb2,
    sessions_pb2,
)

from services.chassis.dates import date_to_proto, day
from services.chassis.names import resource_id
from services.partners.domain import clients as client_rules
from services.partners.domain import organizations as rules
from services.partners.domain.consents import meaning
from services.partners.domain.sharing import Category
from services.partners.domain.terms import Term
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
        organization_display_name=row.organization_display_name,
        oldest_secret_time=row.oldest_secret_time,
        secret_expire_time=row.secret_expire_time,
        last_use_time=row.last_use_time,
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


def consent_to_proto(row: Any, today: date) -> consents_pb2.Consent:
    """A consent, from a row of queries/sharing with the grantee's name, as it stands on a day."""
    name = row.grantee_display_name or ""
    return consents_pb2.Consent(
        name=f"organizations/{row.organization_id}/consents/{row.id}",
        category=row.category,
        grantee=f"organizations/{row.grantee_id}" if row.grantee_id else "",
        grantee_display_name=name,
        start_date=date_to_proto(row.start_date),
        end_date=date_to_proto(row.end_date),
        meaning=meaning(Category(row.category), name),
        in_force=row.withdraw_time is None and Term(row.start_date, row.end_date).holds(today),
        withdraw_time=row.withdraw_time,
        create_time=row.create_time,
    )


def agreement_to_proto(row: Any) -> agreements_pb2.Agreement:
    """An agreement, from its entity or from a row of queries."""
    return agreement_of(row.id, row.document)


def agreement_of(agreement_id: UUID, document: bytes) -> agreements_pb2.Agreement:
    """An agreement, from its columns."""
    agreement = agreements_pb2.Agreement.FromString(document)
    agreement.name = f"agreements/{agreement_id}"
    return agreement


def document_to_proto(row: Any) -> documents_pb2.AgreementDocument:
    """An agreement's document, from its row."""
    return documents_pb2.AgreementDocument(
        name=f"agreements/{row.agreement_id}/documents/{row.id}",
        file_name=row.file_name,
        content_type=row.content_type,
        size_bytes=row.size,
        sha256=row.digest.hex(),
        author=row.author,
        organization=f"organizations/{row.organization_id}" if row.organization_id else "",
        create_time=row.create_time,
    )


def agreement_columns(agreement: agreements_pb2.Agreement) -> list[Any]:
    """The columns that an agreement is kept in: kind, state, categories, first and last day, when it was submitted,
    whether all have accepted it, the one that it follows, and itself. Raises InvalidArgument for a day that is none."""
    document = agreements_pb2.Agreement()
    document.CopyFrom(agreement)
    document.ClearField("name")  # It is the key, which a new row is only about to get.
    return [
        agreements_pb2.Agreement.Kind.Name(agreement.kind),
        agreements_pb2.Agreement.State.Name(agreement.state),
        list(agreement.categories),
        day(agreement.start_date, "agreement.start_date"),
        day(agreement.end_date, "agreement.end_date"),
        agreement.submit_time.ToDatetime(UTC) if agreement.HasField("submit_time") else None,
        is_accepted(agreement),
        resource_id(agreement.predecessor, "agreements") if agreement.predecessor else None,
        document.SerializeToString(deterministic=True),
    ]


def is_accepted(agreement: agreements_pb2.Agreement) -> bool:
    """Whether every party has accepted it."""
    return all(party.HasField("accept_time") for party in agreement.parties)


def agreement_summary(agreement: agreements_pb2.Agreement) -> records_pb2.AgreementSummary:
    """An agreement as a record shows it."""
    return records_pb2.AgreementSummary(
        agreement=agreement.name,
        kind=agreement.kind,
        state=agreement.state,
        title=agreement.title,
        party_display_names=[party.display_name for party in agreement.parties],
        categories=agreement.categories,
        start_date=agreement.start_date,
        end_date=agreement.end_date,
    )


def disclosure_to_proto(row: Any) -> disclosures_pb2.Disclosure:
    """A disclosure, from a row of queries/disclosures with the names of those in it."""
    return disclosures_pb2.Disclosure(
        name=f"organizations/{row.organization_id}/disclosures/{row.id}",
        organization_display_name=row.organization_display_name,
        account=row.account,
        account_display_name=row.account_display_name or "",
        reader=f"organizations/{row.reader_id}" if row.reader_id else "",
        reader_display_name=row.reader_display_name or "",
        categories=row.categories,
        read_time=row.read_time,
        rpc=row.rpc,
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
        organization_display_name=row.organization_display_name,
    )


def role_grant_to_proto(row: Any, at: datetime) -> role_grants_pb2.RoleGrant:
    """A role grant, from a row of queries/role_grants, as it stands at a moment (UTC)."""
    expired = row.expire_time is not None and row.expire_time <= at
    return role_grants_pb2.RoleGrant(
        name=f"organizations/{row.organization_id}/roleGrants/{row.id}",
        state="REVOKED" if row.revoke_time else "EXPIRED" if expired else "IN_FORCE",
        account=f"accounts/{row.account_id}",
        account_email=row.email,
        account_display_name=row.display_name,
        role=row.role,
        expire_time=row.expire_time,
        granter=row.granter,
        create_time=row.create_time,
        revoker=row.revoker,
        revoke_time=row.revoke_time,
        organization_display_name=row.organization_display_name,
    )


def claim_to_proto(row: Any) -> claims_pb2.Claim:
    """A claim, from a row of queries/claims."""
    return claims_pb2.Claim(
        name=f"claims/{row.id}",
        state=row.state,
        organization=f"organizations/{row.organization_id}",
        organization_display_name=row.organization_display_name,
        statement=row.statement,
        evidence=row.evidence,
        account=f"accounts/{row.account_id}",
        account_email=row.account_email,
        account_display_name=row.account_display_name,
        reason=row.reason,
        decider=row.decider,
        decide_time=row.decide_time,
        create_time=row.create_time,
        update_time=row.update_time,
        etag=str(row.revision),
    )

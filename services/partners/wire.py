"""Rows and entities as messages of the contract, and a profile as columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from google.api import field_behavior_pb2
from tributary.partners.v1 import accounts_pb2, organizations_pb2, proposals_pb2

from services.chassis.names import resource_id
from services.partners.domain import organizations as rules
from services.partners.domain.proposals import Field
from services.partners.domain.text import fold
from services.partners.models.accounts import Account, ApiToken, Membership
from services.partners.models.organizations import Organization

_NOT_PROFILE = {field_behavior_pb2.OUTPUT_ONLY, field_behavior_pb2.IDENTIFIER}

# What a caller may set of an organization, by field name.
PROFILE_FIELDS = tuple(
    field.name
    for field in organizations_pb2.Organization.DESCRIPTOR.fields
    if field.name != "etag"
    and _NOT_PROFILE.isdisjoint(field.GetOptions().Extensions[field_behavior_pb2.field_behavior])
)
# What every organization has, and so is shown of it even where only some of its fields are.
ALWAYS_SHOWN = ("display_name", "kind")


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


def proposal_to_proto(row: Any) -> proposals_pb2.Proposal:
    """A proposal, from a row of queries/proposals."""
    fields = unpack_fields(row.fields)
    now = organizations_pb2.Organization.FromString(row.organization_document)
    current = profile_of(now, [*(each.field for each in fields), *ALWAYS_SHOWN])
    current.etag = now.etag
    return proposals_pb2.Proposal(
        name=f"proposals/{row.id}",
        state=row.state,
        organization=f"organizations/{row.organization_id}",
        organization_display_name=now.display_name,
        fields=[
            proposals_pb2.ProposedField(
                field=each.field,
                decision=each.decision or None,
                comment=each.comment,
                decider=each.decider,
                decide_time=datetime.fromisoformat(each.time) if each.time else None,
            )
            for each in fields
        ],
        proposed=organizations_pb2.Organization.FromString(row.proposed),
        before=organizations_pb2.Organization.FromString(row.before),
        current=current,
        reason=row.reason,
        source=row.source,
        proposer=row.proposer,
        proposer_organization=f"organizations/{row.proposer_organization_id}",
        proposer_organization_display_name=row.proposer_organization_display_name,
        create_time=row.create_time,
        update_time=row.update_time,
        etag=str(row.revision),
    )


def pack_fields(fields: Iterable[Field]) -> list[dict[str, str]]:
    """Proposed fields as they are kept."""
    return [asdict(each) for each in fields]


def unpack_fields(packed: Iterable[Mapping[str, str]]) -> list[Field]:
    """Proposed fields, from what is kept."""
    return [Field(**each) for each in packed]


def decisions_of(decisions: Iterable[proposals_pb2.FieldDecision], decider: str, at: datetime) -> list[Field]:
    """Decisions that `decider` ("accounts/…") takes at a moment (UTC)."""
    names = proposals_pb2.ProposedField.Decision
    return [Field(each.field, names.Name(each.decision), each.comment, decider, at.isoformat()) for each in decisions]

"""Organizations as messages of the contract, and a profile as columns."""

from collections.abc import Sequence
from typing import Any

from google.api import field_behavior_pb2
from tributary.partners.v1 import (
    organizations_pb2,
)

from services.chassis.names import resource_id
from services.partners.domain import organizations as rules
from services.partners.domain.text import fold
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

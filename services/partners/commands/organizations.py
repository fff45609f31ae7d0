"""Writes of organizations."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

import asyncpg
from tributary.partners.v1 import events_pb2 as events
from tributary.partners.v1 import organizations_pb2 as pb

from services.chassis.errors import AlreadyExists, PermissionDenied, invalid
from services.chassis.etags import check_etag
from services.chassis.names import given_id, resource_id
from services.chassis.transaction import Transaction
from services.partners.domain.organizations import first_state
from services.partners.domain.provenance import Origin, may_set, pack, unpack
from services.partners.queries.organizations import ORGANIZATION_COLUMNS
from services.partners.queries.scope import is_admin, is_office, organization_missing
from services.partners.wire.organizations import PROFILE_FIELDS, organization_columns, organization_to_proto, profile_of

# $1 to $9 are the organization's columns, of which $9 is the text of its mission. Its names weigh more than that.
_WORDS = "setweight(to_tsvector('english', $7), 'A') || setweight(to_tsvector('english', $9), 'C')"
_INSERT = f"""
INSERT INTO organizations (display_name, kind, state, parent_id, document, sort_name, searched_name, facets, words,
                           sources, deliveries, id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, {_WORDS}, $10, $11, coalesce($12, uuidv7())) RETURNING id"""
_UPDATE = f"""
UPDATE organizations
SET display_name = $1, kind = $2, state = $3, parent_id = $4, document = $5, sort_name = $6, searched_name = $7,
    facets = $8, words = {_WORDS}, sources = $10, deliveries = deliveries || $11::jsonb, revision = $12
WHERE id = $13"""
_LOCK = f"""
SELECT {ORGANIZATION_COLUMNS}, o.revision, o.sources, o.deliveries FROM organizations o WHERE o.id = $1 FOR UPDATE"""
_DELIVERED = "UPDATE organizations SET deliveries = deliveries || $2::jsonb WHERE id = $1"
# The organizations above $1, itself included. UNION ends at a circle.
_ANCESTORS = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM organizations WHERE id = $1
    UNION SELECT o.id, o.parent_id FROM organizations o JOIN above a ON o.id = a.parent_id)
SELECT id FROM above"""


async def create_organization(tx: Transaction, profile: pb.Organization, name: str = "") -> pb.Organization:
    """Enters an organization, under a `name` of the caller's if that is the Office's admin. Raises InvalidArgument;
    AlreadyExists, ORGANIZATION_EXISTS."""
    if name and not is_admin(tx.actor):
        raise invalid("organization.name", "Leave it out: the organization gets its name here.")
    given = given_id(name, "organizations", "organization.name") if name else None
    await check_parent(tx, profile.parent, given)
    return await _insert(tx, given, profile, Origin(tx.actor.account, "", tx.now.isoformat()), {})


async def update_organization(
    tx: Transaction, name: str, profile: pb.Organization, fields: Sequence[str], etag: str
) -> pb.Organization:
    """Changes `fields` to what they are in `profile`. Raises NotFound, PermissionDenied, Conflict, InvalidArgument."""
    organization_id = resource_id(name, "organizations")
    if not is_office(tx.actor) and name != tx.actor.organization:
        if await tx.fetch_one("SELECT FROM organizations WHERE id = $1", organization_id) is None:
            raise organization_missing(name)
        raise PermissionDenied(
            "NOT_YOUR_ORGANIZATION", "Its profile is kept by its own people: ask them, or the Office, to change it."
        )
    row = await locked_organization(tx, name, etag)
    return await change_organization(tx, row, profile, fields, Origin(tx.actor.account, "", tx.now.isoformat()))


async def locked_organization(tx: Transaction, name: str, etag: str) -> Any:
    """The row of an organization that the actor may change, held until the transaction ends. Raises NotFound; Conflict
    when it no longer has `etag`, unless that is ""."""
    row = await tx.fetch_one(_LOCK, resource_id(name, "organizations"))
    if row is None:
        raise organization_missing(name)
    check_etag(row.revision, etag)
    return row


async def change_organization(
    tx: Transaction, row: Any, profile: pb.Organization, fields: Sequence[str], origin: Origin
) -> pb.Organization:
    """Changes `fields` of a locked organization to what they are in `profile`, which `origin` has set then. Raises
    InvalidArgument."""
    organization = organization_to_proto(row)
    if "parent" in fields:
        await check_parent(tx, profile.parent, row.id)
    changed = change_fields(organization, profile, fields)
    if changed:
        await _write(tx, row, organization, changed, origin, {})
    return organization


async def upsert_organization(
    tx: Transaction, organization_id: UUID, delivered: pb.Organization, *, source: str, record: str = ""
) -> tuple[pb.Organization, Literal["created", "changed", "unchanged"]]:
    """Takes in what `source`, as "hsds:miami", says of an organization in its `record`, as "136".

    The same delivery again changes nothing. A different one changes the fields that have no value yet or that this
    source set last: what a person or another source set stays.
    """
    profile = profile_of(delivered)
    origin = Origin(source, record, tx.now.isoformat())
    digest = sha256(profile.SerializeToString(deterministic=True)).hexdigest()
    row = await tx.fetch_one(_LOCK, organization_id)
    if row is None:
        return await _insert(tx, organization_id, profile, origin, {source: digest}), "created"
    organization = organization_to_proto(row)
    if row.deliveries.get(source) == digest:
        return organization, "unchanged"
    origins = unpack(row.sources)
    set_fields = {field.name for field, _ in organization.ListFields()}
    open_fields = [f for f in PROFILE_FIELDS if may_set(f, source, origins, is_set=f in set_fields)]
    changed = change_fields(organization, profile, open_fields)
    if not changed:
        await tx.driver.execute(_DELIVERED, organization_id, json.dumps({source: digest}))
        return organization, "unchanged"
    await _write(tx, row, organization, changed, origin, {source: digest})
    return organization, "changed"


async def _insert(
    tx: Transaction,
    organization_id: UUID | None,
    profile: pb.Organization,
    origin: Origin,
    deliveries: Mapping[str, str],
) -> pb.Organization:
    organization = pb.Organization(
        state=first_state(by_office=is_office(tx.actor)).name, create_time=tx.now, update_time=tx.now, etag="1"
    )
    organization.MergeFrom(profile)
    try:
        row = await tx.fetch_one(
            _INSERT,
            *organization_columns(organization).values(),
            json.dumps(pack({field.name: origin for field, _ in profile.ListFields()})),
            json.dumps(deliveries),
            organization_id,
        )
    except asyncpg.UniqueViolationError as error:
        raise AlreadyExists(
            "ORGANIZATION_EXISTS",
            "There is an organization of this name: update it instead.",
            metadata={"name": f"organizations/{organization_id}"},
        ) from error
    organization.name = f"organizations/{row.id}"
    tx.publish(events.OrganizationCreated(organization=organization), revision=1)
    return organization


async def _write(
    tx: Transaction,
    row: Any,
    organization: pb.Organization,
    changed: Sequence[str],
    origin: Origin,
    deliveries: Mapping[str, str],
) -> None:
    """Writes what became of `row` and tells of its `changed` fields, which are of `origin` now."""
    revision = row.revision + 1
    organization.etag = str(revision)
    organization.update_time.FromDatetime(tx.now)
    await tx.driver.execute(
        _UPDATE,
        *organization_columns(organization).values(),
        json.dumps(pack({**unpack(row.sources), **dict.fromkeys(changed, origin)})),
        json.dumps(deliveries),
        revision,
        row.id,
    )
    tx.publish(events.OrganizationUpdated(organization=organization, changed_fields=changed), revision=revision)


def change_fields(organization: pb.Organization, profile: pb.Organization, fields: Iterable[str]) -> list[str]:
    """Sets those of `fields` that differ, in the order of the contract; their names."""
    changed = differing(organization, profile, fields)
    for field in changed:
        organization.ClearField(field)
    organization.MergeFrom(profile_of(profile, changed))
    return changed


def differing(organization: pb.Organization, profile: pb.Organization, fields: Iterable[str]) -> list[str]:
    """Those of `fields` that are not the same in both, in the order of the contract."""
    wanted = [field for field in PROFILE_FIELDS if field in fields]
    return [field for field in wanted if getattr(organization, field) != getattr(profile, field)]


async def check_parent(tx: Transaction, parent: str, organization_id: UUID | None) -> None:
    """Raises InvalidArgument for a parent that is not there, or that is itself a part of the organization."""
    if not parent:
        return
    above = [row.id for row in await tx.fetch(_ANCESTORS, resource_id(parent, "organizations"))]
    if not above:
        raise invalid("organization.parent", f"There is no {parent}.")
    if organization_id in above:
        raise invalid("organization.parent", f"{parent} is itself a part of this organization.")

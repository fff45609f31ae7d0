"""Reads of role grants."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import role_grants_pb2 as pb

from services.chassis.errors import NotFound, PermissionDenied
from services.chassis.listing import newest_first
from services.chassis.names import resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where, columns
from services.chassis.transaction import Transaction
from services.partners.models.accounts import RoleGrant
from services.partners.queries.scope import organization_ids, organization_must_be, own_organization_id
from services.partners.wire.accounts import colleague_to_proto, role_grant_to_proto

FROM = f"""
SELECT {columns(RoleGrant, "g")}, a.email, a.display_name, o.display_name AS organization_display_name
FROM role_grants g JOIN accounts a ON a.id = g.account_id JOIN organizations o ON o.id = g.organization_id"""
# Names, and nothing else of an account.
_COLLEAGUES = "SELECT m.account_id, a.display_name, m.roles FROM memberships m JOIN accounts a ON a.id = m.account_id"
_IN_FORCE = "g.revoke_time IS NULL AND (g.expire_time IS NULL OR g.expire_time > {})"


async def get_role_grant(tx: Transaction, name: str) -> Any:
    """The row of a grant that the actor may know of. Raises NotFound, ROLE_GRANT_NOT_FOUND."""
    parent, _, key = name.partition("/roleGrants/")
    missing = NotFound("ROLE_GRANT_NOT_FOUND", f"There is no {name}.", metadata={"name": name})
    try:
        organization_id, grant_id = own_organization_id(tx.actor, parent), UUID(key)
    except (NotFound, PermissionDenied, ValueError) as error:
        raise missing from error
    row = await tx.fetch_one(f"{FROM} WHERE g.id = $1 AND g.organization_id = $2", grant_id, organization_id)
    if row is None:
        raise missing
    return row


async def list_role_grants(tx: Transaction, request: pb.ListRoleGrantsRequest) -> pb.ListRoleGrantsResponse:
    """A page of the grants in an organization, or in all, the newest first. Raises NotFound, PermissionDenied."""
    where = Where()
    organization_id = organization_ids(tx.actor, request.parent, where, "g.organization_id")
    if request.account:
        where.add("g.account_id = {}", resource_id(request.account, "accounts"))
    if not request.show_ended:
        where.add(_IN_FORCE, tx.now)
    rows, token = await newest_first(tx, request, FROM, where, "g.id")
    if not rows and organization_id is not None:
        await organization_must_be(tx, organization_id)
    return pb.ListRoleGrantsResponse(
        role_grants=[role_grant_to_proto(row, tx.now) for row in rows], next_page_token=token
    )


async def list_colleagues(tx: Transaction, request: pb.ListColleaguesRequest) -> pb.ListColleaguesResponse:
    """A page of the people who hold a role in an organization. Raises NotFound, PermissionDenied."""
    organization_id = own_organization_id(tx.actor, request.parent)
    size, where = page_size(request.page_size), Where()
    where.add("m.organization_id = {}", organization_id)
    keys = page_keys(request, UUID)
    if keys is not None:
        where.add("m.account_id > {}", *keys)
    rows = await tx.fetch(f"{_COLLEAGUES} WHERE {where} ORDER BY m.account_id LIMIT {size + 1}", *where.values)
    if not rows:
        await organization_must_be(tx, organization_id)
    token = page_token(request, [rows[size - 1].account_id]) if len(rows) > size else ""
    return pb.ListColleaguesResponse(colleagues=map(colleague_to_proto, rows[:size]), next_page_token=token)

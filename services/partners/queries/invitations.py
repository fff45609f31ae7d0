"""Reads of invitations."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import invitations_pb2 as pb

from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import organization_missing, own_organization_id
from services.partners.wire.accounts import invitation_to_proto


async def list_invitations(tx: Transaction, request: pb.ListInvitationsRequest) -> pb.ListInvitationsResponse:
    """A page of the invitations that nobody has accepted, the newest first. Raises NotFound; PermissionDenied."""
    organization_id = own_organization_id(tx.actor, request.parent)
    if await tx.fetch_one("SELECT FROM organizations WHERE id = $1", organization_id) is None:
        raise organization_missing(request.parent)
    size = page_size(request.page_size)
    where = Where()
    where.add("organization_id = {} AND accept_time IS NULL", organization_id)
    keys = page_keys(request, UUID)
    if keys is not None:
        where.add("id < {}", *keys)
    rows: list[Any] = await tx.fetch(
        f"SELECT * FROM invitations WHERE {where} ORDER BY id DESC LIMIT {size + 1}", *where.values
    )
    token = page_token(request, [rows[size - 1].id]) if len(rows) > size else ""
    return pb.ListInvitationsResponse(invitations=map(invitation_to_proto, rows[:size]), next_page_token=token)

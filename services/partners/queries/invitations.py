"""Reads of invitations."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import invitations_pb2 as pb

from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import organization_ids, organization_must_be
from services.partners.wire.accounts import invitation_to_proto

FROM = """
SELECT i.*, o.display_name AS organization_display_name FROM invitations i
JOIN organizations o ON o.id = i.organization_id"""


async def list_invitations(tx: Transaction, request: pb.ListInvitationsRequest) -> pb.ListInvitationsResponse:
    """A page of the invitations of an organization, or of all, that nobody has accepted, the newest first. Raises
    NotFound; PermissionDenied."""
    size = page_size(request.page_size)
    where = Where()
    where.add("i.accept_time IS NULL")
    organization_id = organization_ids(tx.actor, request.parent, where, "i.organization_id")
    if organization_id is not None:
        await organization_must_be(tx, organization_id)
    keys = page_keys(request, UUID)
    if keys is not None:
        where.add("i.id < {}", *keys)
    rows: list[Any] = await tx.fetch(f"{FROM} WHERE {where} ORDER BY i.id DESC LIMIT {size + 1}", *where.values)
    token = page_token(request, [rows[size - 1].id]) if len(rows) > size else ""
    return pb.ListInvitationsResponse(invitations=map(invitation_to_proto, rows[:size]), next_page_token=token)

"""Reads of invitations."""

from tributary.partners.v1 import invitations_pb2 as pb

from services.chassis.listing import newest_first
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import organization_ids, organization_must_be
from services.partners.wire.accounts import invitation_to_proto

SHOWN_COLUMNS = "i.id, i.organization_id, i.email, i.roles, i.inviter, i.create_time, i.expire_time"
FROM = f"""
SELECT {SHOWN_COLUMNS}, o.display_name AS organization_display_name FROM invitations i
JOIN organizations o ON o.id = i.organization_id"""


async def list_invitations(tx: Transaction, request: pb.ListInvitationsRequest) -> pb.ListInvitationsResponse:
    """A page of the invitations of an organization, or of all, that nobody has accepted, the newest first. Raises
    NotFound; PermissionDenied."""
    where = Where()
    where.add("i.accept_time IS NULL")
    organization_id = organization_ids(tx.actor, request.parent, where, "i.organization_id")
    if organization_id is not None:
        await organization_must_be(tx, organization_id)
    rows, token = await newest_first(tx, request, FROM, where, "i.id")
    return pb.ListInvitationsResponse(invitations=map(invitation_to_proto, rows), next_page_token=token)

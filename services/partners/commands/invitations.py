"""Writes of invitations."""

from typing import Any
from uuid import UUID

import asyncpg
from tributary.access.v1 import access_pb2
from tributary.partners.v1 import invitations_pb2 as pb

from services.chassis.actor import current_actor
from services.chassis.errors import NotFound, PermissionDenied, invalid
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.hashing import hashed
from services.partners.commands.mails import order_mail
from services.partners.commands.passwords import link_invalid, set_hash
from services.partners.commands.role_grants import check_grantable, grant_missing
from services.partners.domain import sessions as rules
from services.partners.domain.accounts import email_key
from services.partners.queries.invitations import SHOWN_COLUMNS
from services.partners.queries.scope import organization_missing, own_organization_id
from services.partners.wire.accounts import invitation_to_proto

_CREATE = f"""
INSERT INTO invitations AS i (organization_id, email, roles, inviter, create_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6)
RETURNING {SHOWN_COLUMNS}, (SELECT display_name FROM organizations WHERE id = $1) AS organization_display_name"""
_DELETE = "DELETE FROM invitations WHERE id = $1 AND organization_id = $2 AND accept_time IS NULL RETURNING id"
_LINKED = """
SELECT i.id, i.organization_id, i.email, i.roles, i.inviter, o.display_name AS organization_display_name,
    a.id AS account_id, c.password_hash IS NOT NULL AS known
FROM invitations i JOIN organizations o ON o.id = i.organization_id LEFT JOIN accounts a ON a.email_key = $3
    LEFT JOIN credentials c ON c.account_id = a.id
WHERE i.digest = $1 AND i.accept_time IS NULL AND i.expire_time > $2"""
_ACCEPT = "UPDATE invitations SET accept_time = $2 WHERE id = $1 AND accept_time IS NULL RETURNING id"
_ENTER = """
INSERT INTO accounts (email, email_key, display_name, create_time, update_time) VALUES ($1, $2, $3, $4, $4)
RETURNING id"""


async def create_invitation(tx: Transaction, parent: str, invitation: pb.Invitation) -> pb.Invitation:
    """Invites somebody. Raises NotFound; PermissionDenied."""
    organization_id = own_organization_id(tx.actor, parent)
    roles = [access_pb2.Role.Name(role) for role in invitation.roles]
    check_grantable(tx.actor, roles)
    expires = tx.now + rules.INVITATION_LIFE
    try:
        row = await tx.fetch_one(_CREATE, organization_id, invitation.email, roles, tx.actor.account, tx.now, expires)
    except asyncpg.ForeignKeyViolationError as error:
        raise organization_missing(parent) from error
    await order_mail(tx, "INVITATION", invitation.email, row.id)
    return invitation_to_proto(row)


async def delete_invitation(tx: Transaction, name: str) -> None:
    """Takes an invitation back. Raises NotFound, INVITATION_NOT_FOUND."""
    parent, _, key = name.partition("/invitations/")
    missing = NotFound("INVITATION_NOT_FOUND", f"There is no {name}.", metadata={"name": name})
    try:
        organization_id = own_organization_id(tx.actor, parent)
    except (NotFound, PermissionDenied) as error:
        raise missing from error
    if await tx.fetch_one(_DELETE, UUID(key), organization_id) is None:
        raise missing


async def invited(tx: Transaction, token: str, pepper: bytes) -> Any:
    """What a link invites to. Raises Unauthenticated, LINK_INVALID."""
    digest = rules.digest("invitation", token, pepper)
    found = await tx.fetch_one("SELECT email FROM invitations WHERE digest = $1", digest)
    row = await tx.fetch_one(_LINKED, digest, tx.now, email_key(found.email)) if found else None
    if row is None:
        raise link_invalid()
    return row


async def accept_invitation(
    transactions: Transactions, request: pb.AcceptInvitationRequest, pepper: bytes
) -> pb.AcceptInvitationResponse:
    """Gives the invited the roles, and an account and a password when the address has none. Raises Unauthenticated,
    LINK_INVALID; InvalidArgument."""
    actor = current_actor.get()
    async with transactions.read(actor) as tx:
        row = await invited(tx, request.token, pepper)
    kept, name = "", request.display_name.strip()
    if not row.known:
        if row.account_id is None and not name:
            raise invalid("display_name", "Write your name, as others are to read it.")
        kept = await hashed(request.password, row.email, name)
    async with transactions.begin(actor) as tx:
        if await tx.fetch_one(_ACCEPT, row.id, tx.now) is None:
            raise link_invalid()
        # The link was right: it lets the gateway, which only reads accounts, have one entered and joined.
        async with tx.as_product():
            account_id = row.account_id
            if account_id is None:
                try:
                    entered = await tx.fetch_one(_ENTER, row.email, email_key(row.email), name, tx.now)
                except asyncpg.UniqueViolationError as error:
                    raise link_invalid() from error  # Another link of the same address was quicker.
                account_id = entered.id
            await grant_missing(tx, row.organization_id, account_id, row.roles, row.inviter)
        if kept:
            await set_hash(tx, account_id, kept)
    return pb.AcceptInvitationResponse(email=row.email)

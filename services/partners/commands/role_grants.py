"""Writes of role grants."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from tributary.partners.v1 import role_grants_pb2 as pb

from services.chassis.actor import Actor
from services.chassis.errors import AlreadyExists, PermissionDenied, WrongState, invalid
from services.chassis.names import missing, resource_id
from services.chassis.transaction import Transaction
from services.partners.domain.accounts import ADMINS_OWN, NEEDED
from services.partners.queries.accounts import get_account
from services.partners.queries.role_grants import get_role_grant
from services.partners.queries.scope import is_admin, organization_missing, own_organization_id
from services.partners.wire.accounts import role_grant_to_proto

# Whoever changes who holds what in an organization does it one after another: of two admins who revoke each other, one
# is the last.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('roles of ' || $1::text, 0))"
_HELD = """
SELECT id FROM role_grants WHERE organization_id = $1 AND account_id = $2 AND role = $3 AND revoke_time IS NULL
    AND (expire_time IS NULL OR expire_time > $4)"""
_OTHERS = """
SELECT FROM role_grants WHERE organization_id = $1 AND role = $2 AND id <> $3 AND revoke_time IS NULL
    AND (expire_time IS NULL OR expire_time > $4) LIMIT 1"""
_INSERT = """
INSERT INTO role_grants (organization_id, account_id, role, granter, create_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id"""
# Who is granted a role there again later does not get back what was made with the one before.
_END_TOKENS = """
DELETE FROM api_tokens t WHERE t.account_id = $1 AND t.organization_id = $2
    AND NOT EXISTS (SELECT FROM memberships m WHERE m.account_id = $1 AND m.organization_id = $2)"""
_REVOKE = "UPDATE role_grants SET revoker = $2, revoke_time = $3 WHERE id = $1"
_GRANT_MISSING = """
INSERT INTO role_grants (account_id, organization_id, role, granter, create_time)
SELECT $1, $2, role, $4, $5 FROM unnest($3::text[]) role
WHERE role <> ALL (coalesce((SELECT roles FROM memberships WHERE account_id = $1 AND organization_id = $2), '{}'))"""


def check_grantable(actor: Actor, roles: Collection[str]) -> None:
    """Raises PermissionDenied, ROLE_NOT_YOURS_TO_GRANT, for roles that are only the Office's admin's to grant."""
    if not is_admin(actor) and not ADMINS_OWN.issuperset(roles):
        raise PermissionDenied(
            "ROLE_NOT_YOURS_TO_GRANT",
            f"An organization's admin grants {' and '.join(sorted(ADMINS_OWN))}: ask the Office for another role.",
        )


async def create_role_grant(
    tx: Transaction, parent: str, *, account: str, role: str, expire_time: datetime | None
) -> pb.RoleGrant:
    """Grants `role` until `expire_time` (UTC; for good when None). Raises NotFound, PermissionDenied, AlreadyExists,
    InvalidArgument."""
    organization_id = own_organization_id(tx.actor, parent)
    check_grantable(tx.actor, [role])
    if expire_time is not None and expire_time <= tx.now:
        raise invalid("role_grant.expire_time", "Give a time to come, or none.")
    account_id = await _grantee(tx, account, organization_id)
    grant_id = await grant(tx, organization_id, account_id, role, expire_time)
    name = f"organizations/{organization_id}/roleGrants/{grant_id}"
    return role_grant_to_proto(await get_role_grant(tx, name), tx.now)


async def grant(
    tx: Transaction, organization_id: UUID, account_id: UUID, role: str, expire_time: datetime | None = None
) -> UUID:
    """The UUID of a new grant by the actor, whose to grant it is. Raises AlreadyExists; NotFound for an organization
    that is not there."""
    await tx.driver.execute(_ALONE, str(organization_id))
    await check_not_held(tx, organization_id, account_id, role)
    try:
        row = await tx.fetch_one(_INSERT, organization_id, account_id, role, tx.actor.account, tx.now, expire_time)
    except asyncpg.ForeignKeyViolationError as error:
        raise organization_missing(f"organizations/{organization_id}") from error
    granted: UUID = row.id
    return granted


async def check_not_held(tx: Transaction, organization_id: UUID, account_id: UUID, role: str) -> None:
    """Raises AlreadyExists, ROLE_GRANT_EXISTS, when the account holds the role."""
    held = await tx.fetch_one(_HELD, organization_id, account_id, role, tx.now)
    if held is not None:
        raise AlreadyExists(
            "ROLE_GRANT_EXISTS",
            "The account holds this role: revoke that grant first to change until when.",
            metadata={"name": f"organizations/{organization_id}/roleGrants/{held.id}"},
        )


async def revoke_role_grant(tx: Transaction, name: str) -> pb.RoleGrant:
    """Ends a grant now; with the account's last one in the organization, its API tokens there. Raises NotFound,
    PermissionDenied, WrongState."""
    organization_id = (await get_role_grant(tx, name)).organization_id
    await tx.driver.execute(_ALONE, str(organization_id))
    row = await get_role_grant(tx, name)
    check_grantable(tx.actor, [row.role])
    if row.revoke_time is not None or (row.expire_time is not None and row.expire_time <= tx.now):
        raise WrongState("ROLE_GRANT_ENDED", "This grant has ended before.", metadata={"name": name})
    # The Office sees to it that an organization without an admin gets one; nobody would see to the Office.
    guarded = row.role in NEEDED and (row.role == "OFFICE_ADMIN" or not is_admin(tx.actor))
    if guarded and await tx.fetch_one(_OTHERS, organization_id, row.role, row.id, tx.now) is None:
        raise WrongState(
            "LAST_ADMIN",
            f"Nobody else holds {row.role} here: grant it to somebody else first.",
            metadata={"role": row.role},
        )
    await tx.driver.execute(_REVOKE, row.id, tx.actor.account, tx.now)
    async with tx.as_product():
        await tx.driver.execute(_END_TOKENS, row.account_id, organization_id)
    return role_grant_to_proto(await get_role_grant(tx, name), tx.now)


async def grant_missing(
    tx: Transaction, organization_id: UUID, account_id: UUID, roles: Sequence[str], granter: str
) -> None:
    """Grants an account those of `roles` that it does not hold, in a transaction that is the product's."""
    await tx.driver.execute(_GRANT_MISSING, account_id, organization_id, roles, granter, tx.now)


async def take_back(tx: Transaction, grant: Any, revoker: str) -> None:
    """Ends a grant now, as `revoke_role_grant` does, in a transaction that is the product's; also the last admin's."""
    await tx.driver.execute(_ALONE, str(grant.organization_id))
    await tx.driver.execute(_REVOKE, grant.id, revoker, tx.now)
    await tx.driver.execute(_END_TOKENS, grant.account_id, grant.organization_id)


async def _grantee(tx: Transaction, name: str, organization_id: UUID) -> UUID:
    """The UUID of an account that the actor may grant roles to: any for the Office's admin, else one that holds or held
    a role in the organization. Raises NotFound."""
    if is_admin(tx.actor):
        return resource_id((await get_account(tx, name)).name, "accounts")
    account_id = resource_id(name, "accounts")
    known = "SELECT FROM role_grants WHERE organization_id = $1 AND account_id = $2 LIMIT 1"
    if await tx.fetch_one(known, organization_id, account_id) is None:
        raise missing(name, "accounts")
    return account_id

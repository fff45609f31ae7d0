"""Writes of accounts and API tokens, and the check of a token."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import asyncpg
from tributary.access.v1 import access_pb2
from tributary.partners.v1 import accounts_pb2 as pb

from services.chassis.accounts import own_account_id, own_part_ids
from services.chassis.actor import Actor
from services.chassis.errors import AlreadyExists, PermissionDenied, Unauthenticated, WrongState, invalid
from services.chassis.names import given_id, missing, resource_id
from services.chassis.transaction import Transaction, Transactions
from services.partners.domain import accounts as rules
from services.partners.queries.accounts import SHOWN_COLUMNS, get_account, roles_of
from services.partners.queries.scope import is_admin, organization_missing
from services.partners.wire.accounts import api_token_to_proto

_CREATE = """
INSERT INTO accounts (id, email, email_key, display_name, create_time, update_time)
VALUES (coalesce($1, uuidv7()), $2, $3, $4, $5, $5) RETURNING id"""
_GRANT = """
INSERT INTO role_grants (account_id, organization_id, role, granter, create_time)
SELECT $1, $2, role, $4, $5 FROM unnest($3::text[]) role"""
_CORRECT = "UPDATE accounts SET email = $2, email_key = $3, display_name = $4, update_time = $5 WHERE id = $1"
_CREATE_TOKEN = f"""
INSERT INTO api_tokens (account_id, organization_id, display_name, digest, prefix, expire_time, create_time)
SELECT account_id, organization_id, $3, $4, $5, $6, $7 FROM memberships WHERE account_id = $1 AND organization_id = $2
RETURNING {SHOWN_COLUMNS}"""
_AUTHENTICATE = f"""
SELECT t.id, t.account_id, t.organization_id, t.expire_time, t.last_use_time, {roles_of("t")} AS roles
FROM api_tokens t WHERE t.digest = $1 AND t.expire_time > $2"""
_USED = "UPDATE api_tokens SET last_use_time = $2 WHERE id = $1 AND (last_use_time IS NULL OR last_use_time < $2)"


async def create_account(
    tx: Transaction, *, name: str, email: str, display_name: str, memberships: Sequence[pb.Membership]
) -> pb.Account:
    """Enters an account, under a `name` of the caller's unless that is "". Raises AlreadyExists, ACCOUNT_EXISTS;
    NotFound, ORGANIZATION_NOT_FOUND; InvalidArgument."""
    given = given_id(name, "accounts", "account.name") if name else None
    joined = [resource_id(membership.organization, "organizations") for membership in memberships]
    for place, organization_id in enumerate(joined):
        if organization_id in joined[:place]:
            raise invalid(f"account.memberships[{place}].organization", "Name each organization once.")
    try:
        row = await tx.fetch_one(_CREATE, given, email, rules.email_key(email), display_name, tx.now)
    except asyncpg.UniqueViolationError as error:
        raise AlreadyExists(
            "ACCOUNT_EXISTS",
            "There is an account of this e-mail address or name.",
            metadata={"email": email, "name": name},
        ) from error
    for organization_id, membership in zip(joined, memberships, strict=True):
        roles = [access_pb2.Role.Name(role) for role in membership.roles]
        try:
            await tx.driver.execute(_GRANT, row.id, organization_id, roles, tx.actor.account, tx.now)
        except asyncpg.ForeignKeyViolationError as error:
            raise organization_missing(membership.organization) from error
    return await get_account(tx, f"accounts/{row.id}")


async def update_account(tx: Transaction, name: str, changes: Mapping[str, str]) -> pb.Account:
    """Corrects what an account says of its person. Raises NotFound; WrongState, ACCOUNT_ERASED; PermissionDenied,
    EMAIL_NOT_YOURS; AlreadyExists, ACCOUNT_EXISTS."""
    standing = await get_account(tx, name)
    account_id = resource_id(standing.name, "accounts")
    if not standing.email:
        raise WrongState("ACCOUNT_ERASED", "This account's person is erased.")
    email = changes.get("email", standing.email)
    if email != standing.email and not is_admin(tx.actor):
        raise PermissionDenied("EMAIL_NOT_YOURS", "You sign in with this address: ask the Office to change it.")
    display_name = changes.get("display_name", standing.display_name)
    try:
        await tx.driver.execute(_CORRECT, account_id, email, rules.email_key(email), display_name, tx.now)
    except asyncpg.UniqueViolationError as error:
        raise AlreadyExists(
            "ACCOUNT_EXISTS", "There is an account of this e-mail address.", metadata={"email": email}
        ) from error
    return await get_account(tx, standing.name)


async def create_api_token(
    tx: Transaction,
    parent: str,
    *,
    display_name: str,
    organization: str,
    expire_time: datetime | None,
    pepper: bytes,
) -> pb.ApiToken:
    """Makes a token that acts as the account `parent` for `organization`, until `expire_time` (UTC; a year from now
    when None). Raises NotFound, ACCOUNT_NOT_FOUND; WrongState, NOT_A_MEMBER; InvalidArgument."""
    expires = expire_time or tx.now + rules.DEFAULT_LIFE
    if expires <= tx.now:
        raise invalid("api_token.expire_time", "Give a time to come, or none for a year from now.")
    account_id = own_account_id(tx.actor, parent)
    token = rules.new_token()
    row = await tx.fetch_one(
        _CREATE_TOKEN,
        account_id,
        resource_id(organization, "organizations"),
        display_name,
        rules.token_digest(token, pepper),
        token[: rules.PREFIX_LENGTH],
        expires,
        tx.now,
    )
    if row is None:
        if await tx.fetch_one("SELECT FROM accounts WHERE id = $1", account_id) is None:
            raise missing(parent, "accounts")
        raise WrongState(
            "NOT_A_MEMBER",
            f"This account does nothing for {organization}: name one of its memberships.",
            metadata={"organization": organization},
        )
    return api_token_to_proto(row, token)


async def delete_api_token(tx: Transaction, name: str) -> None:
    """Ends a token. Raises NotFound, API_TOKEN_NOT_FOUND."""
    account_id, token_id = own_part_ids(tx.actor, name, "api_tokens")
    deleted = "DELETE FROM api_tokens WHERE id = $1 AND account_id = $2 RETURNING id"
    if await tx.fetch_one(deleted, token_id, account_id) is None:
        raise missing(name, "api_tokens")


async def authenticate_api_token(
    transactions: Transactions, actor: Actor, token: str, pepper: bytes
) -> pb.AuthenticateApiTokenResponse:
    """Whose a token is. One indexed read, and within each hour one write for the time of use. Raises
    Unauthenticated."""
    async with transactions.read(actor) as tx:
        row = await tx.fetch_one(_AUTHENTICATE, rules.token_digest(token, pepper), tx.now)
    if row is None or not row.roles:
        raise Unauthenticated("API_TOKEN_INVALID", "This API token is not known, has ended or has expired.")
    hour = rules.hour_of(tx.now)
    if row.last_use_time is None or row.last_use_time < hour:
        async with transactions.begin(actor) as tx:
            await tx.driver.execute(_USED, row.id, hour)
    return pb.AuthenticateApiTokenResponse(
        account=f"accounts/{row.account_id}",
        organization=f"organizations/{row.organization_id}",
        roles=rules.effective_roles(row.roles),
        expire_time=row.expire_time,
    )

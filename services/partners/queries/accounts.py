"""Reads of accounts and API tokens."""

from typing import Any
from uuid import UUID

from tributary.access.v1 import access_pb2
from tributary.partners.v1 import accounts_pb2 as pb

from services.chassis.accounts import own_account_id
from services.chassis.listing import newest_first
from services.chassis.names import missing, resource_id
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.accounts import email_key
from services.partners.queries.scope import is_admin
from services.partners.wire.accounts import account_to_proto, api_token_to_proto

_MEMBERSHIPS = "SELECT organization_id, roles FROM memberships WHERE account_id = $1 ORDER BY position"
_ALL_MEMBERSHIPS = """
SELECT account_id, organization_id, roles FROM memberships WHERE account_id = ANY($1) ORDER BY position"""
# All but the digest.
SHOWN_COLUMNS = "id, account_id, organization_id, display_name, prefix, expire_time, create_time, last_use_time"


def roles_of(table: str) -> str:
    """SQL for the roles that are in force for the account and organization of a row of `table`: for one row that a join
    finds, where the view memberships would be put together for everybody first."""
    return (
        f"ARRAY(SELECT g.role FROM role_grants g WHERE g.account_id = {table}.account_id"
        f" AND g.organization_id = {table}.organization_id AND g.revoke_time IS NULL"
        " AND (g.expire_time IS NULL OR g.expire_time > now()))"
    )


async def get_account(tx: Transaction, name: str) -> pb.Account:
    """The actor's own account, or any for the Office's admin, who may also name it by its e-mail address. Raises
    NotFound."""
    where = Where()
    key = name.removeprefix("accounts/")
    if "@" in key and is_admin(tx.actor):
        where.add("email_key = {}", email_key(key))
    else:
        where.add("id = {}", own_account_id(tx.actor, name))
    row = await tx.fetch_one(
        f"SELECT id, email, display_name, create_time, update_time FROM accounts WHERE {where}", *where.values
    )
    if row is None:
        raise missing(name, "accounts")
    return account_to_proto(row, await tx.fetch(_MEMBERSHIPS, row.id))


async def list_accounts(tx: Transaction, request: pb.ListAccountsRequest) -> pb.ListAccountsResponse:
    """A page of accounts, the newest first."""
    where = Where()
    if request.query.strip():
        where.add(
            "(position({0} IN lower(display_name)) > 0 OR position({0} IN email_key) > 0)",
            request.query.strip().lower(),
        )
    if request.names:
        where.add("id = ANY({})", [resource_id(name, "accounts") for name in request.names])
    if request.role:
        where.add(
            "EXISTS (SELECT FROM memberships m WHERE m.account_id = accounts.id AND {} = ANY (m.roles))",
            access_pb2.Role.Name(request.role),
        )
    select = "SELECT id, email, display_name, create_time, update_time FROM accounts"
    rows, token = await newest_first(tx, request, select, where)
    held: dict[UUID, list[Any]] = {row.id: [] for row in rows}
    for membership in await tx.fetch(_ALL_MEMBERSHIPS, list(held)):
        held[membership.account_id].append(membership)
    accounts = [account_to_proto(row, held[row.id]) for row in rows]
    return pb.ListAccountsResponse(accounts=accounts, next_page_token=token)


async def list_api_tokens(tx: Transaction, request: pb.ListApiTokensRequest) -> pb.ListApiTokensResponse:
    """A page of an account's API tokens, the newest first. Raises NotFound."""
    account_id = own_account_id(tx.actor, request.parent)
    where = Where()
    where.add("account_id = {}", account_id)
    rows, token = await newest_first(tx, request, f"SELECT {SHOWN_COLUMNS} FROM api_tokens", where)
    if not rows and await tx.fetch_one("SELECT FROM accounts WHERE id = $1", account_id) is None:
        raise missing(request.parent, "accounts")
    return pb.ListApiTokensResponse(api_tokens=map(api_token_to_proto, rows), next_page_token=token)

"""Reads of sessions."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import sessions_pb2 as pb

from services.chassis.accounts import own_account_id
from services.chassis.errors import Unauthenticated
from services.chassis.listing import newest_first
from services.chassis.names import missing
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.sessions import IDLE, digest
from services.partners.queries.accounts import roles_of
from services.partners.wire.accounts import session_to_proto

_KNOWN = f"""
SELECT s.id, s.account_id, s.organization_id, s.step, s.second_factor, s.create_time, s.last_use_time, s.expire_time,
    s.looking_as, l.kind AS looking_kind, l.display_name AS looking_name, a.email, a.display_name,
    nullif({roles_of("s")}, '{{}}') AS roles, c.password_hash, c.totp_key, c.totp_step, c.next_totp_key,
    EXISTS (SELECT FROM passkeys p WHERE p.account_id = s.account_id) AS has_passkey
FROM sessions s JOIN accounts a ON a.id = s.account_id
    LEFT JOIN organizations l ON l.id = s.looking_as
    LEFT JOIN credentials c ON c.account_id = s.account_id
WHERE s.digest = $1 AND s.end_time IS NULL AND s.expire_time > $2 AND s.last_use_time > $3"""
SHOWN_COLUMNS = """id, account_id, organization_id, address, user_agent, create_time, last_use_time, expire_time,
    looking_as"""
_CHOICES = """
SELECT m.organization_id, o.display_name, m.roles FROM memberships m JOIN organizations o ON o.id = m.organization_id
WHERE m.account_id = $1 ORDER BY m.position"""


async def session_by_token(tx: Transaction, token: str, pepper: bytes, *steps: str, lock: bool = False) -> Any:
    """The session of a token, with its account's credentials, if it is at one of `steps` (any when none is named);
    held until the transaction ends with `lock`. Raises Unauthenticated, SESSION_INVALID."""
    statement = f"{_KNOWN} FOR UPDATE OF s" if lock else _KNOWN
    row = await tx.fetch_one(statement, digest("session", token, pepper), tx.now, tx.now - IDLE)
    if row is None or (steps and row.step not in steps):
        raise Unauthenticated("SESSION_INVALID", "This session has ended: sign in again.")
    return row


async def choices_of(tx: Transaction, account_id: UUID) -> list[Any]:
    """For which organizations an account may act, with its roles in each, in the order they were given."""
    return await tx.fetch(_CHOICES, account_id)


async def list_sessions(tx: Transaction, request: pb.ListSessionsRequest) -> pb.ListSessionsResponse:
    """A page of the sessions of an account that go on, the newest first. Raises NotFound."""
    account_id = own_account_id(tx.actor, request.parent)
    where = Where()
    where.add("account_id = {}", account_id)
    where.add("end_time IS NULL AND step = 'SIGNED_IN' AND expire_time > {}", tx.now)
    where.add("last_use_time > {}", tx.now - IDLE)
    rows, token = await newest_first(tx, request, f"SELECT {SHOWN_COLUMNS} FROM sessions", where)
    if not rows and await tx.fetch_one("SELECT FROM accounts WHERE id = $1", account_id) is None:
        raise missing(request.parent, "accounts")
    return pb.ListSessionsResponse(sessions=map(session_to_proto, rows), next_page_token=token)

"""What is done with sessions once they are there."""

from uuid import UUID

import asyncpg
from tributary.partners.v1 import sessions_pb2 as pb

from services.chassis.accounts import own_account_id, own_part_ids
from services.chassis.actor import Actor
from services.chassis.errors import NotFound, WrongState
from services.chassis.names import missing, resource_id
from services.chassis.transaction import Transaction, Transactions
from services.partners.domain import sessions as rules
from services.partners.domain.accounts import effective_roles
from services.partners.queries.scope import organization_missing
from services.partners.queries.sessions import SHOWN_COLUMNS, choices_of, session_by_token
from services.partners.wire.accounts import session_to_proto

_USED = "UPDATE sessions SET last_use_time = $2 WHERE id = $1 AND last_use_time < $2"
_CHOOSE = """
UPDATE sessions SET organization_id = $2, digest = $3, last_use_time = $4, looking_as = NULL,
    looking_reason = NULL WHERE id = $1"""
_LOOK = f"""
UPDATE sessions SET looking_as = $3, looking_reason = $4
WHERE id = $1 AND account_id = $2 AND end_time IS NULL AND expire_time > $5 AND step = 'SIGNED_IN'
RETURNING {SHOWN_COLUMNS}"""
_END = "UPDATE sessions SET end_time = $2 WHERE {} AND end_time IS NULL RETURNING id, issuer"


async def authenticate_session(
    transactions: Transactions, actor: Actor, token: str, pepper: bytes
) -> pb.AuthenticateSessionResponse:
    """Whose a session is. Within each minute it writes the time of use once. Raises Unauthenticated."""
    async with transactions.read(actor) as tx:
        session = await session_by_token(tx, token, pepper)
        choices = await choices_of(tx, session.account_id)
    if tx.now - session.last_use_time > rules.USE_WRITTEN:
        async with transactions.begin(actor) as tx:
            await tx.driver.execute(_USED, session.id, tx.now)
    roles = effective_roles(session.roles or ()) if session.step == "SIGNED_IN" else []
    if not session.second_factor:
        # Who was granted such a role in the course of a session signs in anew to use it.
        roles = effective_roles(role for role in session.roles or () if role not in rules.GUARDED) if roles else []
    acting = session.organization_id is not None and session.roles is not None
    home = f"organizations/{session.organization_id}" if acting else ""
    # For as long as one works for the Office.
    looking = session.looking_as is not None and "OFFICE_STAFF" in roles
    return pb.AuthenticateSessionResponse(
        account=f"accounts/{session.account_id}",
        organization=f"organizations/{session.looking_as}" if looking else home,
        roles=rules.roles_seen_as(session.looking_kind) if looking else roles,
        expire_time=session.expire_time,
        step=session.step,
        session=f"accounts/{session.account_id}/sessions/{session.id}",
        email=session.email,
        display_name=session.display_name,
        choices=[
            pb.SessionChoice(organization=f"organizations/{choice.organization_id}", display_name=choice.display_name)
            for choice in choices
        ],
        second_factor=session.totp_key is not None,
        passkey=session.has_passkey,
        looking_from=home if looking else "",
        looking_as_display_name=session.looking_name if looking else "",
    )


async def choose_organization(
    tx: Transaction, token: str, organization: str, pepper: bytes
) -> pb.ChooseOrganizationResponse:
    """Has a session act for another organization. Raises Unauthenticated; WrongState, NOT_A_MEMBER."""
    session = await session_by_token(tx, token, pepper, "SIGNED_IN", lock=True)
    choices = await choices_of(tx, session.account_id)
    chosen = next((c for c in choices if f"organizations/{c.organization_id}" == organization), None)
    if chosen is None:
        raise WrongState(
            "NOT_A_MEMBER",
            "This account does nothing for that organization: choose one of its own.",
            metadata={"organization": organization},
        )
    fresh = rules.new_token()
    digest = rules.digest("session", fresh, pepper)
    await tx.driver.execute(_CHOOSE, session.id, chosen.organization_id, digest, tx.now)
    return pb.ChooseOrganizationResponse(token=fresh, expire_time=session.expire_time)


async def sign_out(tx: Transaction, token: str, pepper: bytes) -> str:
    """Ends the session of a token, if it goes on; the key of the issuer that it came from, or ""."""
    ended = await tx.fetch_one(_END.format("digest = $1"), rules.digest("session", token, pepper), tx.now)
    return str(ended.issuer) if ended else ""


async def look_as(tx: Transaction, name: str, organization: str, reason: str) -> pb.Session:
    """Has one's own session look as an organization sees. Raises NotFound; WrongState, ALREADY_YOURS."""
    if organization == tx.actor.organization:
        raise WrongState("ALREADY_YOURS", f"{organization} is what you act for: you see as it does.")
    try:
        return await _look(tx, name, resource_id(organization, "organizations"), reason)
    except asyncpg.ForeignKeyViolationError as error:
        raise organization_missing(organization) from error


async def stop_looking(tx: Transaction, name: str) -> pb.Session:
    """Ends the looking, if there is any. Raises NotFound."""
    return await _look(tx, name, None, None)


async def _look(tx: Transaction, name: str, organization_id: UUID | None, reason: str | None) -> pb.Session:
    """The session, looking as that organization. Nobody looks in another's session, not the Office's admin either."""
    parent, _, key = name.partition("/sessions/")
    try:
        own = resource_id(tx.actor.account, "accounts")
        session_id = UUID(tx.actor.session.partition("/sessions/")[2] if key == "current" else key)
    except (NotFound, ValueError) as error:
        raise missing(name, "sessions") from error
    if parent not in ("accounts/me", tx.actor.account):
        raise missing(name, "sessions")
    row = await tx.fetch_one(_LOOK, session_id, own, organization_id, reason, tx.now)
    if row is None:
        raise missing(name, "sessions")
    return session_to_proto(row)


async def delete_session(tx: Transaction, name: str) -> None:
    """Ends a session. Raises NotFound, SESSION_NOT_FOUND."""
    account_id, session_id = own_part_ids(tx.actor, name, "sessions")
    if await tx.fetch_one(_END.format("id = $1 AND account_id = $3"), session_id, tx.now, account_id) is None:
        raise missing(name, "sessions")


async def end_sessions(tx: Transaction, parent: str) -> int:
    """Ends every session of an account; how many there were. Raises NotFound."""
    account_id = own_account_id(tx.actor, parent)
    ended = await end_all(tx, account_id)
    if not ended and await tx.fetch_one("SELECT FROM accounts WHERE id = $1", account_id) is None:
        raise missing(parent, "accounts")
    return ended


async def end_all(tx: Transaction, account_id: UUID) -> int:
    """Ends every session of an account; how many there were."""
    return len(await tx.fetch(_END.format("account_id = $1"), account_id, tx.now))

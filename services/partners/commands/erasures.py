"""Writes of requests that a person be erased; and the erasing itself, of what signs in and what partners shows."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import events_pb2 as events
from tributary.partners.v1 import personal_data_pb2 as pb

from services.chassis.accounts import own_account_id
from services.chassis.errors import AlreadyExists, WrongState, invalid
from services.chassis.names import missing
from services.chassis.personal import PSEUDONYM, WITHDRAWN_TEXT
from services.chassis.transaction import Transaction
from services.partners.domain.accounts import email_key
from services.partners.domain.erasures import LIFE, Side, State
from services.partners.domain.sessions import FRESH
from services.partners.queries.erasures import ERASURE_COLUMNS, get_erasure
from services.partners.wire.accounts import erasure_to_proto

_CREATE = f"""
INSERT INTO erasures (account_id, state, requester, reason, create_time, update_time)
VALUES ($1, 'REQUESTED', $2, $3, $4, $4) ON CONFLICT (account_id) WHERE state = 'REQUESTED' DO NOTHING
RETURNING {ERASURE_COLUMNS}"""
_MOVE = f"""
UPDATE erasures SET state = $2, decider = $3, decision_reason = $4, update_time = $5, revision = revision + 1
WHERE id = $1 RETURNING {ERASURE_COLUMNS}"""
# What is left of somebody is their account's name. $1 is the account, $2 its e-mail address, $3 the moment.
_ERASE = (
    "DELETE FROM api_tokens WHERE account_id = $1",
    "DELETE FROM sessions WHERE account_id = $1",
    "DELETE FROM saved_views WHERE account_id = $1",
    "DELETE FROM recovery_codes WHERE account_id = $1",
    "DELETE FROM passkeys WHERE account_id = $1",
    "DELETE FROM identities WHERE account_id = $1",
    "DELETE FROM password_links WHERE account_id = $1",
    "DELETE FROM credentials WHERE account_id = $1",
    "DELETE FROM mails WHERE lower(recipient) = lower($2)",
    "DELETE FROM invitations WHERE lower(email) = lower($2) AND accept_time IS NULL",
    "UPDATE invitations SET email = '' WHERE lower(email) = lower($2)",
    f"""UPDATE claims SET account_email = '', account_display_name = '{PSEUDONYM}', statement = '{WITHDRAWN_TEXT}',
            evidence = '', state = CASE state WHEN 'OPEN' THEN 'WITHDRAWN' ELSE state END, update_time = $3,
            revision = revision + 1
        WHERE account_id = $1""",
    "UPDATE erasures SET reason = '' WHERE account_id = $1",
    "UPDATE personal_data_exports SET reason = '' WHERE account_id = $1",
    f"""UPDATE accounts SET email = '', email_key = 'erased ' || id, display_name = '{PSEUDONYM}', erase_time = $3,
            update_time = $3
        WHERE id = $1""",
)
_REVOKE = """
UPDATE role_grants SET revoke_time = $2, revoker = $3
WHERE account_id = $1 AND revoke_time IS NULL AND (expire_time IS NULL OR expire_time > $2)"""


async def create_erasure(tx: Transaction, parent: str, *, email: str, reason: str) -> pb.Erasure:
    """Asks that a person be erased. Raises NotFound, InvalidArgument, WrongState, AlreadyExists."""
    account_id = own_account_id(tx.actor, parent)
    account = await tx.fetch_one("SELECT email_key, erase_time FROM accounts WHERE id = $1 FOR UPDATE", account_id)
    if account is None:
        raise missing(parent, "accounts")
    if account.erase_time is not None:
        raise WrongState("ACCOUNT_ERASED", "This account's person is erased already.")
    await _check_fresh(tx)
    if email_key(email) != account.email_key:
        raise invalid("email", "To confirm, give the e-mail address of the account that is to be erased.")
    row = await tx.fetch_one(_CREATE, account_id, tx.actor.account, reason, tx.now)
    if row is None:
        raise AlreadyExists("ERASURE_REQUESTED", "This was asked for already, and nobody has decided yet.")
    return erasure_to_proto(row)


async def _check_fresh(tx: Transaction) -> None:
    """Raises WrongState in a session that was begun a while ago: whoever sits down at it may not be its person."""
    session = tx.actor.session.rpartition("/")[2]
    if session:
        row = await tx.fetch_one("SELECT create_time FROM sessions WHERE id = $1", UUID(session))
        if row is None or tx.now - row.create_time > FRESH:
            raise WrongState("SIGN_IN_ANEW", "Sign in anew, then ask for it within ten minutes.")


async def approve_erasure(tx: Transaction, name: str) -> pb.Erasure:
    """Erases the person here, and tells the services. Raises NotFound, PermissionDenied, WrongState."""
    row = await _move(tx, name, "approve", "")
    account = await tx.fetch_one("SELECT email FROM accounts WHERE id = $1 FOR UPDATE", row.account_id)
    async with tx.as_product():
        await tx.driver.execute(_REVOKE, row.account_id, tx.now, tx.actor.account)
        for statement in _ERASE:
            await _run(tx, statement, row.account_id, account.email)
    erasure = erasure_to_proto(row)
    erasure.ClearField("reason")
    told = pb.Erasure()
    told.CopyFrom(erasure)
    told.ClearField("decision_reason")
    tx.publish(events.ErasureApproved(erasure=told), revision=row.revision)
    return erasure


async def reject_erasure(tx: Transaction, name: str, reason: str) -> pb.Erasure:
    """Refuses. Raises NotFound, PermissionDenied, WrongState."""
    return erasure_to_proto(await _move(tx, name, "reject", reason))


async def withdraw_erasure(tx: Transaction, name: str) -> pb.Erasure:
    """Takes a request back. Raises NotFound, PermissionDenied, WrongState."""
    return erasure_to_proto(await _move(tx, name, "withdraw", ""))


async def _move(tx: Transaction, name: str, verb: str, reason: str) -> Any:
    row = await get_erasure(tx, name, lock=True)
    own = tx.actor.account == f"accounts/{row.account_id}"
    state = LIFE.next_state(State[row.state], verb, Side.PERSON if own else Side.OFFICE)
    return await tx.fetch_one(_MOVE, row.id, state.name, tx.actor.account, reason, tx.now)


async def _run(tx: Transaction, statement: str, account_id: UUID, email: str) -> None:
    """PostgreSQL takes no parameter that a statement does not name."""
    values = {"$1": account_id, "$2": email, "$3": tx.now}
    used = [value for name, value in values.items() if name in statement]
    for place, name in enumerate([name for name in values if name in statement], 1):
        statement = statement.replace(name, f"${place}")
    await tx.driver.execute(statement, *used)

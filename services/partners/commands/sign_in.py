"""Signing in: the password, and the second factor where there is one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from tributary.partners.v1 import sessions_pb2 as pb

from services.chassis.actor import current_actor
from services.chassis.errors import Unauthenticated
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.hashing import is_password
from services.partners.commands.tries import forget_tries, give_back_try, take_try
from services.partners.domain import second_factor, tries
from services.partners.domain import sessions as rules
from services.partners.domain.accounts import email_key
from services.partners.queries.sessions import choices_of, session_by_token

_ACCOUNT = """
SELECT a.id, c.password_hash
FROM (SELECT $1::text AS key) k LEFT JOIN accounts a ON a.email_key = k.key
    LEFT JOIN credentials c ON c.account_id = a.id"""
_IS_OWN_ADDRESS = """
SELECT FROM sessions s JOIN accounts a ON a.id = s.account_id
WHERE a.email_key = $1 AND s.address = $2 AND s.step = 'SIGNED_IN' LIMIT 1"""
_HAS_SECOND_FACTOR = """
SELECT 1 AS one FROM credentials WHERE account_id = $1 AND totp_key IS NOT NULL
UNION ALL SELECT 1 FROM passkeys WHERE account_id = $1 LIMIT 1"""
_BEGIN = """
INSERT INTO sessions (account_id, organization_id, digest, step, second_factor, address, user_agent, issuer,
    create_time, last_use_time, expire_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)"""
_FINISH = """
UPDATE sessions SET digest = $2, step = 'SIGNED_IN', second_factor = true, last_use_time = $3, expire_time = $4
WHERE id = $1"""


async def sign_in(transactions: Transactions, request: pb.SignInRequest, pepper: bytes) -> pb.SignInResponse:
    """Begins a session. No connection to the database is held while the password is hashed. Raises Unauthenticated,
    SIGN_IN_REFUSED; TooMany."""
    actor, key, address = current_actor.get(), email_key(request.email.strip()), request.address
    async with transactions.begin(actor) as tx:
        own = await tx.fetch_one(_IS_OWN_ADDRESS, key, address) is not None
        await take_try(tx, tries.ADDRESS, pepper, address)
        if not own:
            await take_try(tx, tries.ACCOUNT, pepper, key)
        await take_try(tx, tries.HERE, pepper, key, address)
        account = await tx.fetch_one(_ACCOUNT, key)
    if not await is_password(account.password_hash, request.password):
        raise Unauthenticated("SIGN_IN_REFUSED", "The e-mail address or the password is not right.")
    async with transactions.begin(actor) as tx:
        # Not all of the address's: whoever has an account could go on guessing at others'.
        await give_back_try(tx, tries.ADDRESS, pepper, address)
        await forget_tries(tx, tries.HERE, pepper, key, address)
        await forget_tries(tx, tries.ACCOUNT, pepper, key)
        token, step, expires = await begin_session(tx, account.id, address, request.user_agent, pepper)
    return pb.SignInResponse(token=token, step=step, expire_time=expires)


async def begin_session(
    tx: Transaction,
    account_id: UUID,
    address: str,
    user_agent: str,
    pepper: bytes,
    *,
    second_factor: bool = False,
    issuer: str = "",
) -> tuple[str, str, datetime]:
    """Begins a session, from a network address, of a browser that calls itself `user_agent`: its token, the step that
    it is at, and when it ends (UTC). It waits for nothing when a `second_factor` was given with the first.
    `issuer` is the key of the one that it comes from."""
    choices = await choices_of(tx, account_id)
    step = "SIGNED_IN"
    if not second_factor:
        has_one = await tx.fetch_one(_HAS_SECOND_FACTOR, account_id) is not None
        step = rules.first_step({role for choice in choices for role in choice.roles}, has_second_factor=has_one)
    token = rules.new_token()
    expires = tx.now + (rules.LIFE if step == "SIGNED_IN" else rules.UNFINISHED_LIFE)
    await tx.driver.execute(
        _BEGIN,
        account_id,
        # Who has a choice makes it.
        choices[0].organization_id if len(choices) == 1 else None,
        rules.digest("session", token, pepper),
        step,
        second_factor,
        address,
        user_agent,
        issuer,
        tx.now,
        expires,
    )
    return token, step, expires


async def confirm_sign_in(
    transactions: Transactions, request: pb.ConfirmSignInRequest, pepper: bytes
) -> pb.ConfirmSignInResponse:
    """Takes the second factor. Raises Unauthenticated, SESSION_INVALID or CODE_REFUSED; TooMany."""
    actor = current_actor.get()
    async with transactions.begin(actor) as tx:
        session = await session_by_token(tx, request.token, pepper, "CODE")
        await take_try(tx, tries.CODE, pepper, str(session.account_id))
    async with transactions.begin(actor) as tx:
        session = await session_by_token(tx, request.token, pepper, "CODE", lock=True)
        await _take_code(tx, session, request.code, pepper)
        await forget_tries(tx, tries.CODE, pepper, str(session.account_id))
        token, expires = await finish(tx, session, pepper)
    return pb.ConfirmSignInResponse(token=token, expire_time=expires)


async def finish(tx: Transaction, session: Any, pepper: bytes) -> tuple[str, datetime]:
    """Has a session be signed in with a second factor: its new token, and when it ends (UTC)."""
    token, expires = rules.new_token(), tx.now + rules.LIFE
    await tx.driver.execute(_FINISH, session.id, rules.digest("session", token, pepper), tx.now, expires)
    return token, expires


async def _take_code(tx: Transaction, session: Any, code: str, pepper: bytes) -> None:
    """Uses up a code or a recovery code. Raises Unauthenticated, CODE_REFUSED."""
    # Of two calls with one code at the same time, the second waits here and finds it taken.
    kept = await tx.fetch_one(
        "SELECT totp_key, totp_step FROM credentials WHERE account_id = $1 FOR UPDATE", session.account_id
    )
    step = None
    if kept is not None and kept.totp_key is not None:
        step = second_factor.step_of(second_factor.opened(kept.totp_key, pepper), code, tx.now, kept.totp_step)
    if step is not None:
        await tx.driver.execute("UPDATE credentials SET totp_step = $2 WHERE account_id = $1", session.account_id, step)
        return
    used = "DELETE FROM recovery_codes WHERE account_id = $1 AND digest = $2 RETURNING digest"
    if await tx.fetch_one(used, session.account_id, second_factor.recovery_digest(code, pepper)) is None:
        raise code_refused()


def code_refused() -> Unauthenticated:
    """The refusal of a code."""
    return Unauthenticated("CODE_REFUSED", "This code is not right, or was used already: take the newest one.")

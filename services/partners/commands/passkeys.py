"""Adding and removing passkeys."""

from uuid import UUID

import asyncpg
import structlog
from tributary.partners.v1 import passkeys_pb2 as pb

from services.chassis.accounts import own_part_ids
from services.chassis.actor import current_actor
from services.chassis.errors import AlreadyExists, Unauthenticated, WrongState, invalid
from services.chassis.names import missing
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.hashing import is_password
from services.partners.commands.mails import order_mail
from services.partners.commands.second_factor import STEPS, keep_recovery_codes
from services.partners.commands.sign_in import finish
from services.partners.commands.tries import forget_tries, take_try
from services.partners.domain import passkeys as rules
from services.partners.domain import tries
from services.partners.domain.sessions import FRESH
from services.partners.queries.passkeys import SHOWN_COLUMNS, held_by
from services.partners.queries.sessions import session_by_token
from services.partners.wire.accounts import passkey_to_proto

log = structlog.get_logger()

_ASK = "INSERT INTO challenges (digest, session_id, registers, expire_time) VALUES ($1, $2, $3, $4)"
_TAKE = """
DELETE FROM challenges WHERE digest = $1 RETURNING session_id, registers, expire_time"""
_KEEP = f"""
INSERT INTO passkeys (account_id, credential_id, public_key, sign_count, display_name, synced, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING {SHOWN_COLUMNS}"""
_HAS_CODES = "SELECT FROM recovery_codes WHERE account_id = $1 LIMIT 1"
_DELETE = """
DELETE FROM passkeys p USING accounts a WHERE p.id = $1 AND p.account_id = $2 AND a.id = p.account_id
RETURNING a.email"""


async def start_passkey(
    transactions: Transactions, request: pb.StartPasskeyRequest, site: rules.Site | None, pepper: bytes
) -> pb.StartPasskeyResponse:
    """Asks for a new passkey. Raises Unauthenticated; InvalidArgument for a wrong password; WrongState; TooMany."""
    actor, here = current_actor.get(), available(site)
    async with transactions.begin(actor) as tx:
        session = await session_by_token(tx, request.token, pepper, *STEPS)
        if session.step == "SIGNED_IN":
            await take_try(tx, tries.CODE, pepper, str(session.account_id))
    if session.step == "SIGNED_IN":
        if session.password_hash is None:
            if tx.now - session.create_time > FRESH:
                raise WrongState("SIGN_IN_ANEW", "Sign in anew, then add the passkey within ten minutes.")
        elif not await is_password(session.password_hash, request.password):
            raise invalid("password", "This is not your password.")
    challenge = rules.new_challenge()
    async with transactions.begin(actor) as tx:
        held = await held_by(tx, session.account_id)
        if len(held) >= rules.MOST:
            raise WrongState("TOO_MANY_PASSKEYS", f"An account has at most {rules.MOST} passkeys: remove one first.")
        await ask(tx, challenge, session.id, registers=True)
        await forget_tries(tx, tries.CODE, pepper, str(session.account_id))
    options = rules.creation_options(here, session.account_id, session.email, session.display_name, held, challenge)
    return pb.StartPasskeyResponse(options=options)


async def register_passkey(
    transactions: Transactions, request: pb.RegisterPasskeyRequest, site: rules.Site | None, pepper: bytes
) -> pb.RegisterPasskeyResponse:
    """Keeps a passkey. Raises Unauthenticated, SESSION_INVALID or PASSKEY_REFUSED; AlreadyExists; WrongState."""
    here, codes = available(site), list[str]()
    async with transactions.begin(current_actor.get()) as tx:
        session = await session_by_token(tx, request.token, pepper, *STEPS)
    try:
        challenge = await take(transactions, request.credential, session.id, registers=True)
        made = rules.registered(here, request.credential, challenge)
    except rules.Refused as error:
        raise passkey_refused(error) from error
    async with transactions.begin(current_actor.get()) as tx:
        session = await session_by_token(tx, request.token, pepper, *STEPS, lock=True)
        try:
            row = await tx.fetch_one(
                _KEEP,
                session.account_id,
                made.credential_id,
                made.credential_public_key,
                made.sign_count,
                request.display_name,
                made.credential_backed_up,
                tx.now,
            )
        except asyncpg.UniqueViolationError as error:
            raise AlreadyExists("PASSKEY_EXISTS", "This passkey is in use already.") from error
        if await tx.fetch_one(_HAS_CODES, session.account_id) is None:
            codes = await keep_recovery_codes(tx, session.account_id, pepper)
        await order_mail(tx, "PASSKEY_ADDED", session.email)
        token, _ = await finish(tx, session, pepper)
    return pb.RegisterPasskeyResponse(token=token, passkey=passkey_to_proto(row), recovery_codes=codes)


async def delete_passkey(tx: Transaction, name: str) -> None:
    """Removes a passkey. Raises NotFound, PASSKEY_NOT_FOUND."""
    account_id, passkey_id = own_part_ids(tx.actor, name, "passkeys")
    removed = await tx.fetch_one(_DELETE, passkey_id, account_id)
    if removed is None:
        raise missing(name, "passkeys")
    # Only who signs people in has mail sent.
    async with tx.as_product():
        await order_mail(tx, "PASSKEY_REMOVED", removed.email)


async def ask(tx: Transaction, challenge: bytes, session_id: UUID | None, *, registers: bool) -> None:
    """Notes that a browser was asked, in a session or in none: for a new passkey, or for the use of one."""
    digest = rules.challenge_digest(challenge)
    await tx.driver.execute(_ASK, digest, session_id, registers, tx.now + rules.CHALLENGE_LIFE)


async def take(transactions: Transactions, credential: str, session_id: UUID | None, *, registers: bool) -> bytes:
    """The challenge that an answer is to, which no other answer can be to from now on, whatever comes of this one.
    Raises Refused for one that was not asked, of that session and for that."""
    challenge = rules.challenge_of(credential)
    async with transactions.begin(current_actor.get()) as tx:
        asked = await tx.fetch_one(_TAKE, rules.challenge_digest(challenge))
    if asked is None or asked.expire_time <= tx.now:
        raise rules.Refused("the challenge was never given, was used or has expired")
    if (asked.session_id, asked.registers) != (session_id, registers):
        raise rules.Refused("the challenge was given for something else")
    return challenge


def available(site: rules.Site | None) -> rules.Site:
    """The site. Raises WrongState, PASSKEYS_UNAVAILABLE, where it has no name."""
    if site is None:
        raise WrongState("PASSKEYS_UNAVAILABLE", "Passkeys need a host name: this site is reached by an address alone.")
    return site


def passkey_refused(error: rules.Refused) -> Unauthenticated:
    """The refusal of a passkey, in the same words whatever is wrong; the log says what it is."""
    log.warning("passkey_refused", why=str(error))
    return Unauthenticated("PASSKEY_REFUSED", "This passkey was not taken: try again, or sign in in another way.")

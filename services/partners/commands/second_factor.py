"""Setting up a second factor."""

from uuid import UUID

from tributary.partners.v1 import credentials_pb2 as pb

from services.chassis.actor import current_actor
from services.chassis.errors import invalid
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.hashing import is_password
from services.partners.commands.mails import order_mail
from services.partners.commands.sign_in import code_refused, finish
from services.partners.commands.tries import forget_tries, take_try
from services.partners.domain import second_factor as rules
from services.partners.domain import tries
from services.partners.queries.sessions import session_by_token

_START = """
INSERT INTO credentials (account_id, next_totp_key) VALUES ($1, $2)
ON CONFLICT (account_id) DO UPDATE SET next_totp_key = $2"""
_ENABLE = """
UPDATE credentials SET totp_key = next_totp_key, totp_step = $2, next_totp_key = NULL WHERE account_id = $1"""
_KEEP_CODES = "INSERT INTO recovery_codes (account_id, digest) SELECT $1, unnest($2::bytea[])"
STEPS = ("SET_UP", "SIGNED_IN")


async def start_second_factor(
    transactions: Transactions, request: pb.StartSecondFactorRequest, pepper: bytes
) -> pb.StartSecondFactorResponse:
    """Makes a key. Raises Unauthenticated; InvalidArgument for a wrong password; TooMany."""
    actor = current_actor.get()
    async with transactions.begin(actor) as tx:
        session = await session_by_token(tx, request.token, pepper, *STEPS)
        if session.step == "SIGNED_IN":
            await take_try(tx, tries.CODE, pepper, str(session.account_id))
    if session.step == "SIGNED_IN" and not await is_password(session.password_hash, request.password):
        raise invalid("password", "This is not your password.")
    key = rules.new_key()
    async with transactions.begin(actor) as tx:
        await tx.driver.execute(_START, session.account_id, rules.sealed(key, pepper))
        await forget_tries(tx, tries.CODE, pepper, str(session.account_id))
    return pb.StartSecondFactorResponse(key=key, address=rules.address(key, session.email))


async def keep_recovery_codes(tx: Transaction, account_id: UUID, pepper: bytes) -> list[str]:
    """New recovery codes in place of those that an account has."""
    codes = rules.new_recovery_codes()
    await tx.driver.execute("DELETE FROM recovery_codes WHERE account_id = $1", account_id)
    await tx.driver.execute(_KEEP_CODES, account_id, [rules.recovery_digest(code, pepper) for code in codes])
    return codes


async def enable_second_factor(
    transactions: Transactions, request: pb.EnableSecondFactorRequest, pepper: bytes
) -> pb.EnableSecondFactorResponse:
    """Takes the first code. Raises Unauthenticated, SESSION_INVALID or CODE_REFUSED; TooMany."""
    actor = current_actor.get()
    async with transactions.begin(actor) as tx:
        session = await session_by_token(tx, request.token, pepper, *STEPS)
        await take_try(tx, tries.CODE, pepper, str(session.account_id))
    async with transactions.begin(actor) as tx:
        session = await session_by_token(tx, request.token, pepper, *STEPS, lock=True)
        step = None
        if session.next_totp_key is not None:
            step = rules.step_of(rules.opened(session.next_totp_key, pepper), request.code, tx.now, 0)
        if step is None:
            raise code_refused()
        await tx.driver.execute(_ENABLE, session.account_id, step)
        codes = await keep_recovery_codes(tx, session.account_id, pepper)
        await forget_tries(tx, tries.CODE, pepper, str(session.account_id))
        await order_mail(tx, "SECOND_FACTOR_CHANGED", session.email)
        token, _ = await finish(tx, session, pepper)
    return pb.EnableSecondFactorResponse(token=token, recovery_codes=codes)

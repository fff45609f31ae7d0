"""Signing in with a passkey, which is two factors in one: the device, and what unlocks it."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import passkeys_pb2 as pb

from services.chassis.actor import current_actor
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.passkeys import ask, available, passkey_refused, take
from services.partners.commands.sign_in import begin_session, finish
from services.partners.domain import passkeys as rules
from services.partners.queries.passkeys import held_by
from services.partners.queries.sessions import session_by_token

_FIND = "SELECT id, account_id, public_key, sign_count FROM passkeys WHERE credential_id = $1 FOR UPDATE"
_USED = "UPDATE passkeys SET sign_count = $2, synced = $3, last_use_time = $4 WHERE id = $1"


async def start_passkey_sign_in(
    tx: Transaction, request: pb.StartPasskeySignInRequest, site: rules.Site | None, pepper: bytes
) -> pb.StartPasskeySignInResponse:
    """Asks for the use of a passkey. Raises Unauthenticated; WrongState."""
    here, challenge = available(site), rules.new_challenge()
    session_id: UUID | None = None
    held: list[bytes] = []
    if request.token:
        session = await session_by_token(tx, request.token, pepper, "CODE")
        session_id, held = session.id, await held_by(tx, session.account_id)
    await ask(tx, challenge, session_id, registers=False)
    return pb.StartPasskeySignInResponse(options=rules.request_options(here, held, challenge))


async def sign_in_with_passkey(
    transactions: Transactions, request: pb.SignInWithPasskeyRequest, site: rules.Site | None, pepper: bytes
) -> pb.SignInWithPasskeyResponse:
    """Begins a session, or finishes one that waits. Raises Unauthenticated, SESSION_INVALID or PASSKEY_REFUSED;
    WrongState."""
    here, actor = available(site), current_actor.get()
    session: Any = None
    if request.token:
        async with transactions.begin(actor) as tx:
            session = await session_by_token(tx, request.token, pepper, "CODE")
    try:
        challenge = await take(transactions, request.credential, session.id if session else None, registers=False)
        async with transactions.begin(actor) as tx:
            account_id = await _use(tx, here, request.credential, challenge)
            if session is None:
                token, step, expires = await begin_session(
                    tx, account_id, request.address, request.user_agent, pepper, second_factor=True
                )
                return pb.SignInWithPasskeyResponse(token=token, step=step, expire_time=expires)
            if account_id != session.account_id:
                raise rules.Refused("the passkey is another account's")
            session = await session_by_token(tx, request.token, pepper, "CODE", lock=True)
            token, expires = await finish(tx, session, pepper)
            return pb.SignInWithPasskeyResponse(token=token, step="SIGNED_IN", expire_time=expires)
    except rules.Refused as error:
        raise passkey_refused(error) from error


async def _use(tx: Transaction, site: rules.Site, credential: str, challenge: bytes) -> UUID:
    """Whose passkey signed. Of two at the same time, the second waits here and finds the count of the first. Raises
    Refused."""
    passkey = await tx.fetch_one(_FIND, rules.credential_id_of(credential))
    if passkey is None:
        raise rules.Refused("the passkey is not known")
    if rules.user_handle_of(credential) not in (None, passkey.account_id.bytes):
        raise rules.Refused("the passkey is another account's than it says")
    use = rules.used(site, credential, challenge, passkey.public_key, passkey.sign_count)
    await tx.driver.execute(_USED, passkey.id, use.new_sign_count, use.credential_backed_up, tx.now)
    account_id: UUID = passkey.account_id
    return account_id

"""Writes of passwords, and the links to choose a new one."""

from uuid import UUID

from services.chassis.actor import current_actor
from services.chassis.errors import Unauthenticated
from services.chassis.names import missing, resource_id
from services.chassis.transaction import Transaction, Transactions
from services.partners.commands.hashing import hashed
from services.partners.commands.mails import order_mail
from services.partners.commands.sessions import end_all
from services.partners.commands.tries import take_try
from services.partners.domain import sessions as rules
from services.partners.domain import tries
from services.partners.domain.accounts import email_key

_SET = """
INSERT INTO credentials (account_id, password_hash, password_time) VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO UPDATE SET password_hash = $2, password_time = $3"""
_LINKED = """
SELECT a.id, a.email, a.display_name FROM password_links l JOIN accounts a ON a.id = l.account_id
WHERE l.digest = $1 AND l.expire_time > $2"""
_USE = "DELETE FROM password_links WHERE digest = $1 RETURNING account_id"


async def request_reset(tx: Transaction, email: str, pepper: bytes) -> None:
    """Orders the mail with the link. Whether an account has the address is found out when the mail is sent, so that
    this takes as long either way. Raises TooMany."""
    key = email_key(email.strip())
    await take_try(tx, tries.RESET, pepper, key)
    await order_mail(tx, "PASSWORD_RESET", key)


async def reset_password(transactions: Transactions, token: str, password: str, pepper: bytes) -> None:
    """Sets a password by a link, once. Raises Unauthenticated, LINK_INVALID; InvalidArgument."""
    actor, digest = current_actor.get(), rules.digest("password", token, pepper)
    async with transactions.read(actor) as tx:
        account = await tx.fetch_one(_LINKED, digest, tx.now)
    if account is None:
        raise link_invalid()
    kept = await hashed(password, account.email, account.display_name)
    async with transactions.begin(actor) as tx:
        if await tx.fetch_one(_USE, digest) is None:
            raise link_invalid()
        await tx.driver.execute("DELETE FROM password_links WHERE account_id = $1", account.id)
        await set_hash(tx, account.id, kept)
        await end_all(tx, account.id)
        await order_mail(tx, "PASSWORD_CHANGED", account.email)


async def set_password(transactions: Transactions, name: str, password: str) -> None:
    """Sets a password as the product's operator. Raises NotFound; InvalidArgument."""
    account_id = resource_id(name, "accounts")
    async with transactions.read(current_actor.get()) as tx:
        account = await tx.fetch_one("SELECT email, display_name FROM accounts WHERE id = $1", account_id)
    if account is None:
        raise missing(name, "accounts")
    kept = await hashed(password, account.email, account.display_name)
    async with transactions.begin(current_actor.get()) as tx:
        await set_hash(tx, account_id, kept)
        await end_all(tx, account_id)


async def set_hash(tx: Transaction, account_id: UUID, kept: str) -> None:
    """Writes what is kept of a password."""
    await tx.driver.execute(_SET, account_id, kept, tx.now)


def link_invalid() -> Unauthenticated:
    """The refusal of a link that is unknown, was used or has expired."""
    return Unauthenticated("LINK_INVALID", "This link was used already or has expired: ask for a new one.")

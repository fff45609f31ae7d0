"""Mail that is to be sent: a row that commits with what it tells of, tried until it is taken."""

from typing import Any
from uuid import UUID

from services.chassis.transaction import Transaction
from services.partners.domain import mails, sessions
from services.partners.domain.mails import Mail

_ORDER = "INSERT INTO mails (kind, recipient, invitation_id, create_time, next_time) VALUES ($1, $2, $3, $4, $4)"
_LINK = """
INSERT INTO password_links (digest, account_id, expire_time)
SELECT $1, id, $3 FROM accounts WHERE email_key = $2 RETURNING account_id"""
_INVITE = """
UPDATE invitations i SET digest = $2 FROM organizations o
WHERE i.id = $1 AND o.id = i.organization_id AND i.accept_time IS NULL AND i.expire_time > $3
RETURNING o.display_name"""


async def order_mail(tx: Transaction, kind: str, recipient: str, invitation_id: UUID | None = None) -> None:
    """Has a mail sent once `tx` has committed: "PASSWORD_RESET", "PASSWORD_CHANGED", "SECOND_FACTOR_CHANGED",
    "PASSKEY_ADDED", "PASSKEY_REMOVED", "ISSUER_LINKED" or "INVITATION"."""
    await tx.driver.execute(_ORDER, kind, recipient, invitation_id, tx.now)


async def compose(tx: Transaction, ordered: Any, public_url: str, pepper: bytes) -> Mail | None:
    """The mail of a row, with the link that it needs made in `tx`; None when there is nothing to send any more."""
    match ordered.kind:
        case "PASSWORD_CHANGED":
            return mails.password_changed()
        case "SECOND_FACTOR_CHANGED":
            return mails.second_factor_changed()
        case "PASSKEY_ADDED":
            return mails.passkey_added()
        case "PASSKEY_REMOVED":
            return mails.passkey_removed()
        case "ISSUER_LINKED":
            return mails.issuer_linked()
    token = sessions.new_link_token()
    if ordered.kind == "INVITATION":
        digest = sessions.digest("invitation", token, pepper)
        row = await tx.fetch_one(_INVITE, ordered.invitation_id, digest, tx.now)
        return mails.invitation(row.display_name, f"{public_url}/invitation?token={token}") if row else None
    # The key of an address is the address in small letters: the contract takes ASCII alone.
    digest = sessions.digest("password", token, pepper)
    row = await tx.fetch_one(_LINK, digest, ordered.recipient, ordered.create_time + sessions.RESET_LINK_LIFE)
    return mails.password_reset(f"{public_url}/new-password?token={token}") if row else None

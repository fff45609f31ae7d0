"""The rules of accounts: what a role brings with it, and what an API token looks like."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

# Who decides for an organization also works for it.
IMPLIED = {"ORGANIZATION_ADMIN": "ORGANIZATION_MEMBER", "OFFICE_ADMIN": "OFFICE_STAFF"}

# What an organization's own admin makes of its people.
ADMINS_OWN = frozenset({"ORGANIZATION_MEMBER", "ORGANIZATION_ADMIN"})
# Without anybody in them nobody could grant a role any more.
NEEDED = frozenset({"ORGANIZATION_ADMIN", "OFFICE_ADMIN"})

# Marks a token as this product's, so that one that leaked can be recognized.
TOKEN_MARK = "trb_"  # noqa: S105 (what tokens begin with)
# Enough of a token to tell it from its owner's others, too little to help anyone who guesses: 30 of its 256 bits.
PREFIX_LENGTH = len(TOKEN_MARK) + 5
DEFAULT_LIFE = timedelta(days=365)


def effective_roles(granted: Iterable[str]) -> list[str]:
    """The roles that somebody with those `granted` carries, in alphabetical order."""
    roles = set(granted)
    return sorted(roles | {IMPLIED[role] for role in roles if role in IMPLIED})


def new_token() -> str:
    """A token of 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def token_digest(token: str, pepper: bytes) -> bytes:
    """What is kept of a token. Keyed, so that the database alone does not tell whether a guess is right; fast, for a
    token cannot be guessed (ASVS 5.0 V9 asks slowness of passwords, which can be)."""
    return hmac.digest(pepper, token.encode(), "sha256")


def email_key(email: str) -> str:
    """What an e-mail address is compared by: people write their own in capitals and without."""
    return email.casefold()


def hour_of(moment: datetime) -> datetime:
    """The full hour (UTC) that `moment` is in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)

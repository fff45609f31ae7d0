"""The rules of sessions: how long one lasts, what it waits for, and what is kept of its token."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta

TOKEN_MARK = "trs_"  # noqa: S105 (what tokens begin with)
# A day's work at most, and an hour of rest: NIST SP 800-63B-4, 2.2.3, asks at most 24 h and recommends 1 h.
LIFE = timedelta(hours=12)
IDLE = timedelta(hours=1)
# For the second factor.
UNFINISHED_LIFE = timedelta(minutes=10)
# How long ago somebody must have signed in to do what a session left open must not be enough for.
FRESH = timedelta(minutes=10)
# Ended ones are kept, to know an account's own addresses by.
KEPT = timedelta(days=90)
# A use is written down this often.
USE_WRITTEN = timedelta(minutes=1)

RESET_LINK_LIFE = timedelta(hours=1)
INVITATION_LIFE = timedelta(days=7)

# Roles that nobody acts in without a second factor.
GUARDED = frozenset({"OFFICE_ADMIN"})


# What the Office's look as: everything that an organization's staff may see, and nothing that its admins alone may.
_AGENCIES = frozenset({"CITY_DEPARTMENT", "COUNTY_DEPARTMENT", "MUNICIPALITY", "STATE_AGENCY", "FEDERAL_AGENCY"})


def roles_seen_as(kind: str) -> list[str]:
    """The roles of the staff of an organization of that kind, in alphabetical order."""
    roles = ["ORGANIZATION_MEMBER"]
    if kind in _AGENCIES:
        roles.append("PARTNER_STAFF")
    if kind == "FOUNDATION":
        roles.insert(0, "FUNDER_STAFF")
    return roles


def new_token() -> str:
    """A session's token: 256 random bits."""
    return TOKEN_MARK + secrets.token_urlsafe(32)


def new_link_token() -> str:
    """The token in a link that is mailed: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(kind: str, token: str, pepper: bytes) -> bytes:
    """What is kept of a token of that kind, as "session": one of another kind is never taken for it."""
    return hmac.digest(pepper, f"{kind}:{token}".encode(), "sha256")


def first_step(roles: Iterable[str], *, has_second_factor: bool) -> str:
    """What a session waits for after the password, by all the roles that its account has anywhere."""
    if has_second_factor:
        return "CODE"
    return "SIGNED_IN" if GUARDED.isdisjoint(roles) else "SET_UP"

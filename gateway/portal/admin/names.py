"""What accounts are called, for lists that name them: asked for once for a page, never once for a row."""

from collections.abc import Iterable
from typing import Any

from gateway.portal.visit import Visit

MOST = 200


async def names_of(visit: Visit, accounts: Iterable[str]) -> dict[str, Any]:
    """The accounts of these names ("accounts/…"), by their names; what names no account is left out."""
    wanted = sorted({name for name in accounts if name.startswith("accounts/")})[:MOST]
    if not wanted:
        return {}
    found = await visit.call("ListAccounts", names=wanted, pageSize=MOST)
    return {account.name: account for account in found.accounts}

"""How often somebody may ask, and for whom a request is counted."""

import base64
import functools
import json
from collections.abc import Hashable

from gateway.api.refusal import Refusal
from services.chassis.limits import Limit


def check_rate(limit: Limit, caller: Hashable) -> None:
    """Counts a request. Raises Refusal, 429, when there were too many."""
    seconds = limit.wait(caller)
    if seconds:
        detail = f"These are too many requests in a short time: go on in {seconds} s, and slower."
        raise Refusal(429, "RATE_LIMITED", detail, headers=[(b"retry-after", b"%d" % seconds)])


def counted_as(actor: str, header: bytes | None, address: str) -> Hashable:
    """Whom a request is counted for, by the actor token it is passed on with: the account or client. One that came as
    such in the header is not verified yet, and counts with its address, so that nobody uses up another's requests."""
    return (_subject(actor), address) if passed_on(header) else _subject(actor)


def passed_on(header: bytes | None) -> bool:
    """Whether an Authorization header holds an actor token, which goes to the service as it is."""
    return header is not None and header.count(b".") == 2


@functools.lru_cache(maxsize=4096)
def _subject(actor: str) -> str:
    """The `sub` of an actor token, unverified; "" for what is none."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(actor.split(".")[1] + "=="))
        return str(claims["sub"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""

"""Pages by key: a token says after which row of which query to go on, so that a page costs the same wherever it is."""

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from google.protobuf.message import Message

from services.chassis.errors import InvalidArgument, Violation

MAX_PAGE_SIZE = 200
# Fields of a list request that may differ between the pages of one query.
_PAGING_FIELDS = ("page_size", "page_token")


def page_size(wanted: int, default: int = 50) -> int:
    """How many rows to give: `wanted` within 1 to 200, `default` for 0."""
    return min(wanted, MAX_PAGE_SIZE) if wanted > 0 else default


def fingerprint(request: Message) -> str:
    """What the query of a list request is, whichever its page."""
    query = type(request)()
    query.CopyFrom(request)
    for name in _PAGING_FIELDS:
        query.ClearField(name)
    return hashlib.sha256(query.SerializeToString(deterministic=True)).hexdigest()[:16]


def page_token(request: Message, keys: Sequence[Any]) -> str:
    """The token of the page after the row with `keys` (str, int, float, UUID, datetime, date or None)."""
    values = [key.isoformat() if isinstance(key, date) else str(key) if isinstance(key, UUID) else key for key in keys]
    raw = json.dumps([fingerprint(request), *values], separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def page_keys(request: Message, *kinds: type) -> list[Any] | None:
    """The keys in a request's page token, one of each of `kinds` (None passes as any); None on the first page.

    Raises InvalidArgument, PAGE_TOKEN_INVALID, for a token that is damaged or of another query.
    """
    token: str = request.page_token  # type: ignore[attr-defined]
    if not token:
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        found, *values = json.loads(raw)
        if found != fingerprint(request) or len(values) != len(kinds):
            raise ValueError(token)
        return [None if value is None else _key(kind, value) for kind, value in zip(kinds, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise InvalidArgument(
            "PAGE_TOKEN_INVALID",
            "The page token is not one of this query: ask again without it.",
            violations=[Violation("page_token", "Send the next_page_token of the same query, or none.")],
        ) from error


def _key(kind: type, value: Any) -> Any:
    if kind in (datetime, date, UUID) and not isinstance(value, str):
        raise TypeError(value)
    if kind is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if kind is date:
        return date.fromisoformat(value)
    if kind is UUID:
        return UUID(value)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(value)
    return value

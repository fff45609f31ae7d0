"""The page that most lists are: the rows that one may see and asked for, the newest first."""

from typing import Any
from uuid import UUID

from google.protobuf.message import Message

from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction


async def newest_first(
    tx: Transaction, request: Message, select: str, where: Where, key: str = "id"
) -> tuple[list[Any], str]:
    """The rows of `select` that `where` wants, as far as the list `request` asks for them, and the token of the page
    after them, "" at the end. `key` is the column of their ids: a UUIDv7 begins with the time it was made. Raises
    InvalidArgument, PAGE_TOKEN_INVALID."""
    size = page_size(request.page_size)  # type: ignore[attr-defined]  # every list request has it
    keys = page_keys(request, UUID)
    if keys is not None:
        where.add(f"{key} < {{}}", *keys)
    rows = await tx.fetch(f"{select} WHERE {where} ORDER BY {key} DESC LIMIT {size + 1}", *where.values)
    return rows[:size], page_token(request, [rows[size - 1].id]) if len(rows) > size else ""

"""Whom the Office's staff work with: what calls the running product as one of them, and what they ask for."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.portal.person import Person

STAFF = "pahoua@office.demo.example"
Call = Callable[..., Awaitable[dict[str, Any]]]
Office = Callable[..., Awaitable[Person]]


async def submitted(call: Call, title: str, **more: Any) -> dict[str, Any]:
    """A request that its organization sent."""
    made = await call("organization", "POST", "/v1/cases", title=title, need="We need somebody.", **more)
    return await call("organization", "POST", f"/v1/{made['name']}:submit")

"""A page of the portal: its address, what shows it, what takes its form, and who may open it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from gateway.portal.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]

ORGANIZATION = frozenset({"ORGANIZATION_MEMBER", "ORGANIZATION_ADMIN"})
OFFICE = frozenset({"OFFICE_STAFF", "OFFICE_ADMIN"})
OFFICE_ADMIN = frozenset({"OFFICE_ADMIN"})
PARTNER = frozenset({"PARTNER_STAFF", "FUNDER_STAFF"})


@dataclass(frozen=True)
class Page:
    """`path` is as Starlette takes it, "/cases/{case}"; `show` answers GET, `take` POST.

    With `signed_in` one has to be, and with `roles` to carry one of them. Which rows one sees is the services' to say.
    """

    path: str
    show: Handler
    take: Handler | None = None
    signed_in: bool = False
    roles: frozenset[str] = frozenset()

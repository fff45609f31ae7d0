"""The three services, each of which answers for its own running."""

import asyncio
from typing import Any

from gateway.api.refusal import Refusal
from gateway.portal.visit import Visit

SERVICES = ("partners", "assistance", "funding")


def rpc(verb: str, service: str, what: str) -> str:
    """The name of an rpc that every service has: ("List", "funding", "Changes") is "ListFundingChanges"."""
    return f"{verb}{service.capitalize()}{what}"


def service_in(visit: Visit) -> str:
    """The service that the address names. Raises Refusal, 404."""
    service = visit.part("service")
    if service not in SERVICES:
        raise Refusal(404, "PATH_UNKNOWN", f"There is no service {service}.")
    return service


async def of_each(visit: Visit, verb: str, what: str, **fields: Any) -> dict[str, Any]:
    """What each service answers, by its name; the Refusal of one that cannot answer now. Raises other Refusals."""
    answers = await asyncio.gather(
        *(visit.call(rpc(verb, service, what), **fields) for service in SERVICES), return_exceptions=True
    )
    for answer in answers:
        if isinstance(answer, BaseException) and not (isinstance(answer, Refusal) and answer.status >= 500):
            raise answer
    return dict(zip(SERVICES, answers, strict=True))

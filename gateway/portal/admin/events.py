"""Events that could not take effect: which, why, what they say, and having them tried again."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.services import of_each, rpc, service_in
from gateway.portal.labels import value_name
from gateway.portal.visit import Visit
from gateway.portal.words import N_

MOST = 100


async def show_all(visit: Visit) -> Response:
    """What is parked in each service; with `effective`, also what took effect since."""
    effective = bool(visit.query["effective"])
    found = await of_each(visit, "List", "ParkedEvents", pageSize=MOST, showEffective=effective)
    return visit.show("admin/events", found=found, effective=effective, trying=_trying(found))


async def replay_all(visit: Visit) -> Response:
    """Has everything tried again that a service parked."""
    form = await visit.form()
    service = form["service"]
    if form["do"] != "replay" or service not in ("partners", "assistance", "funding"):
        raise Refusal(400, "FIELD_INVALID", "Say which service is to try its parked events again.")
    said = N_("To be tried again: %(number)s. What comes of it shows here.")
    return await _replay(visit, service, "/admin/events?effective=yes", said, all=True)


async def show(visit: Visit) -> Response:
    """One event."""
    service = service_in(visit)
    event = await visit.call(rpc("Get", service, "ParkedEvent"), name=_name(visit))
    return visit.show("admin/event", service=service, event=event, trying=value_name(event, "state") == "REPLAYING")


async def replay(visit: Visit) -> Response:
    """Has one event tried again, and comes back to it: in a list it could be far down."""
    said = N_("It is being tried again. What comes of it shows here.")
    return await _replay(visit, service_in(visit), visit.request.url.path, said, names=[_name(visit)])


async def _replay(visit: Visit, service: str, onward: str, said: str, **which: Any) -> Response:
    try:
        answer = await visit.call(rpc("Replay", service, "ParkedEvents"), **which)
    except Refusal as refusal:
        if refusal.reason != "PARKED_EVENT_NOT_FOUND":
            raise
        return visit.go(onward, said=N_("Nothing is parked there any more."))
    return visit.go(onward, said=said, number=str(answer.requested))


def _trying(found: dict[str, Any]) -> bool:
    """Whether an event is about to be tried again, so that the page looks again by itself."""
    return any(
        value_name(event, "state") == "REPLAYING"
        for answer in found.values()
        if not isinstance(answer, Refusal)
        for event in answer.parked_events
    )


def _name(visit: Visit) -> str:
    return f"operations/{visit.part('service')}/parkedEvents/{visit.part('event')}"

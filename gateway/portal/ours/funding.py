"""Funding for us: what we are connected to, the next step of each, and what is open."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import value_name
from gateway.portal.visit import Visit
from gateway.portal.words import N_

MOST, SHOWN = 200, 12
OVER = ("AWARDED", "NOT_AWARDED", "WITHDRAWN")
# The way of a connection; what became of it in the end stands beside it.
WAY = ("INTERESTED", "PREPARING", "APPLIED")
STEPS = {
    "interest": ("ExpressInterest", N_("The funder and the Office know that you want it.")),
    "prepare": ("PrepareConnection", N_("You are preparing an application now.")),
    "apply": ("ApplyConnection", N_("It is written down that you applied. Good luck!")),
    "withdraw": ("WithdrawConnection", N_("You no longer pursue it.")),
}


async def show(visit: Visit) -> Response:
    """Our connections, and what else is open to organizations of our kind."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Begins a connection, or takes its next step."""
    form = await visit.form()
    said = N_("It is among yours now.")
    try:
        if form["do"] == "connect":
            await visit.call(
                "CreateConnection", connection={"opportunity": form["opportunity"]}, requestId=form.request_id
            )
        elif form["do"] in STEPS:
            rpc, said = STEPS[form["do"]]
            await visit.call(rpc, name=form["connection"], etag=form["etag"], requestId=form.request_id)
        else:
            raise Refusal(400, "FIELD_INVALID", "Nothing was chosen to be done.")
    except Refusal as refusal:
        if refusal.reason != "CONNECTION_EXISTS":  # It is among ours already, which is what was asked for.
            form.refused(refusal)
            return await _page(visit, form)
    return visit.go("/our/funding", said=said)


async def _page(visit: Visit, form: Form) -> Response:
    found = await visit.gather(
        connections=visit.call("ListConnections", pageSize=MOST),
        open=visit.call("ListOpportunities", states=["OPEN"], pageSize=SHOWN),
        us=visit.call("GetOrganization", name=visit.who.organization),
    )
    ours: list[Any] = found["connections"].connections
    taken = {it.opportunity for it in ours if value_name(it, "state") not in OVER}
    kind = found["us"].kind
    return visit.show(
        "ours/funding",
        form=form,
        under_way=[it for it in ours if value_name(it, "state") not in OVER],
        over=[it for it in ours if value_name(it, "state") in OVER],
        way=WAY,
        opportunities=[
            it
            for it in found["open"].opportunities
            if it.name not in taken and (not it.eligible_kinds or kind in it.eligible_kinds)
        ],
    )

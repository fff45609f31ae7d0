"""Organizations connected to our funding, step by step to the award."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.announcing import money_of
from gateway.portal.forms import Form, cents_of
from gateway.portal.labels import choices
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 30
STATE = "funding.v1.Connection.State"
# The way from the first word to the decision, as it is drawn.
STEPS = ("INTRODUCED", "INTERESTED", "PREPARING", "APPLIED", "AWARDED")


async def show_all(visit: Visit) -> Response:
    """A page of the connections to our opportunities, the newest first."""
    form = visit.query
    offered = choices(STATE, but=["SUGGESTED"])
    states = form.chosen("state", offered)
    found = await visit.call("ListConnections", states=states, pageSize=A_PAGE, pageToken=form["page"])
    return visit.show("partners/connections", form=form, found=found, states=offered, narrowed=bool(states))


async def show(visit: Visit) -> Response:
    """A connection: who, for what, how far it is, and the decision when it is ours."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Awards it with an amount, or does not, with a word to the organization."""
    form = await visit.form()
    name = f"connections/{visit.part('connection')}"
    more: dict[str, Any] = {}
    if form["do"] == "award":
        rpc, said = "AwardConnection", N_("It is awarded. The organization and the Office are told.")
        cents = cents_of(form["amount"])
        if not cents:
            form.wrong("amount", _("Write an amount in dollars, as 2500 or 2500.50."))
        else:
            more["amount"] = money_of(cents)
        if form["feedback"]:
            more["feedback"] = form["feedback"]
    elif form["do"] == "notAward":
        rpc, said = "NotAwardConnection", N_("It is not awarded. The organization reads why.")
        form.need("why", _("Say why: the organization reads it, and the next application is better for it."))
        more["feedback"] = form["why"]
    else:
        raise Refusal(400, "FIELD_INVALID", "A connection is awarded or not.")
    if form.right:
        try:
            await visit.call(rpc, name=name, etag=form["etag"], requestId=form.request_id, **more)
        except Refusal as refusal:
            form.refused(refusal, amount_currencyCode="amount")
        else:
            return visit.go(f"/partners/{name}", said=said)
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    connection = await visit.call("GetConnection", name=f"connections/{visit.part('connection')}")
    return visit.show(
        "partners/connection",
        form=form,
        connection=connection,
        ours=connection.funder == visit.who.organization,
        steps=STEPS,
    )

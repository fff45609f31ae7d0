"""Funding as the Office sees it: drafts and what is closed too, and who is connected to it."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.labels import choices
from gateway.portal.visit import Visit
from gateway.portal.words import N_

A_PAGE = 50
STATE, DETERMINANT = "funding.v1.Opportunity.State", "partners.v1.Determinant"
CURRENT = ["FORECASTED", "OPEN"]
MOVES = {
    "publish": ("PublishOpportunity", N_("It is published: everybody can find it.")),
    "close": ("CloseOpportunity", N_("It is closed: nobody can apply any more.")),
}


async def show_all(visit: Visit) -> Response:
    """A page of opportunities, the nearest closing first: what is announced and open, or what the address says."""
    query = visit.query
    offered = choices(STATE)
    states = query.chosen("state", offered) or CURRENT
    query.values["state"] = states
    determinants = query.chosen("determinant", choices(DETERMINANT))
    found = await visit.call(
        "ListOpportunities",
        states=states,
        determinants=determinants,
        text=query["q"][:255],
        pageSize=A_PAGE,
        pageToken=query["page"],
    )
    return visit.show(
        "staff/opportunities",
        form=query,
        found=found,
        states=offered,
        determinants=choices(DETERMINANT),
        narrowed=bool(states != CURRENT or determinants or query["q"]),
    )


async def show(visit: Visit) -> Response:
    """An opportunity, with a page of the organizations that are connected to it."""
    name = f"opportunities/{visit.part('opportunity')}"
    found = await visit.gather(
        opportunity=visit.call("GetOpportunity", name=name),
        connections=visit.call("ListConnections", opportunity=name, pageSize=A_PAGE, pageToken=visit.query["page"]),
    )
    return visit.show("staff/opportunity", **found)


async def take(visit: Visit) -> Response:
    """Publishes or closes it, in its funder's stead."""
    form = await visit.form()
    name = f"opportunities/{visit.part('opportunity')}"
    if form["do"] not in MOVES:
        raise Refusal(400, "FIELD_INVALID", "An opportunity is published or closed.")
    rpc, said = MOVES[form["do"]]
    await visit.call(rpc, name=name, etag=form["etag"], requestId=form.request_id)
    return visit.go(f"/office/{name}", said=said)

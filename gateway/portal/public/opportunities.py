"""Funding that organizations may apply for."""

from starlette.responses import Response

from gateway.portal.labels import choices
from gateway.portal.places import MUNICIPALITIES
from gateway.portal.visit import Visit

A_PAGE = 20
DETERMINANT = "partners.v1.Determinant"
STATES = ("OPEN", "FORECASTED", "CLOSED")


async def find(visit: Visit) -> Response:
    """A page of opportunities, the nearest closing first."""
    form = visit.query
    offered = [(name, said) for name, said in choices("funding.v1.Opportunity.State") if name in STATES]
    states = form.chosen("state", offered)
    municipality = form.chosen("municipality", [(name, name) for name in MUNICIPALITIES])
    determinants = form.chosen("determinant", choices(DETERMINANT))
    found = await visit.call(
        "ListOpportunities",
        pageSize=A_PAGE,
        pageToken=form["page"],
        states=states,
        determinants=determinants,
        municipality=municipality[0] if municipality else "",
        text=form["q"][:255],
    )
    return visit.show(
        "public/opportunities",
        form=form,
        found=found,
        narrowed=bool(states or municipality or determinants or form["q"]),
        states=offered,
        municipalities=[(name, name) for name in MUNICIPALITIES],
        determinants=choices(DETERMINANT),
    )


async def show(visit: Visit) -> Response:
    """An opportunity: how much, for whom, until when, and where to apply."""
    opportunity = await visit.call("GetOpportunity", name=f"opportunities/{visit.part('opportunity')}")
    return visit.show("public/opportunity", opportunity=opportunity)

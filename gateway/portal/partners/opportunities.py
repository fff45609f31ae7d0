"""The funding that we give: announced, changed, published, closed."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal import announcing
from gateway.portal.forms import Form
from gateway.portal.visit import Visit
from gateway.portal.words import N_

A_PAGE = 100
FORM = "partners/opportunity-form"
ALL = ["DRAFT", "FORECASTED", "OPEN", "CLOSED"]


async def show_all(visit: Visit) -> Response:
    """Our opportunities, and how many connections there are to each."""
    found = await visit.gather(
        ours=visit.call("ListOpportunities", funder=visit.who.organization, states=ALL, pageSize=A_PAGE),
        connections=visit.call("ListConnections", pageSize=A_PAGE),
    )
    return visit.show(
        "partners/opportunities",
        opportunities=found["ours"].opportunities,
        connections=found["connections"].connections,
    )


async def show(visit: Visit) -> Response:
    """One of ours, with the organizations that are connected to it."""
    name = f"opportunities/{visit.part('opportunity')}"
    found = await visit.gather(
        opportunity=visit.call("GetOpportunity", name=name),
        connections=visit.call("ListConnections", opportunity=name, pageSize=A_PAGE),
    )
    opportunity = found["opportunity"]
    if opportunity.funder != visit.who.organization:
        return visit.go(f"/{name}")
    return visit.show("partners/opportunity", opportunity=opportunity, connections=found["connections"].connections)


async def take(visit: Visit) -> Response:
    """Publishes or closes it."""
    form = await visit.form()
    name = f"opportunities/{visit.part('opportunity')}"
    if form["do"] == "publish":
        await visit.call("PublishOpportunity", name=name, etag=form["etag"], requestId=form.request_id)
        return visit.go(f"/partners/{name}", said=N_("It is published: everybody can find it."))
    if form["do"] == "close":
        await visit.call("CloseOpportunity", name=name, etag=form["etag"], requestId=form.request_id)
        return visit.go(f"/partners/{name}", said=N_("It is closed: nobody can apply any more."))
    raise Refusal(400, "FIELD_INVALID", "An opportunity is published or closed.")


async def begin(visit: Visit) -> Response:
    """The form for a new one."""
    return announcing.page(visit, FORM, Form())


async def create(visit: Visit) -> Response:
    """Keeps a new one as a draft."""
    form = await visit.form()
    if made := await announcing.create(visit, form, visit.who.organization):
        said = N_("It is kept as a draft. Read it once more, then publish it.")
        return visit.go(f"/partners/{made.name}", said=said)
    return announcing.page(visit, FORM, form)


async def edit(visit: Visit) -> Response:
    """The form with what it says now."""
    return await announcing.edit(visit, FORM)


async def change(visit: Visit) -> Response:
    """Keeps what was changed."""
    return await announcing.change(visit, FORM, "/partners")

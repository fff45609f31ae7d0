"""Funding that the Office enters for a funder who does not do so itself, and what the Office changes in it."""

from starlette.responses import Response

from gateway.portal import announcing
from gateway.portal.forms import Form
from gateway.portal.staff.choosing import finding, listed, name_in, organizations_like
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

FORM = "staff/opportunity-form"


async def begin(visit: Visit) -> Response:
    """The form for a new one; the address may say whose it is (`funder`)."""
    funder = visit.query["funder"]
    form = Form()
    if funder:
        organization = await visit.call("GetOrganization", name=funder)
        form.values["funder"] = [f"{organization.name} {organization.display_name}"]
    return await _page(visit, form)


async def create(visit: Visit) -> Response:
    """Keeps a new one as a draft of its funder, or looks for a funder to choose."""
    form = await visit.form()
    if finding(form):
        return await _page(visit, form)
    funder = name_in(form["funder"])
    if not funder:
        form.wrong("funder", _("Find the organization, and choose it."))
    if made := await announcing.create(visit, form, funder):
        said = N_("It is kept as a draft of its funder’s. Read it once more, then publish it.")
        return visit.go(f"/office/{made.name}", said=said)
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    known = listed(form.all("funder"))
    like = await organizations_like(visit, form["find"]) if form["find"] else []
    return announcing.page(visit, FORM, form, organizations=[*known, *(it for it in like if it not in known)])


async def edit(visit: Visit) -> Response:
    """The form with what it says now."""
    return await announcing.edit(visit, FORM)


async def change(visit: Visit) -> Response:
    """Keeps what was changed."""
    return await announcing.change(visit, FORM, "/office")

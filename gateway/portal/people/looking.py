"""Looking as an organization sees: for the Office's, read-only, and written down."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _

CURRENT = "accounts/me/sessions/current"


async def show_look(visit: Visit) -> Response:
    """The organizations of a name, to look as."""
    return await _choice(visit, Form({"query": visit.query["query"][:200]}))


async def look(visit: Visit) -> Response:
    """Looks as one sees."""
    form = await visit.form()
    form.need("reason", _("Say why: it is written down with who looked as whom."))
    if form.right:
        try:
            await visit.call(
                "LookAs", name=CURRENT, organization=form["organization"][:255], reason=form["reason"][:500]
            )
        except Refusal as refusal:
            form.refused(refusal)
        else:
            return visit.changed(visit.go("/home"))
    return await _choice(visit, form)


async def stop(visit: Visit) -> Response:
    """Looks as nobody any more."""
    await visit.call("StopLooking", name=CURRENT)
    return visit.changed(visit.go("/account"))


async def _choice(visit: Visit, form: Form) -> Response:
    found = []
    if query := form["query"][:200]:
        found = (await visit.call("SearchOrganizations", query=query, pageSize=20)).organizations
    return visit.show("people/look", form=form, found=found)

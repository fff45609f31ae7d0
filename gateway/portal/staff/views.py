"""Views of the queue that somebody keeps by name: how it is narrowed and sorted, as it stands in the address."""

from typing import Any
from urllib.parse import urlencode

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

LIST, MINE = "queue", "accounts/me"


def ask(visit: Visit) -> Any:
    """The call for one's views, by name."""
    return visit.call("ListSavedViews", parent=MINE, list=LIST)


def query_of(visit: Visit) -> str:
    """What a view keeps of the address: all that narrows and sorts, and not which page it is."""
    params = visit.request.query_params.multi_items()
    return urlencode([(name, value) for name, value in params if name != "page" and value])


async def keep(visit: Visit, form: Form) -> str:
    """Keeps the queue as the address has it, under the name that was typed; what to say then. What is wrong stands in
    the form."""
    form.need("viewName", _("Give it a name."))
    if form.right:
        view = {"displayName": form["viewName"], "list": LIST, "query": query_of(visit)}
        try:
            await visit.call("CreateSavedView", parent=MINE, savedView=view, requestId=form.request_id)
        except Refusal as refusal:
            if refusal.reason == "SAVED_VIEW_EXISTS":
                form.wrong("viewName", _("You keep a view of that name. Choose another, or forget that one first."))
            else:
                form.refused(refusal, field="viewName", saved_view_display_name="viewName")
    return N_("The view is kept. It stands at the head of the queue.")


async def forget(visit: Visit, form: Form) -> str:
    """Forgets a view; what to say then. One that is not there any more is forgotten already."""
    try:
        await visit.call("DeleteSavedView", name=form["savedView"])
    except Refusal as refusal:
        if refusal.status != 404:
            raise
    return N_("The view is forgotten.")

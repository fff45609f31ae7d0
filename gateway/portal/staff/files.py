"""The files of a request, as the Office handles them: added, shared with agencies that help, removed."""

from gateway.portal.attaching import attach
from gateway.portal.forms import Form
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

# What can be done with a file: its rpc, and what is said when it is done.
MOVES = {
    "share": ("ShareCaseAttachment", N_("Agencies that help with this request can read the file now.")),
    "unshare": ("UnshareCaseAttachment", N_("Agencies can no longer read the file.")),
    "remove": ("DeleteCaseAttachment", N_("The file is removed.")),
}
ADDED = {
    "EVERYONE": N_("Added. The organization can read it."),
    "INTERNAL": N_("Added for the Office alone."),
}


async def add(visit: Visit, form: Form, case: str) -> str:
    """Adds what was chosen, for the organization too or for the Office alone; what to say then. What was refused stands
    in the form."""
    if not form.files.get("files"):
        form.wrong("files", _("Choose a file first."))
    audience = "INTERNAL" if form["audience"] == "INTERNAL" else "EVERYONE"
    await attach(visit, form, case, audience=audience)
    return ADDED[audience]


async def handle(visit: Visit, form: Form) -> str:
    """Makes a move with a file; what to say then. Raises Refusal."""
    rpc, said = MOVES[form["move"]]
    once = {} if form["move"] == "remove" else {"requestId": form.request_id}
    await visit.call(rpc, name=form["file"], **once)
    return said

"""The referrals to us: all of them, and one with what can be done about it."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_name
from gateway.portal.partners.asking import if_there
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 30
REASON, STATE = "assistance.v1.Referral.DeclineReason", "assistance.v1.Referral.State"
# What an agency does with a referral: the rpc, and what is said when it is done.
DONE = {
    "accept": ("AcceptReferral", N_("You accepted it. The organization and the Office are told.")),
    "decline": ("DeclineReferral", N_("You declined it. It is back with the Office of Equity.")),
    "begin": ("BeginReferral", N_("You began. The organization and the Office are told.")),
    "complete": ("CompleteReferral", N_("You said that it is done. The organization is asked to confirm it.")),
}
# From when on an agency reads the files that were shared with it.
TAKEN = ("ACCEPTED", "IN_SERVICE", "COMPLETED", "CONFIRMED")


async def show_all(visit: Visit) -> Response:
    """A page of the referrals to us, the newest first."""
    form = visit.query
    states = form.chosen("state", choices(STATE))
    found = await visit.call(
        "ListReferrals", agency=visit.who.organization, states=states, pageSize=A_PAGE, pageToken=form["page"]
    )
    return visit.show("partners/referrals", form=form, found=found, states=choices(STATE), narrowed=bool(states))


async def show(visit: Visit) -> Response:
    """A referral: what is asked, for whom, until when, and what comes next."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Accepts, declines, begins or completes it."""
    form = await visit.form()
    does = form["do"]
    if does not in DONE:
        raise Refusal(400, "FIELD_INVALID", "A referral is accepted, declined, begun or completed.")
    more: dict[str, str] = {}
    if does == "decline":
        reason = form.chosen("reason", choices(REASON))
        if not reason:
            form.wrong("reason", _("Choose why you cannot take it."))
        if reason == ["OTHER"]:
            form.need("comment", _("Say in a few words what the reason is."))
        more = {"reason": "".join(reason[:1]), "comment": form["comment"]}
    if does == "complete":
        form.need("outcome", _("Say what came of it: the organization reads it."))
        more = {"outcome": form["outcome"]}
    if form.right:
        rpc, said = DONE[does]
        name = f"referrals/{visit.part('referral')}"
        try:
            await visit.call(rpc, name=name, etag=form["etag"], requestId=form.request_id, **more)
        except Refusal as refusal:
            form.refused(refusal)
        else:
            return visit.go(f"/partners/{name}", said=said)
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    referral = await visit.call("GetReferral", name=f"referrals/{visit.part('referral')}")
    ours = referral.agency == visit.who.organization
    files: Any = None
    if ours and value_name(referral, "state") in TAKEN:
        files = await if_there(visit.call("ListCaseAttachments", parent=referral.case))
    return visit.show(
        "partners/referral",
        form=form,
        referral=referral,
        ours=ours,
        taken=files is not None,
        files=files.attachments if files else [],
        reasons=choices(REASON),
    )

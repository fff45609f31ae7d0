"""The agreements that we are a party to."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import choices
from gateway.portal.partners.home import accepted_by
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 50
STATE = "partners.v1.Agreement.State"


async def show_all(visit: Visit) -> Response:
    """A page of our agreements, the one that ends first at the top."""
    form = visit.query
    offered = choices(STATE, but=["DRAFT"])
    states = form.chosen("state", offered)
    found = await visit.call(
        "ListAgreements", party=visit.who.organization, states=states, pageSize=A_PAGE, pageToken=form["page"]
    )
    return visit.show("partners/agreements", form=form, found=found, states=offered, narrowed=bool(states))


async def show(visit: Visit) -> Response:
    """An agreement: what it opens to whom, what its parties promise, its documents."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Accepts it for us, or asks for changes."""
    form = await visit.form()
    name = f"agreements/{visit.part('agreement')}"
    if form["do"] not in ("accept", "return"):
        raise Refusal(400, "FIELD_INVALID", "An agreement is accepted or returned.")
    rpc, said, more = "AcceptAgreement", N_("You accepted it for your organization."), {}
    if form["do"] == "return":
        form.need("comment", _("Say what should be changed."))
        rpc, said = "ReturnAgreement", N_("It is back with the Office of Equity, with what you wrote.")
        more = {"comment": form["comment"]}
    if form.right:
        try:
            await visit.call(rpc, name=name, etag=form["etag"], requestId=form.request_id, **more)
        except Refusal as refusal:
            form.refused(refusal)
        else:
            # A draft is the Office's alone: what was returned is not there for us until it comes again.
            return visit.go("/partners/agreements" if more else f"/partners/{name}", said=said)
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    name = f"agreements/{visit.part('agreement')}"
    found = await visit.gather(
        agreement=visit.call("GetAgreement", name=name),
        documents=visit.call("ListAgreementDocuments", parent=name),
    )
    agreement = found["agreement"]
    return visit.show(
        "partners/agreement",
        form=form,
        agreement=agreement,
        documents=found["documents"].documents,
        accepted=accepted_by(agreement, visit.who.organization),
    )

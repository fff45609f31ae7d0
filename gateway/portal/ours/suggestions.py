"""What others suggest for our profile, decided field by field."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form, said
from gateway.portal.proposals import called, told
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 20
ACCEPTED, DECLINED = "ACCEPTED", "DECLINED"


async def list_ours(visit: Visit) -> Response:
    """A page of them, the newest first."""
    found = await visit.call("ListProposals", side="RECEIVED", pageSize=A_PAGE, pageToken=visit.query["page"])
    return visit.show("ours/suggestions", found=found, called=called)


async def show(visit: Visit) -> Response:
    """What is suggested, beside what it says now."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Decides on the fields that were decided on."""
    form = await visit.form()
    name = f"proposals/{visit.part('suggestion')}"
    decisions = []
    for field in (key.removeprefix("decision-") for key in form.values if key.startswith("decision-")):
        decision, comment = form[f"decision-{field}"], form[f"comment-{field}"]
        if decision == DECLINED and not comment:
            form.wrong(f"comment-{field}", _("Say why you decline it: %(field)s.", field=called(field)))
        if decision in (ACCEPTED, DECLINED):
            decisions.append({"field": field, "decision": decision, "comment": comment})
    if not decisions:
        form.wrong("", _("Choose for at least one of them."))
    if form.right:
        try:
            await visit.call(
                "DecideProposal",
                name=name,
                decisions=decisions,
                organizationEtag=form["organization_etag"],
                requestId=form.request_id,
            )
            return visit.go(f"/our/suggestions/{visit.part('suggestion')}", said=N_("It is decided. They can read it."))
        except Refusal as refusal:
            if refusal.reason in ("ETAG_MISMATCH", "PROPOSAL_FIELD_CHANGED"):
                form.wrong("", said(Refusal(409, "ETAG_MISMATCH", refusal.detail)))
                form.values["request_id"] = [""]
            else:
                form.refused(refusal)
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    proposal = await visit.call("GetProposal", name=f"proposals/{visit.part('suggestion')}")
    return visit.show(
        "ours/suggestion",
        form=form,
        proposal=proposal,
        fields=[
            (
                field,
                called(field.field),
                told(proposal.before, field.field),
                told(proposal.current, field.field),
                told(proposal.proposed, field.field),
            )
            for field in proposal.fields
        ],
        ways=[(ACCEPTED, _("Accept it")), (DECLINED, _("Decline it"))],
        decides="ORGANIZATION_ADMIN" in visit.roles,
    )

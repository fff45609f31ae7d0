"""Saying that one belongs to an organization that nobody acts for yet."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import value_name
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

MOST = 50


async def show(visit: Visit) -> Response:
    """The form."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Makes the claim. The Office, or the organization's administrator, decides on it."""
    form = await visit.form()
    form.need("statement", _("Say who you are there."))
    organization = f"organizations/{visit.part('organization')}"
    if form.right:
        claim = {"organization": organization, "statement": form["statement"], "evidence": form["evidence"]}
        try:
            await visit.call("CreateClaim", claim=claim, requestId=form.request_id)
            said = N_("Thank you. Somebody looks at it. What comes of it stands here.")
            return visit.go(f"/{organization}/claim", said=said)
        except Refusal as refusal:
            form.refused(refusal, claim_statement="statement", claim_evidence="evidence")
    return await _page(visit, form)


async def _page(visit: Visit, form: Form) -> Response:
    name = f"organizations/{visit.part('organization')}"
    found = await visit.gather(
        organization=visit.call("GetOrganization", name=name),
        claims=visit.call("ListClaims", organization=name, pageSize=MOST),
    )
    mine = [claim for claim in found["claims"].claims if claim.account == visit.who.account]
    waits = any(value_name(claim, "state") == "OPEN" for claim in mine)
    return visit.show("ours/claim", form=form, organization=found["organization"], claims=mine, waits=waits)

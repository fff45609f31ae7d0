"""Claims: who says that they run an organization, what speaks for it, and the decision."""

from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.names import MOST, names_of
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_name
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 25
STATE = "partners.v1.Claim.State"


async def show_all(visit: Visit) -> Response:
    """Claims by their state, the newest first; those to be decided where nobody says which."""
    state = next(iter(visit.query.chosen("state", choices(STATE))), "OPEN")
    found = await visit.call("ListClaims", states=[state], pageSize=A_PAGE, pageToken=visit.query["page"])
    return visit.show("admin/claims", found=found, states=choices(STATE), state=state)


async def show(visit: Visit) -> Response:
    """One claim."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Approves, or declines with a reason."""
    form = await visit.form()
    name = f"claims/{visit.part('claim')}"
    if form["do"] not in MOVES:
        raise Refusal(400, "FIELD_INVALID", "A claim is approved or declined.")
    rpc, said = MOVES[form["do"]]
    if form["do"] == "decline":
        form.need("reason", _("Say why, so that they know."))
    if form.right:
        try:
            await visit.call(rpc, name=name, etag=form["etag"], reason=form["reason"], requestId=form.request_id)
        except Refusal as refusal:
            form.refused(refusal)
        else:
            return visit.go("/admin/claims", said=said)
    return await _page(visit, form)


MOVES = {
    "approve": ("ApproveClaim", N_("They are an administrator now.")),
    "decline": ("DeclineClaim", N_("It is declined. They can read why.")),
}


async def _page(visit: Visit, form: Form) -> Response:
    claim = await visit.call("GetClaim", name=f"claims/{visit.part('claim')}")
    found = await visit.gather(
        organization=visit.call("GetOrganization", name=claim.organization),
        grants=visit.call("ListRoleGrants", parent=claim.organization, pageSize=MOST),
        names=names_of(visit, [claim.decider]),
    )
    admins = [it for it in found["grants"].role_grants if value_name(it, "role") == "ORGANIZATION_ADMIN"]
    form.values.setdefault("etag", [claim.etag])
    return visit.show(
        "admin/claim",
        form=form,
        claim=claim,
        organization=found["organization"],
        admins=admins,
        names=found["names"],
        same_address=_same_domain(claim, found["organization"]),
        own=claim.account == visit.who.account,
    )


def _same_domain(claim: Any, organization: Any) -> bool | None:
    """Whether the claimant's address is of the organization's own domain, by its site or its address; None where it
    has neither."""
    own = {organization.email.rpartition("@")[2].lower()} - {""}
    site = organization.website if "//" in organization.website else f"//{organization.website}"
    own |= {(urlsplit(site).hostname or "").removeprefix("www.")} - {""}
    return claim.account_email.rpartition("@")[2].lower() in own if own else None

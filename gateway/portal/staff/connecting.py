"""Connecting an organization to funding: from a request, from its record, or from the funding itself."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import value_name
from gateway.portal.staff.choosing import finding, listed, name_in, organizations_like
from gateway.portal.staff.connections import UNDER_WAY
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 50


async def begin(visit: Visit) -> Response:
    """The form. What the address names is settled: `organization`, `opportunity`, or a `case` with its organization."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Connects them, or looks for one to choose."""
    form = await visit.form()
    case = visit.query["case"]
    settled = await _settled(visit)
    organization = settled["organization"].name if settled["organization"] else name_in(form["organization"])
    opportunity = visit.query["opportunity"] or form["opportunity"]
    if finding(form):
        return await _page(visit, form)
    if not organization:
        form.wrong("organization", _("Find the organization, and choose it."))
    if not opportunity:
        form.wrong("opportunity", _("Choose the funding."))
    if form.right:
        wanted = {"organization": organization, "opportunity": opportunity, "case": case, "note": form["note"]}
        try:
            made = await visit.call("CreateConnection", connection=wanted, requestId=form.request_id)
        except Refusal as refusal:
            if refusal.status in (401, 403):
                raise
            if refusal.reason == "CONNECTION_EXISTS":
                form.wrong("", _("They are connected already."))
            else:
                form.refused(refusal, connection_opportunity="opportunity", connection_note="note")
        else:
            said = N_("They are connected. The organization finds it among its funding.")
            return visit.go(f"/office/{made.name}", said=said)
    return await _page(visit, form)


async def _settled(visit: Visit) -> dict[str, Any]:
    """What the address names; None for what it does not. Raises Refusal, 404, for what is not there."""
    query, found = visit.query, {"case": None, "organization": None, "opportunity": None}
    if query["case"]:
        found["case"] = await visit.call("GetCase", name=query["case"])
    calls = {}
    if organization := found["case"].organization if found["case"] else query["organization"]:
        calls["organization"] = visit.call("GetOrganization", name=organization)
    if query["opportunity"]:
        calls["opportunity"] = visit.call("GetOpportunity", name=query["opportunity"])
    return {**found, **await visit.gather(**calls)}


async def _page(visit: Visit, form: Form) -> Response:
    settled = await _settled(visit)
    organization, opportunity = settled["organization"], settled["opportunity"]
    calls = {}
    if opportunity is None:
        calls["open"] = visit.call("ListOpportunities", text=form["find"][:255], pageSize=A_PAGE)
    if organization is not None:
        calls["theirs"] = visit.call("ListConnections", organization=organization.name, states=UNDER_WAY, pageSize=200)
    elif form["find"]:
        calls["like"] = organizations_like(visit, form["find"])
    found = await visit.gather(**calls)
    taken = {it.opportunity for it in found["theirs"].connections} if "theirs" in found else set()
    offered = [it for it in found["open"].opportunities if it.name not in taken] if "open" in found else []
    known = listed(form.all("organization"))
    return visit.show(
        "staff/connect",
        form=form,
        **settled,
        organizations=[*known, *(it for it in found.get("like", []) if it not in known)],
        opportunities=sorted(offered, key=lambda it: not _suits(it, organization)),
        suits=[it.name for it in offered if _suits(it, organization)],
        connected=opportunity is not None and opportunity.name in taken,
        current=opportunity is None or value_name(opportunity, "state") in ("FORECASTED", "OPEN"),
    )


def _suits(opportunity: Any, organization: Any) -> bool:
    """Whether organizations of that kind may apply, as far as it is known which it is."""
    return organization is None or not opportunity.eligible_kinds or organization.kind in opportunity.eligible_kinds

"""Handing a request to an agency: who, with which words, and before it is sent exactly what the agency will see."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import LABELS, label, value_name, value_names
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

# Whom a request can be referred to; that it is so for assistance too, a test holds.
AGENCIES = (
    *("CITY_DEPARTMENT", "COUNTY_DEPARTMENT", "MUNICIPALITY", "STATE_AGENCY", "FEDERAL_AGENCY"),
    *("FOUNDATION", "HEALTH_SYSTEM", "SCHOOL"),
)
RECORD = [name for name in LABELS["partners.v1.DataCategory"] if name != "PROFILE"]


async def show(visit: Visit) -> Response:
    """The form, empty."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """The preview; from there, the referral."""
    form = await visit.form()
    form.need("agency", _("Choose an agency."))
    form.need("request", _("Write what the agency is asked to do."))
    if not form.right or form["step"] not in ("preview", "send"):
        return await _page(visit, form)
    if form["step"] == "preview":
        return await _page(visit, form, preview=True)
    referral = {
        "case": f"cases/{visit.part('case')}",
        "agency": form["agency"],
        "request": form["request"],
        "handoffNote": form["handoffNote"],
    }
    try:
        made = await visit.call("CreateReferral", referral=referral, requestId=form.request_id)
    except Refusal as refusal:
        if refusal.status in (401, 403, 404):
            raise
        form.refused(refusal, referral_agency="agency", referral_request="request", referral_handoff_note="handoffNote")
        return await _page(visit, form)
    said = N_("It is proposed to %(agency)s, who has a week to answer.")
    return visit.go(f"/office/cases/{visit.part('case')}", said=said, agency=made.agency_display_name)


async def _page(visit: Visit, form: Form, *, preview: bool = False) -> Response:
    name = f"cases/{visit.part('case')}"
    found = await visit.gather(
        case=visit.call("GetCase", name=name),
        agencies=visit.call("ListOrganizations", pageSize=200, filter={"kinds": AGENCIES, "states": ["ACTIVE"]}),
    )
    agencies = [(it.name, it.display_name) for it in found["agencies"].organizations]
    case, travels = found["case"], {}
    agency = dict(agencies).get(form["agency"], "")
    if preview and agency:
        travels = await visit.gather(
            files=visit.call("ListCaseAttachments", parent=name),
            consents=visit.call("ListConsents", parent=case.organization, pageSize=200),
            agreements=visit.call("ListAgreements", party=form["agency"], states=["ACTIVE", "EXPIRED"], pageSize=200),
        )
    return visit.show(
        "staff/refer",
        form=form,
        case=case,
        agencies=agencies,
        agency=agency,
        files=[it for it in travels["files"].attachments if it.shared_with_agencies] if travels else [],
        record=_record(travels, form["agency"]) if travels else [],
    )


def _record(travels: dict[str, Any], agency: str) -> list[tuple[str, bool, str]]:
    """Of each category of the organization's record: what it is called, whether the agency reads it today by consent
    and agreement (docs/sharing.md, rule 2), and why not."""
    consents = {
        value_name(it, "category") for it in travels["consents"].consents if it.in_force and it.grantee in ("", agency)
    }
    named: dict[str, set[str]] = {"ACTIVE": set(), "EXPIRED": set()}
    for it in travels["agreements"].agreements:
        if value_name(it, "kind") == "DATA_SHARING":
            named[value_name(it, "state")] |= set(value_names(it, "categories"))
    rows = []
    for category in RECORD:
        reason = ""
        if category not in consents:
            reason = "NO_CONSENT"
        elif category not in named["ACTIVE"]:
            reason = "AGREEMENT_EXPIRED" if category in named["EXPIRED"] else "NO_AGREEMENT"
        said = label("partners.v1.Section.Reason", reason) if reason else ""
        rows.append((label("partners.v1.DataCategory", category), not reason, said))
    return rows

"""What others suggest for our profile, decided field by field."""

import json
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.formats import tongue
from gateway.portal.forms import Form, said
from gateway.portal.labels import all_labeled, choices, labeled
from gateway.portal.visit import Visit
from gateway.portal.words import N_, gettext
from gateway.portal.words import gettext as _

A_PAGE = 20
STATE = "partners.v1.Proposal.State"
ACCEPTED, DECLINED = "ACCEPTED", "DECLINED"
# What a field of a profile is called.
CALLED = {
    "display_name": N_("Name"),
    "legal_name": N_("Legal name"),
    "also_known_as": N_("Also known as"),
    "kind": N_("Kind"),
    "parent": N_("Part of"),
    "identifiers": N_("Numbers it is registered under"),
    "mission": N_("What you are there for"),
    "website": N_("Website"),
    "email": N_("E-mail address"),
    "phones": N_("Telephone numbers"),
    "addresses": N_("Addresses"),
    "service_area": N_("Where you work"),
    "populations": N_("Whom you serve"),
    "languages": N_("The languages you serve people in"),
    "determinants": N_("What you work on"),
    "strengths": N_("What you are good at"),
    "tax_status": N_("Tax status"),
    "legal_status": N_("Legal form"),
    "year_incorporated": N_("Founded in"),
    "logo": N_("Logo"),
}


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
        ways=choices("partners.v1.ProposedField.Decision"),
        decides="ORGANIZATION_ADMIN" in visit.roles,
    )


def called(field: str) -> str:
    """What a field is called, by its name in the contract."""
    return gettext(CALLED[field]) if field in CALLED else field.replace("_", " ")


def told(organization: Any, field: str) -> str:
    """What a field of a profile says, in a line."""
    value = getattr(organization, field, None) if organization is not None else None
    if not value:
        return ""
    if field == "kind":
        return labeled(organization, field)
    if field == "determinants":
        return ", ".join(all_labeled(organization, field))
    if field == "languages":
        return ", ".join(tongue(tag) for tag in value)
    if isinstance(value, str | int):
        return str(value)
    if field == "service_area":
        value = [*value.municipalities, *value.neighborhoods, *value.zip_codes]
    return "; ".join(each if isinstance(each, str) else _in_line(json.loads(each.to_json()).values()) for each in value)


def _in_line(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values if isinstance(value, str | int) and value)

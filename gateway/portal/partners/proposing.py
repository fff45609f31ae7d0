"""Changes that we propose to others' profiles: made field by field, and what became of them."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal import profiles, proposals
from gateway.portal.forms import Form
from gateway.portal.labels import value_name
from gateway.portal.visit import Visit
from gateway.portal.words import N_, gettext
from gateway.portal.words import gettext as _

A_PAGE = 30
# What the fields of somebody else's profile are called, where their own people are asked in other words.
CALLED = {
    "mission": N_("Mission"),
    "languages": N_("Languages"),
    "determinants": N_("Works on"),
    "populations": N_("For whom"),
    "strengths": N_("Good at"),
    "municipalities": N_("Works in"),
    "service_area": N_("Works in"),
}


async def begin(visit: Visit) -> Response:
    """The form, as the profile is now."""
    organization = await visit.call("GetOrganization", name=f"organizations/{visit.part('organization')}")
    form = Form(profiles.values_of(organization))
    profiles.in_lines(form)
    return _page(visit, form, organization, profiles.values_of(organization))


async def take(visit: Visit) -> Response:
    """What would change, to be read once more; from there, the proposal."""
    form = await visit.form()
    organization = await visit.call("GetOrganization", name=f"organizations/{visit.part('organization')}")
    was = {field: profiles.was(form, field) for field in profiles.FIELDS}
    typed = {field: profiles.typed(form, field) for field in profiles.FIELDS}
    changed = {field: value for field, value in typed.items() if value != was[field]}
    if form["step"] == "change":
        return _page(visit, form, organization, was)
    form.need("displayName", _("An organization needs a name."))
    form.need("reason", _("Say why: who decides on it reads that."))
    if not changed:
        form.wrong("", _("Nothing is other than it was. Change what is not right."))
    if not form.right or form["step"] != "send":
        return _page(visit, form, organization, was, changed if form.right else {})
    body = profiles.body_of(organization, typed, changed)
    try:
        made = await visit.call(
            "CreateProposal",
            organization={"name": organization.name, **body},
            updateMask=",".join(body),
            reason=form["reason"],
            source=form["source"],
            requestId=form.request_id,
        )
    except Refusal as refusal:
        form.refused(refusal, **profiles.renamed(refusal))
        return _page(visit, form, organization, was)
    return visit.go(f"/partners/{made.name}", said=N_("It is proposed. What they decide stands here."))


def _page(
    visit: Visit, form: Form, organization: Any, was: dict[str, list[str]], changed: dict[str, list[str]] | None = None
) -> Response:
    return visit.show(
        "partners/propose",
        form=form,
        organization=organization,
        was={field: "\n".join(value) for field, value in was.items()},
        changed=[
            (called(field), profiles.told(field, was[field]), profiles.told(field, value))
            for field, value in (changed or {}).items()
        ],
        now={field: profiles.told(field, value) for field, value in was.items()},
        fields=profiles.FIELDS,
        **profiles.offered(),
    )


async def show_all(visit: Visit) -> Response:
    """A page of what we proposed, the newest first."""
    found = await visit.call("ListProposals", side="SENT", pageSize=A_PAGE, pageToken=visit.query["page"])
    return visit.show("partners/proposals", found=found, called=called)


async def show(visit: Visit) -> Response:
    """One of ours: field by field what it was, what we proposed, and what became of it."""
    return await _one(visit, Form())


async def withdraw(visit: Visit) -> Response:
    """Takes it back."""
    form = await visit.form()
    name = f"proposals/{visit.part('proposal')}"
    try:
        await visit.call("WithdrawProposal", name=name, etag=form["etag"], requestId=form.request_id)
    except Refusal as refusal:
        form.refused(refusal)
        return await _one(visit, form)
    return visit.go(f"/partners/{name}", said=N_("It is taken back."))


async def _one(visit: Visit, form: Form) -> Response:
    proposal = await visit.call("GetProposal", name=f"proposals/{visit.part('proposal')}")
    return visit.show(
        "partners/proposal",
        form=form,
        proposal=proposal,
        ours=proposal.proposer_organization == visit.who.organization,
        open=value_name(proposal, "state") == "OPEN",
        fields=[
            (
                field,
                called(field.field),
                *(proposals.told(it, field.field) for it in (proposal.before, proposal.proposed)),
            )
            for field in proposal.fields
        ],
    )


def called(field: str) -> str:
    """What a field of somebody else's profile is called, by its name in the form or in the contract."""
    said = CALLED.get(field) or profiles.FIELDS.get(field)
    return gettext(said) if said else proposals.called(field)

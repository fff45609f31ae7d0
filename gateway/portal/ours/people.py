"""Who acts for the organization: its people and what they may do, who is invited, and who says they belong to it."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import choices
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

MOST = 200
ROLES = ("ORGANIZATION_MEMBER", "ORGANIZATION_ADMIN")


async def show(visit: Visit) -> Response:
    """All of them."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Does what was asked for."""
    form = await visit.form()
    does = MOVES.get(form["do"])
    if does is None:
        raise Refusal(400, "FIELD_INVALID", "Nothing was chosen to be done.")
    try:
        said = await does(visit, form)
    except Refusal as refusal:
        if refusal.reason == "LAST_ADMIN":
            form.wrong("", _("Somebody has to be the administrator: give the role to somebody else first."))
        else:
            form.refused(refusal, invitation_email="email", email="email", reason="reason")
        said = ""
    return await _page(visit, form) if form.errors else visit.go("/our/people", said=said)


async def _page(visit: Visit, form: Form) -> Response:
    parent = visit.who.organization
    found = await visit.gather(
        grants=visit.call("ListRoleGrants", parent=parent, pageSize=MOST),
        invitations=visit.call("ListInvitations", parent=parent, pageSize=MOST),
        claims=visit.call("ListClaims", organization=parent, states=["OPEN"], pageSize=MOST),
    )
    people: dict[str, list[Any]] = {}
    for grant in found["grants"].role_grants:
        people.setdefault(grant.account, []).append(grant)
    return visit.show(
        "ours/people",
        form=form,
        people=people.values(),
        invitations=found["invitations"].invitations,
        claims=found["claims"].claims,
        roles=[(role, label) for role, label in choices("access.v1.Role") if role in ROLES],
    )


async def _invite(visit: Visit, form: Form) -> str:
    if "@" not in form["email"]:
        form.wrong("email", _("Write an e-mail address, as dana@example.org."))
    if form["role"] not in ROLES:
        form.wrong("role", _("Choose what they may do."))
    if form.right:
        invitation = {"email": form["email"], "roles": [form["role"]]}
        await visit.call(
            "CreateInvitation", parent=visit.who.organization, invitation=invitation, requestId=form.request_id
        )
    return N_("The invitation is on its way. It can be accepted for seven days.")


async def _take_back(visit: Visit, form: Form) -> str:
    await visit.call("DeleteInvitation", name=form["invitation"])
    return N_("The invitation is taken back.")


async def _grant(visit: Visit, form: Form) -> str:
    grant = {"account": form["account"], "role": form["role"] if form["role"] in ROLES else ""}
    await visit.call("CreateRoleGrant", parent=visit.who.organization, roleGrant=grant, requestId=form.request_id)
    return N_("Given. It is in force when they come next.")


async def _revoke(visit: Visit, form: Form) -> str:
    await visit.call("RevokeRoleGrant", name=form["grant"], requestId=form.request_id)
    return N_("The role is ended.")


async def _approve(visit: Visit, form: Form) -> str:
    await visit.call("ApproveClaim", name=form["claim"], requestId=form.request_id)
    return N_("They are an administrator now.")


async def _decline(visit: Visit, form: Form) -> str:
    form.need("reason", _("Say why, so that they know."))
    if form.right:
        await visit.call("DeclineClaim", name=form["claim"], reason=form["reason"], requestId=form.request_id)
    return N_("It is declined. They can read why.")


MOVES: dict[str, Any] = {
    "invite": _invite,
    "take-back": _take_back,
    "grant": _grant,
    "revoke": _revoke,
    "approve": _approve,
    "decline": _decline,
}

"""Who acts for one organization, whom it invited, and its systems, as the Office keeps them."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.names import MOST, names_of
from gateway.portal.forms import Form
from gateway.portal.labels import choices
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 50
ROLE = "access.v1.Role"


async def show(visit: Visit) -> Response:
    """The organization's people, invitations and systems."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Invites somebody, takes an invitation back, or ends a role."""
    form = await visit.form()
    does = MOVES.get(form["do"])
    if does is None:
        raise Refusal(400, "FIELD_INVALID", "Nothing was chosen to be done.")
    said = ""
    try:
        said = await does(visit, form)
    except Refusal as refusal:
        form.refused(refusal, invitation_email="email")
    return await _page(visit, form) if form.errors else visit.go(visit.request.url.path, said=said)


async def show_invitations(visit: Visit) -> Response:
    """Every invitation that nobody has accepted."""
    found = await visit.call(
        "ListInvitations", parent="organizations/-", pageSize=A_PAGE, pageToken=visit.query["page"]
    )
    names = await names_of(visit, [it.inviter for it in found.invitations])
    return visit.show("admin/invitations", found=found, names=names)


async def take_back(visit: Visit) -> Response:
    """Takes an invitation back."""
    return visit.go("/admin/invitations", said=await _take_back(visit, await visit.form()))


async def revoke(visit: Visit, form: Form) -> str:
    """Ends the role that `form` names, `grant`; what is said of it."""
    try:
        await visit.call("RevokeRoleGrant", name=form["grant"], requestId=form.request_id)
    except Refusal as refusal:
        if refusal.reason != "LAST_ADMIN":
            raise
        form.wrong("", _("Somebody has to run the Office: give the role to somebody else first."))
    return N_("The role is ended.")


async def _page(visit: Visit, form: Form) -> Response:
    name = _name(visit)
    found = await visit.gather(
        organization=visit.call("GetOrganization", name=name),
        grants=visit.call("ListRoleGrants", parent=name, pageSize=MOST),
        invitations=visit.call("ListInvitations", parent=name, pageSize=MOST),
        clients=visit.call("ListClients", parent=name, pageSize=MOST),
    )
    grants = found["grants"].role_grants
    return visit.show(
        "admin/organization",
        form=form,
        organization=found["organization"],
        grants=grants,
        names=await names_of(visit, [it.granter for it in grants]),
        invitations=found["invitations"].invitations,
        clients=found["clients"].clients,
        roles=choices(ROLE, but=("PUBLIC", "AGENCY_SYSTEM")),
    )


def _name(visit: Visit) -> str:
    return f"organizations/{visit.part('organization')}"


async def _invite(visit: Visit, form: Form) -> str:
    if "@" not in form["email"]:
        form.wrong("email", _("Write an e-mail address, as dana@example.org."))
    form.need("role", _("Choose what they may do."))
    if form.right:
        invitation = {"email": form["email"], "roles": [form["role"]]}
        await visit.call("CreateInvitation", parent=_name(visit), invitation=invitation, requestId=form.request_id)
    return N_("The invitation is on its way. It can be accepted for seven days.")


async def _take_back(visit: Visit, form: Form) -> str:
    try:
        await visit.call("DeleteInvitation", name=form["invitation"])
    except Refusal as refusal:
        if refusal.reason != "INVITATION_NOT_FOUND":  # It was accepted, or taken back, meanwhile.
            raise
    return N_("The invitation is taken back.")


MOVES: dict[str, Any] = {"invite": _invite, "take-back": _take_back, "revoke": revoke}

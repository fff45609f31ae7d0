"""What the links in mails lead to: invitations, and new passwords."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _


async def show_invitation(visit: Visit) -> Response:
    """What one is invited to."""
    return await _invitation(visit, Form({"token": visit.query["token"]}))


async def accept(visit: Visit) -> Response:
    """Accepts the invitation."""
    form = await visit.form()
    try:
        await visit.ask(
            "AcceptInvitation",
            token=form["token"][:128],
            displayName=form["displayName"][:255],
            password=form.raw("password"),
        )
    except Refusal as refusal:
        form.refused(refusal)
        return await _invitation(visit, form)
    return visit.go("/sign-in?said=invitation")


async def _invitation(visit: Visit, form: Form) -> Response:
    try:
        invitation = await visit.ask("ReadInvitation", token=form["token"][:128])
    except Refusal as refusal:
        return spent(visit, refusal)
    return visit.show("people/invitation", invitation=invitation, form=form)


async def show_forgotten(visit: Visit) -> Response:
    """The form that asks for a link."""
    return visit.show("people/forgot-password", form=Form(), sent=False)


async def send_link(visit: Visit) -> Response:
    """Has a link sent. The answer is the same whether the address is known, and also when it came too often."""
    form = await visit.form()
    if "@" not in form["email"]:
        form.wrong("email", _("Write your e-mail address, as dana@example.org."))
        return visit.show("people/forgot-password", form=form, sent=False)
    try:
        await visit.ask("RequestPasswordReset", email=form["email"][:254])
    except Refusal as refusal:
        if refusal.reason != "TRY_LATER":
            raise
    return visit.show("people/forgot-password", form=form, sent=True)


async def show_new_password(visit: Visit) -> Response:
    """The form for a new password."""
    return visit.show("people/new-password", form=Form({"token": visit.query["token"]}))


async def take_new_password(visit: Visit) -> Response:
    """Sets the new password."""
    form = await visit.form()
    try:
        await visit.ask("ResetPassword", token=form["token"][:128], password=form.raw("password"))
    except Refusal as refusal:
        if refusal.reason == "LINK_INVALID":
            return spent(visit, refusal)
        form.refused(refusal)
        return visit.show("people/new-password", form=form)
    return visit.go("/sign-in?said=password", "")


def spent(visit: Visit, refusal: Refusal) -> Response:
    """The answer to a link that leads nowhere any more."""
    if refusal.reason != "LINK_INVALID":
        raise refusal
    return visit.show("people/spent", 410)

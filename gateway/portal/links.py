"""What the links in mails lead to: invitations, and new passwords."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.visit import Visit, errors_of


async def show_invitation(visit: Visit) -> Response:
    """What one is invited to."""
    token = visit.request.query_params.get("token", "")
    return await _invitation(visit, token, {}, {})


async def accept(visit: Visit) -> Response:
    """Accepts the invitation."""
    form = await visit.form()
    token = form.get("token", "")
    try:
        await visit.ask(
            "AcceptInvitation",
            token=token[:128],
            display_name=form.get("displayName", "")[:255],
            password=form.get("password", ""),
        )
    except Refusal as refusal:
        return await _invitation(visit, token, errors_of(refusal), form)
    return visit.go("/sign-in?said=invitation")


async def _invitation(visit: Visit, token: str, errors: dict[str, str], form: dict[str, str]) -> Response:
    try:
        invitation = await visit.ask("ReadInvitation", token=token[:128])
    except Refusal as refusal:
        return spent(visit, refusal)
    status = 422 if errors else 200
    return visit.show("invitation", status, token=token, invitation=invitation, errors=errors, values=form)


async def show_forgotten(visit: Visit) -> Response:
    """The form that asks for a link."""
    return visit.show("forgot-password", values={}, sent=False)


async def send_link(visit: Visit) -> Response:
    """Has a link sent. The answer is the same whether the address is known, and also when it came too often."""
    form = await visit.form()
    if "@" not in form.get("email", ""):
        errors = {"email": "Write your e-mail address, as dana@example.org."}
        return visit.show("forgot-password", 422, errors=errors, values=form, sent=False)
    try:
        await visit.ask("RequestPasswordReset", email=form["email"].strip()[:254])
    except Refusal as refusal:
        if refusal.reason != "TRY_LATER":
            raise
    return visit.show("forgot-password", values=form, sent=True)


async def show_new_password(visit: Visit) -> Response:
    """The form for a new password."""
    return visit.show("new-password", token=visit.request.query_params.get("token", ""))


async def take_new_password(visit: Visit) -> Response:
    """Sets the new password."""
    form = await visit.form()
    token = form.get("token", "")
    try:
        await visit.ask("ResetPassword", token=token[:128], password=form.get("password", ""))
    except Refusal as refusal:
        if refusal.reason == "LINK_INVALID":
            return spent(visit, refusal)
        return visit.show("new-password", 422, token=token, errors=errors_of(refusal))
    return visit.go("/sign-in?said=password", "")


def spent(visit: Visit, refusal: Refusal) -> Response:
    """The answer to a link that leads nowhere any more."""
    if refusal.reason != "LINK_INVALID":
        raise refusal
    return visit.show("spent", 410)

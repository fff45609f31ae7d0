"""Signing in with an issuer: the way there, and back."""

import hmac

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form, english
from gateway.portal.people.sign_in import go_on, show_form
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _
from services.chassis.limits import Limit

# Ways that one address may go: each is a row for ten minutes.
_WAYS = Limit(60, 60.0)
# What ties the way back to this browser: who lures somebody back with an answer of their own is refused.
COOKIE = "tributary-going"
SECONDS = 600


async def go(visit: Visit) -> Response:
    """Goes to the issuer."""
    form = Form({"next": visit.query["next"]})
    if _WAYS.wait(visit.address):
        form.wrong("", _("Too many tries. Wait a moment, then try again."))
        return await show_form(visit, form, 429)
    onward = visit.next(form["next"])[:2000]
    try:
        asked = await visit.ask("StartIssuerSignIn", issuer=visit.part("issuer"), onward=onward)
    except Refusal as refusal:
        return await _refused(visit, form, refusal)
    answer = visit.go(asked.address)
    answer.set_cookie(
        _cookie(visit), asked.state, max_age=SECONDS, secure=visit.https, httponly=True, samesite="lax", path="/"
    )
    return answer


async def come_back(visit: Visit) -> Response:
    """Takes who comes back."""
    answer = await _come_back(visit)
    answer.delete_cookie(_cookie(visit), secure=visit.https, httponly=True, samesite="lax", path="/")
    return answer


async def _come_back(visit: Visit) -> Response:
    given, form = visit.query, Form()
    kept = visit.request.cookies.get(_cookie(visit), "")
    if given["error"]:
        form.wrong("", _("You did not sign in there. Try again, or sign in in another way."))
    elif not kept or not hmac.compare_digest(kept.encode(), given["state"].encode()):
        form.wrong("", _("This sign-in was not begun in this browser: begin anew."))
    if not form.right:
        return await show_form(visit, form, 401)
    try:
        session = await visit.ask(
            "FinishIssuerSignIn",
            issuer=visit.part("issuer"),
            state=kept[:128],
            code=given["code"][:4000],
            address=visit.address,
            userAgent=visit.request.headers.get("user-agent", "")[:500],
        )
    except Refusal as refusal:
        return await _refused(visit, form, refusal)
    if visit.token:
        await visit.ask("SignOut", token=visit.token)
    return await go_on(visit, Form({"next": session.onward}), session.token, int(session.step))


async def _refused(visit: Visit, form: Form, refusal: Refusal) -> Response:
    """The sign-in form, with what the issuer's way ended with: the other ways stay open."""
    if not refusal.reason.startswith("ISSUER_") or refusal.status == 404:
        raise refusal
    form.wrong("", english(refusal.detail))
    return await show_form(visit, form, refusal.status)


def _cookie(visit: Visit) -> str:
    return f"__Host-{COOKIE}" if visit.https else COOKIE

"""Passkeys: adding and removing one's own, and signing in with one. A script asks the browser for them, and sends what
it answers with the form."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form, said
from gateway.portal.people.sign_in import go_on, show_form
from gateway.portal.visit import CODE, SET_UP, SIGNED_IN, Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _
from services.chassis.limits import Limit

# Questions that one address may have put to its browsers: each is a row for five minutes.
_QUESTIONS = Limit(60, 60.0)


async def show_passkey(visit: Visit) -> Response:
    """What a passkey is, and the form to add one."""
    if visit.step not in (SIGNED_IN, SET_UP):
        return visit.go("/sign-in")
    return _form(visit, Form({"next": visit.query["next"]}))


async def ask_for_new(visit: Visit) -> Response:
    """What the browser is asked, to make one."""
    form = await visit.form()
    return await _asked(visit, "StartPasskey", visit.token, password=form.raw("password")[:128])


async def add(visit: Visit) -> Response:
    """Keeps the one that the browser made."""
    form = await visit.form()
    name = form["displayName"][:63] or _("A passkey")
    try:
        kept = await visit.ask("RegisterPasskey", token=visit.token, credential=form["credential"], displayName=name)
    except Refusal as refusal:
        if refusal.reason == "SESSION_INVALID":
            return visit.go("/sign-in?said=ended", "")
        form.refused(refusal)
        return _form(visit, form)
    onward = visit.next(form["next"] or "/account")
    if not kept.recovery_codes:
        return visit.go(onward, kept.token, said=N_("Your passkey is kept."))
    answer = visit.show("people/recovery-codes", onward=onward, codes=kept.recovery_codes)
    visit.keep(answer, kept.token)
    return answer


async def remove(visit: Visit) -> Response:
    """Removes one."""
    try:
        await visit.call("DeletePasskey", name=(await visit.form())["passkey"])
    except Refusal as refusal:
        if refusal.reason not in ("PASSKEY_NOT_FOUND", "FIELD_INVALID"):  # It is removed already.
            raise
    return visit.changed(visit.go("/account", said=N_("That passkey is removed.")))


async def ask_for_one(visit: Visit) -> Response:
    """What the browser is asked, to use one: the account's in a session that waits for a second factor, else any."""
    if _QUESTIONS.wait(visit.address):
        return visit.tell({"detail": _("Too many tries. Wait a moment, then try again.")}, 429)
    return await _asked(visit, "StartPasskeySignIn", visit.token if visit.step == CODE else "")


async def sign_in(visit: Visit) -> Response:
    """Signs in with the one that the browser used."""
    form, waits = await visit.form(), visit.step == CODE
    try:
        session = await visit.ask(
            "SignInWithPasskey",
            token=visit.token if waits else "",
            credential=form["credential"],
            address=visit.address,
            userAgent=visit.request.headers.get("user-agent", "")[:500],
        )
    except Refusal as refusal:
        form.refused(refusal)
        return visit.show("people/code", form=form) if waits else await show_form(visit, form)
    if visit.token and not waits:
        await visit.ask("SignOut", token=visit.token)
    return await go_on(visit, form, session.token)


def _form(visit: Visit, form: Form) -> Response:
    return visit.show("people/passkey", form=form, must=visit.step == SET_UP)


async def _asked(visit: Visit, rpc: str, token: str, **fields: str) -> Response:
    """The question as the script takes it, or why there is none."""
    try:
        asked = await visit.ask(rpc, token=token, **fields)
    except Refusal as refusal:
        detail = refusal.errors[0].detail if refusal.errors else said(refusal, plain=True)
        return visit.tell({"detail": detail}, refusal.status)
    return visit.tell(asked.options)

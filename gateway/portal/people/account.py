"""One's own account: its sessions, and its second factor."""

import re
from urllib.parse import quote

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.user_agents import called
from gateway.portal.visit import SET_UP, SIGNED_IN, Visit
from gateway.portal.words import N_

_KEY = re.compile("[A-Z2-7]{16,64}")


async def show_account(visit: Visit) -> Response:
    """Who one is, and where one is signed in."""
    if not visit.roles:
        return visit.show("people/account", sessions=[], passkeys=[])
    found = await visit.gather(
        sessions=visit.call("ListSessions", parent="accounts/me", pageSize=200),
        passkeys=visit.call("ListPasskeys", parent="accounts/me", pageSize=200),
    )
    sessions = [(session, called(session.user_agent)) for session in found["sessions"].sessions]
    return visit.show("people/account", sessions=sessions, passkeys=found["passkeys"].passkeys)


async def end_session(visit: Visit) -> Response:
    """Ends one session, or all of them."""
    name = (await visit.form())["session"]
    if name == "all":
        await visit.call("EndSessions", parent="accounts/me")
        return visit.go("/sign-in?said=out", "")
    try:
        await visit.call("DeleteSession", name=name)
    except Refusal as refusal:
        if refusal.reason not in ("SESSION_NOT_FOUND", "FIELD_INVALID"):  # It has ended already.
            raise
    if name == visit.who.session:
        return visit.go("/sign-in?said=out", "")
    return visit.go("/account", said=N_("That session is ended."))


async def show_second_factor(visit: Visit) -> Response:
    """What a second factor is, and how to begin."""
    if visit.step not in (SIGNED_IN, SET_UP):
        return visit.go("/sign-in")
    form = Form({"next": visit.query["next"]})
    return visit.show("people/second-factor", form=form, must=visit.step == SET_UP)


async def set_up_second_factor(visit: Visit) -> Response:
    """Makes a key; then, with the first code, enables it."""
    if visit.step not in (SIGNED_IN, SET_UP):
        return visit.go("/sign-in?said=ended", "")
    form = await visit.form()
    if not _KEY.fullmatch(form["key"]):
        try:
            begun = await visit.ask("StartSecondFactor", token=visit.token, password=form.raw("password")[:128])
        except Refusal as refusal:
            form.refused(refusal, "password")
            return visit.show("people/second-factor", form=form, must=visit.step == SET_UP)
        return _authenticator(visit, Form({"key": begun.key, "next": form["next"]}))
    try:
        enabled = await visit.ask("EnableSecondFactor", token=visit.token, code=form["code"][:64])
    except Refusal as refusal:
        form.refused(refusal, "code")
        return _authenticator(visit, form)
    answer = visit.show("people/recovery-codes", onward=visit.next(form["next"]), codes=enabled.recovery_codes)
    visit.keep(answer, enabled.token)
    return answer


def _authenticator(visit: Visit, form: Form) -> Response:
    """The key, to scan and to type, and the form for the first code."""
    import segno
    from markupsafe import Markup

    key = form["key"]
    address = f"otpauth://totp/Tributary:{quote(visit.who.email)}?secret={key}&issuer=Tributary"
    picture = Markup(segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff"))  # noqa: S704 (segno's own drawing)
    groups = " ".join(key[place : place + 4] for place in range(0, len(key), 4))
    return visit.show("people/authenticator", form=form, groups=groups, picture=picture)

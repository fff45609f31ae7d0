"""One's own account: its sessions, and its second factor."""

import re
from urllib.parse import quote

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.visit import SET_UP, SIGNED_IN, Visit, errors_of

_KEY = re.compile("[A-Z2-7]{16,64}")


async def show_account(visit: Visit) -> Response:
    """Who one is, and where one is signed in."""
    sessions, passkeys = [], []
    if visit.who.roles:
        passkeys = (await visit.ask_as_self("ListPasskeys", parent="accounts/me", page_size=200)).passkeys
        sessions = (await visit.ask_as_self("ListSessions", parent="accounts/me", page_size=200)).sessions
    names = {choice.organization: choice.display_name for choice in visit.who.choices}
    return visit.show(
        "account", sessions=sessions, passkeys=passkeys, names=names, may_look=visit.has_role("OFFICE_STAFF")
    )


async def end_session(visit: Visit) -> Response:
    """Ends one session, or all of them."""
    name = (await visit.form()).get("session", "")
    if name == "all":
        await visit.ask_as_self("EndSessions", parent="accounts/me")
        return visit.go("/sign-in?said=out", "")
    try:
        await visit.ask_as_self("DeleteSession", name=name)
    except Refusal as refusal:
        if refusal.reason not in ("SESSION_NOT_FOUND", "FIELD_INVALID"):  # It has ended already.
            raise
    return visit.go("/account") if name != visit.who.session else visit.go("/sign-in?said=out", "")


async def show_second_factor(visit: Visit) -> Response:
    """What a second factor is, and how to begin."""
    if visit.step not in (SIGNED_IN, SET_UP):
        return visit.go("/sign-in")
    onward = visit.request.query_params.get("next", "")
    return visit.show("second-factor", onward=onward, must=visit.step == SET_UP)


async def set_up_second_factor(visit: Visit) -> Response:
    """Makes a key; then, with the first code, enables it."""
    if visit.step not in (SIGNED_IN, SET_UP):
        return visit.go("/sign-in?said=ended", "")
    form = await visit.form()
    onward = visit.next(form.get("next", ""))
    must = visit.step == SET_UP
    if not _KEY.fullmatch(form.get("key", "")):
        try:
            begun = await visit.ask("StartSecondFactor", token=visit.token, password=form.get("password", "")[:128])
        except Refusal as refusal:
            return visit.show("second-factor", 422, onward=onward, must=must, errors=errors_of(refusal, "password"))
        return _authenticator(visit, begun.key, onward)
    try:
        enabled = await visit.ask("EnableSecondFactor", token=visit.token, code=form.get("code", "")[:64])
    except Refusal as refusal:
        return _authenticator(visit, form["key"], onward, errors_of(refusal, "code"))
    answer = visit.show("recovery-codes", onward=onward, codes=enabled.recovery_codes)
    visit.keep(answer, enabled.token)
    return answer


def _authenticator(visit: Visit, key: str, onward: str, errors: dict[str, str] | None = None) -> Response:
    """The key, to scan and to type, and the form for the first code."""
    import segno
    from markupsafe import Markup

    address = f"otpauth://totp/Tributary:{quote(visit.who.email)}?secret={key}&issuer=Tributary"
    picture = Markup(segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff"))  # noqa: S704
    groups = " ".join(key[place : place + 4] for place in range(0, len(key), 4))
    status = 422 if errors else 200
    return visit.show(
        "authenticator", status, key=key, groups=groups, picture=picture, onward=onward, errors=errors or {}
    )

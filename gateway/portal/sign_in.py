"""Signing in and out, and choosing for whom to act."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.visit import CODE, SET_UP, SIGNED_IN, Visit, errors_of

NOTICES = {
    "password": "Your password is changed. Sign in with the new one.",
    "invitation": "Your invitation is accepted. Sign in to begin.",
    "out": "You are signed out.",
    "ended": "Your session has ended. Sign in to go on.",
}


async def show_sign_in(visit: Visit) -> Response:
    """The form."""
    onward = visit.request.query_params.get("next", "")
    if visit.step:
        return visit.go(place_of(visit, visit.next(onward)))
    notice = NOTICES.get(visit.request.query_params.get("said", ""), "")
    return await show_form(visit, onward, notice=notice)


async def show_form(
    visit: Visit,
    onward: str,
    status: int = 200,
    errors: Mapping[str, str] | None = None,
    *,
    notice: str = "",
    values: Mapping[str, str] | None = None,
) -> Response:
    """The form, and the issuers to sign in with instead."""
    issuers = (await visit.ask("ListIssuers")).issuers
    page = {"errors": errors or {}, "notice": notice, "values": values or {}, "issuers": issuers}
    return visit.show("sign-in", status, onward=onward, **page)


async def sign_in(visit: Visit) -> Response:
    """Takes e-mail address and password. A session that the browser had before is not gone on with."""
    form = await visit.form()
    onward = visit.next(form.get("next", ""))
    errors = {}
    if "@" not in form.get("email", ""):
        errors["email"] = "Write your e-mail address, as dana@example.org."
    if not form.get("password"):
        errors["password"] = "Write your password."  # noqa: S105
    if not errors:
        try:
            session = await visit.ask(
                "SignIn",
                email=form["email"].strip()[:254],
                password=form["password"][:128],
                address=visit.address,
                user_agent=visit.request.headers.get("user-agent", "")[:500],
            )
        except Refusal as refusal:
            errors = errors_of(refusal, "email")
        else:
            if visit.token:
                await visit.ask("SignOut", token=visit.token)
            return visit.go(after(session, onward), session.token)
    return await show_form(visit, onward, 422, errors, values=form)


def after(session: Any, onward: str) -> str:
    """Where a session that has begun goes on to, and then `onward`."""
    path = {CODE: "/sign-in/code", SET_UP: "/second-factor"}.get(int(session.step), "")
    return f"{path}?next={quote(onward)}" if path else onward


async def show_code(visit: Visit) -> Response:
    """The form for the second factor."""
    if visit.step != CODE:
        return visit.go("/sign-in")
    return visit.show("code", onward=visit.request.query_params.get("next", ""))


async def take_code(visit: Visit) -> Response:
    """Takes the second factor."""
    form = await visit.form()
    onward = visit.next(form.get("next", ""))
    try:
        session = await visit.ask("ConfirmSignIn", token=visit.token, code=form.get("code", "")[:64])
    except Refusal as refusal:
        if refusal.reason == "SESSION_INVALID":
            return visit.go("/sign-in?said=ended", "")
        return visit.show("code", 422, onward=onward, errors=errors_of(refusal, "code"))
    return visit.go(onward, session.token)


async def sign_out(visit: Visit) -> Response:
    """Ends the session."""
    ended = await visit.ask("SignOut", token=visit.token) if visit.token else None
    if ended is None or not ended.issuer_address:
        return visit.go("/sign-in?said=out", "")
    visit.who = None
    answer = visit.show("signed-out", address=ended.issuer_address, issuer=ended.issuer_display_name)
    visit.keep(answer, "")
    return answer


async def show_choice(visit: Visit) -> Response:
    """The organizations to act for."""
    return visit.show("organization", onward=visit.request.query_params.get("next", ""))


async def choose(visit: Visit) -> Response:
    """Acts for another organization."""
    form = await visit.form()
    onward = visit.next(form.get("next", ""))
    try:
        session = await visit.ask("ChooseOrganization", token=visit.token, organization=form.get("organization", ""))
    except Refusal as refusal:
        if refusal.reason == "SESSION_INVALID":
            return visit.go("/sign-in?said=ended", "")
        if refusal.status >= 500:
            raise
        errors = {"organization": "Choose one of these organizations."}
        return visit.show("organization", 422, onward=onward, errors=errors)
    return visit.go(onward, session.token)


def place_of(visit: Visit, onward: str) -> str:
    """Where a session has to go before `onward`, or `onward`."""
    match visit.step:
        case step if step == CODE:
            return f"/sign-in/code?next={quote(onward)}"
        case step if step == SET_UP:
            return f"/second-factor?next={quote(onward)}"
        case step if step == SIGNED_IN and not visit.who.organization and len(visit.who.choices) > 1:
            return f"/organization?next={quote(onward)}"
    return onward

"""Passkeys: adding and removing one's own, and signing in with one. A script asks the browser for them, and sends what
it answers with the form."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.limits import Limit
from gateway.portal.sign_in import show_form
from gateway.portal.visit import CODE, SET_UP, SIGNED_IN, Visit, errors_of

# Questions that one address may have put to its browsers: each is a row for five minutes.
_QUESTIONS = Limit(60, 60.0)


async def show_passkey(visit: Visit) -> Response:
    """What a passkey is, and the form to add one."""
    if visit.step not in (SIGNED_IN, SET_UP):
        return visit.go("/sign-in")
    onward = visit.request.query_params.get("next", "")
    return visit.show("passkey", onward=onward, must=visit.step == SET_UP)


async def ask_for_new(visit: Visit) -> Response:
    """What the browser is asked, to make one."""
    form = await visit.form()
    return await _asked(visit, "StartPasskey", password=form.get("password", "")[:128])


async def add(visit: Visit) -> Response:
    """Keeps the one that the browser made."""
    form = await visit.form()
    onward, must = visit.next(form.get("next", "")), visit.step == SET_UP
    name = form.get("displayName", "").strip()[:63] or "A passkey"
    try:
        kept = await visit.ask(
            "RegisterPasskey", token=visit.token, credential=form.get("credential", ""), display_name=name
        )
    except Refusal as refusal:
        if refusal.reason == "SESSION_INVALID":
            return visit.go("/sign-in?said=ended", "")
        return visit.show("passkey", 422, onward=onward, must=must, errors=errors_of(refusal))
    if not kept.recovery_codes:
        return visit.go(onward, kept.token)
    answer = visit.show("recovery-codes", onward=onward, codes=kept.recovery_codes)
    visit.keep(answer, kept.token)
    return answer


async def remove(visit: Visit) -> Response:
    """Removes one."""
    try:
        await visit.ask_as_self("DeletePasskey", name=(await visit.form()).get("passkey", ""))
    except Refusal as refusal:
        if refusal.reason not in ("PASSKEY_NOT_FOUND", "FIELD_INVALID"):  # It is removed already.
            raise
    return visit.go("/account")


async def ask_for_one(visit: Visit) -> Response:
    """What the browser is asked, to use one: the account's in a session that waits for a second factor, else any."""
    if seconds := _QUESTIONS.wait(visit.address):
        return visit.tell({"detail": f"There were many tries. Wait {seconds} seconds, then try again."}, 429)
    return await _asked(visit, "StartPasskeySignIn")


async def sign_in(visit: Visit) -> Response:
    """Signs in with the one that the browser used."""
    form = await visit.form()
    onward, waits = visit.next(form.get("next", "")), visit.step == CODE
    try:
        session = await visit.ask(
            "SignInWithPasskey",
            token=visit.token if waits else "",
            credential=form.get("credential", ""),
            address=visit.address,
            user_agent=visit.request.headers.get("user-agent", "")[:500],
        )
    except Refusal as refusal:
        if waits:
            return visit.show("code", 422, onward=onward, errors=errors_of(refusal))
        return await show_form(visit, onward, 422, errors_of(refusal))
    if visit.token and not waits:
        await visit.ask("SignOut", token=visit.token)
    return visit.go(onward, session.token)


async def _asked(visit: Visit, rpc: str, **fields: str) -> Response:
    """The question as the script takes it, or why there is none."""
    token = "" if rpc == "StartPasskeySignIn" and visit.step != CODE else visit.token
    try:
        asked = await visit.ask(rpc, token=token, **fields)
    except Refusal as refusal:
        detail = refusal.errors[0].detail if refusal.errors else refusal.detail
        return visit.tell({"detail": detail}, refusal.status)
    return visit.tell(asked.options)

"""Signing in and out, and choosing for whom to act."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.people.again import send_again, show_again
from gateway.portal.people.steps import place_of
from gateway.portal.visit import CODE, SET_UP, Visit, onward
from gateway.portal.words import N_
from gateway.portal.words import gettext as _
from gateway.session import BY_SESSION

# What a page says that leads here, by what stands in the address.
NOTICES = {
    "password": N_("Your password is changed. Sign in with the new one."),
    "invitation": N_("Your invitation is accepted. Sign in to begin."),
    "out": N_("You are signed out."),
    "ended": N_("Your session has ended. Sign in to go on."),
}


async def show_sign_in(visit: Visit) -> Response:
    """The form."""
    query = visit.query
    if visit.step:
        return visit.go(place_of(visit, visit.next(query["next"])))
    notice = NOTICES.get(query["said"], "")
    return await show_form(visit, Form({"next": query["next"]}), notice=_(notice) if notice else "")


async def show_form(visit: Visit, form: Form, status: int = 0, *, notice: str = "") -> Response:
    """The form, and the issuers to sign in with instead; with what was kept on the way, that form."""
    if form["kept"]:
        return await show_again(visit, form, status)
    issuers = (await visit.ask("ListIssuers")).issuers
    return visit.show("people/sign-in", status, form=form, notice=notice, issuers=issuers)


async def sign_in(visit: Visit) -> Response:
    """Takes e-mail address and password. A session that the browser had before is not gone on with."""
    form = await visit.form()
    if "@" not in form["email"]:
        form.wrong("email", _("Write your e-mail address, as dana@example.org."))
    form.need("password", _("Write your password."))
    if form.right:
        try:
            session = await visit.ask(
                "SignIn",
                email=form["email"][:254],
                password=form.raw("password")[:128],
                address=visit.address,
                userAgent=visit.request.headers.get("user-agent", "")[:500],
            )
        except Refusal as refusal:
            form.refused(refusal, "email")
        else:
            if visit.token:
                await visit.ask("SignOut", token=visit.token)
            return await go_on(visit, form, session.token, int(session.step))
    return await show_form(visit, form)


async def go_on(visit: Visit, form: Form, token: str, step: int = 0) -> Response:
    """On to the next step, or to where one wanted to go, or to sending what was kept on the way."""
    place = visit.next(form["next"])
    if step == SET_UP:
        return visit.go(f"/second-factor?next={onward(place)}", token)
    if not form["kept"]:
        return visit.go(f"/sign-in/code?next={onward(place)}" if step == CODE else place, token)
    carried = Form({"next": place, "kept": form["kept"]})
    if step == CODE:
        answer = visit.show("people/code", form=carried)
    else:
        visit.who = await visit.ask(BY_SESSION, token=token)
        choose = place_of(visit, place) != place
        answer = visit.show("people/organization", form=carried) if choose else send_again(visit, place, form["kept"])
    visit.keep(answer, token)
    return answer


async def show_code(visit: Visit) -> Response:
    """The form for the second factor."""
    if visit.step != CODE:
        return visit.go("/sign-in")
    return visit.show("people/code", form=Form({"next": visit.query["next"]}))


async def take_code(visit: Visit) -> Response:
    """Takes the second factor."""
    form = await visit.form()
    try:
        session = await visit.ask("ConfirmSignIn", token=visit.token, code=form["code"][:64])
    except Refusal as refusal:
        if refusal.reason == "SESSION_INVALID":
            return visit.go("/sign-in?said=ended", "")
        form.refused(refusal, "code")
        return visit.show("people/code", form=form)
    return await go_on(visit, form, session.token)


async def sign_out(visit: Visit) -> Response:
    """Ends the session."""
    ended = await visit.ask("SignOut", token=visit.token) if visit.token else None
    if ended is None or not ended.issuer_address:
        return visit.go("/sign-in?said=out", "")
    visit.who = None
    answer = visit.show("people/signed-out", address=ended.issuer_address, issuer=ended.issuer_display_name)
    visit.keep(answer, "")
    return answer


async def show_choice(visit: Visit) -> Response:
    """The organizations to act for."""
    return visit.show("people/organization", form=Form({"next": visit.query["next"]}))


async def choose(visit: Visit) -> Response:
    """Acts for another organization."""
    form = await visit.form()
    try:
        session = await visit.ask("ChooseOrganization", token=visit.token, organization=form["organization"])
    except Refusal as refusal:
        if refusal.reason == "SESSION_INVALID":
            return visit.go("/sign-in?said=ended", "")
        if refusal.status >= 500:
            raise
        form.wrong("organization", _("Choose one of these organizations."))
        return visit.show("people/organization", form=form)
    return await go_on(visit, form, session.token)

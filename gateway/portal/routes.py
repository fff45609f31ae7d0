"""Where the portal's pages are, and what they have in common."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.api.refusal import Refusal
from gateway.browsers import SAFE, cross_origin
from gateway.portal import account, issuers, links, looking, mailbox, passkeys, sign_in
from gateway.portal.visit import SIGNED_IN, Visit

if TYPE_CHECKING:
    from gateway.app import Gateway

# What one who looks as an organization sees may send: the looking ends by it.
WAYS_OUT = ("/look/stop", "/sign-out", "/sign-in", "/organization")

Handler = Callable[[Visit], Awaitable[Response]]


def routes(gateway: "Gateway") -> list[Route]:
    """The routes, answered with what the running gateway holds."""

    def page(path: str, show: Handler, take: Handler | None = None, *, signed_in: bool = False) -> Route:
        async def answer(request: Request) -> Response:
            # Without a `take` the route lets nothing but GET and HEAD through.
            handler = take if take is not None and request.method == "POST" else show
            return await answered(Visit(gateway, request), handler, signed_in=signed_in)

        return Route(path, answer, methods=["GET", "POST"] if take else ["GET"])

    async def no_page(visit: Visit) -> Response:
        return visit.go("/account")

    found = [
        page("/sign-in", sign_in.show_sign_in, sign_in.sign_in),
        page("/sign-in/code", sign_in.show_code, sign_in.take_code),
        page("/sign-in/passkey", no_page, passkeys.sign_in),
        page("/sign-in/passkey/question", no_page, passkeys.ask_for_one),
        page("/sign-in/with/{issuer}", issuers.go),
        page("/sign-in/with/{issuer}/done", issuers.come_back),
        page("/sign-out", no_page, sign_in.sign_out),
        page("/organization", sign_in.show_choice, sign_in.choose, signed_in=True),
        page("/look", looking.show_look, looking.look, signed_in=True),
        page("/look/stop", no_page, looking.stop, signed_in=True),
        page("/invitation", links.show_invitation, links.accept),
        page("/forgot-password", links.show_forgotten, links.send_link),
        page("/new-password", links.show_new_password, links.take_new_password),
        page("/account", account.show_account, signed_in=True),
        page("/account/sessions", no_page, account.end_session, signed_in=True),
        page("/passkey", passkeys.show_passkey, passkeys.add),
        page("/passkey/question", no_page, passkeys.ask_for_new),
        page("/account/passkeys", no_page, passkeys.remove, signed_in=True),
        page("/second-factor", account.show_second_factor, account.set_up_second_factor),
    ]
    if gateway.settings.dev_mail:
        found.append(page("/dev/mail", mailbox.show_mail))
    return found


async def answered(visit: Visit, handler: Handler, *, signed_in: bool) -> Response:
    """What a page answers, whoever asks. Nothing of it is kept by caches."""
    request = visit.request
    try:
        if cross_origin(request.method, dict(request.scope["headers"])):
            raise Refusal(403, "CROSS_ORIGIN", "This form was sent from another site, so nothing was done.")
        await visit.learn_who()
        if visit.looking and request.method not in SAFE and not request.url.path.startswith(WAYS_OUT):
            raise Refusal(403, "LOOKING_ONLY", "You look as another organization sees, and change nothing.")
        path = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        onward = path if request.method in SAFE else request.url.path
        if signed_in and visit.step != SIGNED_IN:
            answer = visit.go(
                f"/sign-in?said=ended&next={quote(onward)}" if visit.token else "/sign-in?next=" + quote(onward)
            )
        elif signed_in and (place := sign_in.place_of(visit, onward)) != onward and request.url.path != "/organization":
            answer = visit.go(place)
        else:
            answer = await handler(visit)
    except Refusal as refusal:
        answer = visit.show("refused", refusal.status, refusal=refusal)
    answer.headers["cache-control"] = "no-store"
    return answer

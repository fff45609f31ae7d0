"""Where the portal's pages are, and what they have in common."""

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gateway.api.refusal import Refusal
from gateway.browsers import SAFE, cross_origin
from gateway.portal import language
from gateway.portal.admin import pages as admin
from gateway.portal.ours import pages as ours
from gateway.portal.page import Handler, Page
from gateway.portal.partners import pages as partners
from gateway.portal.people import pages as people
from gateway.portal.people.again import ask_again, fields_sent
from gateway.portal.people.steps import place_of
from gateway.portal.public import pages as public
from gateway.portal.reader import read_by, reader_of
from gateway.portal.staff import pages as staff
from gateway.portal.visit import SIGNED_IN, Visit, onward

if TYPE_CHECKING:
    from gateway.app import Gateway

# Every room of the portal. An address belongs to the first page that it fits.
ROOMS = (
    public.PAGES,
    people.PAGES,
    ours.PAGES,
    staff.PAGES,
    partners.PAGES,
    admin.PAGES,
    (Page("/language", language.back, language.choose),),
)
# The states that a page can be in instead of itself, by the status of the refusal.
STATES = {403: "frame/forbidden", 404: "frame/missing", 409: "frame/changed", 412: "frame/changed"}
# What one who looks as an organization sees may send: the looking ends by it, or it is of the browser alone.
WAYS_OUT = ("/look/stop", "/sign-out", "/sign-in", "/organization", "/language")


def routes(gateway: "Gateway") -> list[Route]:
    """The routes, answered with what the running gateway holds."""
    pages = [page for room in ROOMS for page in room]
    if gateway.settings.dev_mail:
        pages += people.MAILBOX
    return [_route(gateway, page) for page in pages]


def _route(gateway: "Gateway", page: Page) -> Route:
    async def answer(request: Request) -> Response:
        # What it is counted and timed as.
        request.scope["tributary.route"] = f"{request.method} {page.path}"
        # Without a `take` the route lets nothing but GET and HEAD through.
        handler = page.take if page.take is not None and request.method == "POST" else page.show
        return await answered(Visit(gateway, request), page, handler)

    return Route(page.path, answer, methods=["GET", "POST"] if page.take else ["GET"])


async def answered(visit: Visit, page: Page, handler: Handler) -> Response:
    """What a page answers, whoever asks."""
    request = visit.request
    read_by(reader_of(request.cookies, request.headers.get("accept-language", "")))
    try:
        if cross_origin(request.method, dict(request.scope["headers"])):
            raise Refusal(403, "CROSS_ORIGIN", "This form was sent from another site, so nothing was done.")
        await visit.learn_who()
        if visit.looking and request.method not in SAFE and not request.url.path.startswith(WAYS_OUT):
            raise Refusal(403, "LOOKING_ONLY", "You look as another organization sees, and change nothing.")
        other = await _let_in(visit, page)
        answer = await handler(visit) if other is None else _whole(visit, other)
    except Refusal as refusal:
        answer = _whole(visit, await _refused(visit, refusal))
    # What is somebody's own is kept nowhere; what is everybody's may be shown again by this browser alone.
    answer.headers.setdefault("cache-control", "no-store" if visit.token or page.take else "private, no-cache")
    answer.headers.append("vary", "cookie, accept-language")
    return answer


async def _let_in(visit: Visit, page: Page) -> Response | None:
    """Where one has to go before the page opens, if anywhere. Raises Refusal, 403."""
    if not page.signed_in and not page.roles:
        return None
    place = visit.here if visit.request.method in SAFE else visit.request.url.path
    if visit.step != SIGNED_IN:
        if visit.request.method not in SAFE and not visit.step:
            return await ask_again(visit)
        ended = "said=ended&" if visit.token and not visit.step else ""
        return visit.go(f"/sign-in?{ended}next={onward(place)}")
    before = place_of(visit, place)
    if before != place and visit.request.url.path != "/organization":
        return visit.go(before)
    if page.roles and not page.roles & visit.roles:
        raise Refusal(403, "ROLE_REQUIRED", "This page is for other roles than yours.")
    return None


async def _refused(visit: Visit, refusal: Refusal) -> Response:
    if refusal.status == 401 and visit.request.method in SAFE:
        return visit.go(f"/sign-in?said=ended&next={onward(visit.here)}", "")
    if refusal.status == 401:
        return await ask_again(visit)
    # What was typed is in the page, to be sent once more when what did not answer does again.
    typed = await fields_sent(visit) if refusal.status >= 500 and visit.request.method not in SAFE else []
    return visit.show(STATES.get(refusal.status, "frame/refused"), refusal.status, refusal=refusal, typed=typed)


def _whole(visit: Visit, answer: Response) -> Response:
    """Another page than was asked for, as htmx is to take it: whole, though it wanted a part of what was asked for.

    A part that fetches itself anew stays as it is, for nobody asked: what is being written there would be gone."""
    source = visit.request.headers.get("hx-source", "")
    if source and source == visit.request.headers.get("hx-target"):
        return Response(status_code=204)
    if visit.in_part:
        if location := answer.headers.get("location"):
            del answer.headers["location"]
            answer.headers["hx-redirect"] = location
            answer.status_code = 200
        else:
            answer.headers.update({"hx-retarget": "main", "hx-reselect": "main", "hx-reswap": "outerHTML"})
    return answer


async def instead(gateway: "Gateway", request: Request, refusal: Refusal) -> Response:
    """What answers at an address that is no page's, or when a page failed."""
    visit = Visit(gateway, request)
    read_by(reader_of(request.cookies, request.headers.get("accept-language", "")))
    try:
        await visit.learn_who()
    except Refusal:
        visit.who = None
    answer = await _refused(visit, refusal)
    answer.headers["cache-control"] = "no-store"
    return answer

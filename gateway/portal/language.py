"""The language that the reader chose."""

from starlette.responses import Response

from gateway.portal.reader import LANGUAGE_COOKIE, LANGUAGES
from gateway.portal.visit import Visit

A_YEAR = 365 * 24 * 60 * 60


async def back(visit: Visit) -> Response:
    """There is nothing to see here."""
    return visit.go("/")


async def choose(visit: Visit) -> Response:
    """Keeps the choice, and goes back to the page that it was made on."""
    form = await visit.form()
    answer = visit.go(visit.next(form["back"] or "/"))
    if form["language"] in LANGUAGES:
        secure = "; Secure" if visit.gateway.settings.https else ""
        kept = f"{LANGUAGE_COOKIE}={form['language']}; Path=/; Max-Age={A_YEAR}; SameSite=Lax{secure}"
        answer.headers.append("set-cookie", kept)
    return answer

"""Signing in with an issuer: the way there, and back."""

import hmac

from starlette.requests import cookie_parser
from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.limits import Limit
from gateway.portal.sign_in import after, show_form
from gateway.portal.visit import Visit, errors_of

# Ways that one address may go: each is a row for ten minutes.
_WAYS = Limit(60, 60.0)
# What ties the way back to this browser: who lures somebody back with an answer of their own is refused.
COOKIE = "tributary-going"
SECONDS = 600


async def go(visit: Visit) -> Response:
    """Goes to the issuer."""
    onward = visit.next(visit.request.query_params.get("next", ""))
    if seconds := _WAYS.wait(visit.address):
        said = f"There were many tries. Wait {seconds} seconds, then try again."
        return await show_form(visit, onward, 429, {"": said})
    asked = await visit.ask("StartIssuerSignIn", issuer=visit.request.path_params["issuer"], onward=onward[:2000])
    answer = visit.go(asked.address)
    answer.set_cookie(
        _cookie(visit), asked.state, max_age=SECONDS, secure=visit.https, httponly=True, samesite="lax", path="/"
    )
    return answer


async def come_back(visit: Visit) -> Response:
    """Takes who comes back."""
    given, issuer = visit.request.query_params, visit.request.path_params["issuer"]
    kept = cookie_parser(visit.request.headers.get("cookie", "")).get(_cookie(visit), "")
    try:
        if "error" in given:
            raise Refusal(401, "ISSUER_REFUSED", "You did not sign in there. Try again, or sign in in another way.")
        if not kept or not hmac.compare_digest(kept.encode(), given.get("state", "").encode()):
            raise Refusal(401, "ISSUER_REFUSED", "This sign-in was not begun in this browser: begin anew.")
        session = await visit.ask(
            "FinishIssuerSignIn",
            issuer=issuer,
            state=kept[:128],
            code=given.get("code", "")[:4000],
            address=visit.address,
            user_agent=visit.request.headers.get("user-agent", "")[:500],
        )
    except Refusal as refusal:
        answer = await show_form(visit, "", refusal.status, errors_of(refusal))
    else:
        if visit.token:
            await visit.ask("SignOut", token=visit.token)
        answer = visit.go(after(session, visit.next(session.onward)), session.token)
    answer.delete_cookie(_cookie(visit), secure=visit.https, httponly=True, samesite="lax", path="/")
    return answer


def _cookie(visit: Visit) -> str:
    return f"__Host-{COOKIE}" if visit.https else COOKIE

"""Looking as an organization sees: for the Office's, read-only, and written down."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.visit import Visit, errors_of

CURRENT = "accounts/me/sessions/current"


async def show_look(visit: Visit) -> Response:
    """The organizations of a name, to look as."""
    query = visit.request.query_params.get("query", "")[:200]
    return await _choice(visit, query, "", {})


async def look(visit: Visit) -> Response:
    """Looks as one sees."""
    form = await visit.form()
    query, reason = form.get("query", ""), form.get("reason", "").strip()
    errors = {} if reason else {"reason": "Say why: it is written down with who looked as whom."}
    if not errors:
        try:
            await visit.ask_as_self(
                "LookAs", name=CURRENT, organization=form.get("organization", ""), reason=reason[:500]
            )
        except Refusal as refusal:
            errors = errors_of(refusal)
        else:
            visit.gateway.session.forget(visit.token)
            return visit.go("/account")
    return await _choice(visit, query[:200], reason, errors)


async def stop(visit: Visit) -> Response:
    """Looks as nobody any more."""
    await visit.ask_as_self("StopLooking", name=CURRENT)
    visit.gateway.session.forget(visit.token)
    return visit.go("/account")


async def _choice(visit: Visit, query: str, reason: str, errors: dict[str, str]) -> Response:
    found = []
    if query:
        found = (await visit.ask_as_self("SearchOrganizations", query=query, page_size=20)).organizations
    return visit.show("look", 422 if errors else 200, query=query, reason=reason, found=found, errors=errors)

"""The first page: what this is, and the ways into it."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal import navigation
from gateway.portal.visit import Visit

SHOWN = 3


async def show(visit: Visit) -> Response:
    """The way in for everyone. Whoever is signed in and has a first page of their own is led there."""
    home = navigation.HOMES.get(visit.audience, "/")
    if home not in ("/", "/account"):
        return visit.go(home)
    try:
        found = (await visit.call("ListOpportunities", pageSize=SHOWN, states=["OPEN"])).opportunities
    except Refusal as refusal:
        if refusal.status < 500:
            raise
        found = []  # The first page stands though funding does not answer.
    return visit.show("public/home", opportunities=found)

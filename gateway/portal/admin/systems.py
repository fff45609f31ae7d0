"""The systems of every organization that call by themselves: their secrets' age, and ending them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.visit import Visit
from gateway.portal.words import N_

A_PAGE = 50
MOST = 200
# A secret that ends within this is to be renewed now.
SOON = timedelta(days=30)


async def show_all(visit: Visit) -> Response:
    """Every client, the newest first."""
    found = await visit.call("ListClients", parent="organizations/-", pageSize=A_PAGE, pageToken=visit.query["page"])
    return visit.show("admin/systems", found=found, ends_soon=ends_soon)


async def show(visit: Visit) -> Response:
    """A client with its secrets."""
    name = _name(visit)
    found = await visit.gather(
        client=visit.call("GetClient", name=name),
        secrets=visit.call("ListClientSecrets", parent=name, pageSize=MOST),
    )
    return visit.show("admin/system", client=found["client"], secrets=found["secrets"].client_secrets)


async def take(visit: Visit) -> Response:
    """Ends a secret, or the client."""
    form = await visit.form()
    match form["do"]:
        case "delete":
            await visit.call("DeleteClientSecret", name=f"{_name(visit)}/secrets/{form['secret']}")
            return visit.go(visit.request.url.path, said=N_("That secret is ended."))
        case "revoke":
            await visit.call("RevokeClient", name=_name(visit))
            return visit.go(visit.request.url.path, said=N_("It is ended. Its calls are refused within half a minute."))
    raise Refusal(400, "FIELD_INVALID", "A secret is ended, or the client is.")


def ends_soon(client: Any) -> bool:
    """Whether a secret of a client that works ends within a month."""
    soon = (datetime.now(UTC) + SOON).timestamp()
    return not client.revoke_time and client.secret_expire_time is not None and client.secret_expire_time.seconds < soon


def _name(visit: Visit) -> str:
    return f"organizations/{visit.part('organization')}/clients/{visit.part('client')}"

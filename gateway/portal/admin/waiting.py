"""What waits for a decision of the Office's admin, and what is amiss."""

from starlette.responses import Response

from gateway.portal.admin.findings import findings
from gateway.portal.admin.names import names_of
from gateway.portal.admin.personal_data import account_of
from gateway.portal.admin.services import of_each
from gateway.portal.admin.systems import ends_soon
from gateway.portal.visit import Visit

A_PAGE = 20
MOST = 200


async def show(visit: Visit) -> Response:
    """All of it, the most pressing first."""
    found = await visit.gather(
        claims=visit.call("ListClaims", states=["OPEN"], pageSize=A_PAGE),
        erasures=visit.call("ListErasures", parent="accounts/-", states=["REQUESTED"], pageSize=A_PAGE),
        invitations=visit.call("ListInvitations", parent="organizations/-", pageSize=MOST),
        clients=visit.call("ListClients", parent="organizations/-", pageSize=MOST),
        statuses=of_each(visit, "Get", "Status"),
    )
    amiss = [
        (service, finding)
        for service, status in found["statuses"].items()
        for finding in findings(status)
        if not finding.well
    ]
    erasures = found["erasures"].erasures
    return visit.show(
        "admin/waiting",
        claims=found["claims"],
        erasures=erasures,
        names=await names_of(visit, [account_of(it.name) for it in erasures]),
        account_of=account_of,
        invitations=found["invitations"],
        ending=[it for it in found["clients"].clients if ends_soon(it)],
        amiss=amiss,
    )

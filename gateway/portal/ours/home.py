"""Where an organization's people begin: what is happening with what they asked, and what they have to do."""

from typing import Any

from starlette.responses import Response

from gateway.portal.labels import value_name
from gateway.portal.ours.missing import missing
from gateway.portal.visit import Visit

# What one has to do is shown whole; of what others do, the latest.
MOST, SHOWN = 200, 10
OPEN_CONNECTIONS = ("SUGGESTED", "INTRODUCED", "INTERESTED", "PREPARING", "APPLIED")


async def show(visit: Visit) -> Response:
    """All of it, asked for at once."""
    organization = visit.who.organization
    found = await visit.gather(
        ours=visit.call(
            "ListCases", pageSize=MOST, filter={"waitingOn": ["ORGANIZATION"]}, order="LATEST_CHANGE_FIRST"
        ),
        theirs=visit.call(
            "ListCases", pageSize=SHOWN, filter={"waitingOn": ["OFFICE", "AGENCY"]}, order="LATEST_CHANGE_FIRST"
        ),
        completed=visit.call("ListReferrals", states=["COMPLETED"], pageSize=MOST),
        proposals=visit.call("ListProposals", side="RECEIVED", states=["OPEN"], pageSize=MOST),
        connections=visit.call("ListConnections", states=OPEN_CONNECTIONS, pageSize=MOST),
        profile=visit.call("GetOrganization", name=organization),
    )
    # Being RESOLVED, a request asks for more than that its agency be confirmed.
    resolved = {case.name for case in found["ours"].cases if value_name(case, "state") == "RESOLVED"}
    connections: list[Any] = found["connections"].connections
    return visit.show(
        "ours/home",
        ours=found["ours"].cases,
        theirs=found["theirs"].cases,
        more=bool(found["theirs"].next_page_token),
        completed=[referral for referral in found["completed"].referrals if referral.case not in resolved],
        proposals=found["proposals"].proposals,
        connections=[it for it in connections if value_name(it, "state") != "APPLIED"],
        applied=[it for it in connections if value_name(it, "state") == "APPLIED"],
        missing=missing(found["profile"]),
    )

"""The partnership record of an organization, as the Office sees it, with what happened."""

from starlette.responses import Response

from gateway.portal.visit import Visit


async def show(visit: Visit) -> Response:
    """The record, and a page of its timeline."""
    organization = f"organizations/{visit.part('organization')}"
    found = await visit.gather(
        record=visit.call("GetPartnershipRecord", name=f"{organization}/record"),
        timeline=visit.call("ListTimeline", parent=organization, pageSize=25, pageToken=visit.query["page"]),
    )
    return visit.show("staff/record", **found)

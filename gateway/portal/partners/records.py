"""The shared record of an organization as we may see it, what happened in it, and what we read."""

from starlette.responses import Response

from gateway.portal.labels import value_name
from gateway.portal.looks import joined
from gateway.portal.visit import Visit

A_PAGE, SHOWN_READS = 30, 5


async def show(visit: Visit) -> Response:
    """What of the record is shown to us, what is withheld and why; that we look is written down."""
    name = f"organizations/{visit.part('organization')}"
    found = await visit.gather(
        record=visit.call("GetPartnershipRecord", name=f"{name}/record"),
        reads=visit.call("ListDisclosures", parent=name, reader=visit.who.organization, pageSize=SHOWN_READS),
    )
    record = found["record"]
    seen = {value_name(it, "category"): value_name(it, "visibility") for it in record.sections}
    return visit.show(
        "partners/record",
        record=record,
        organization=record.organization,
        seen=seen,
        whole=set(seen.values()) <= {"SHOWN"},
        looked=set(seen.values()) != {"WITHHELD"},
        reads=joined(found["reads"].disclosures),
    )


async def show_timeline(visit: Visit) -> Response:
    """A page of what happened, as far as we may see it, the newest first."""
    name = f"organizations/{visit.part('organization')}"
    found = await visit.gather(
        organization=visit.call("GetOrganization", name=name),
        timeline=visit.call("ListTimeline", parent=name, pageSize=A_PAGE, pageToken=visit.query["page"]),
    )
    return visit.show("partners/timeline", **found)


async def show_reads(visit: Visit) -> Response:
    """A page of what we read of others' records, the newest first."""
    found = await visit.call(
        "ListDisclosures",
        parent="organizations/-",
        reader=visit.who.organization,
        pageSize=A_PAGE,
        pageToken=visit.query["page"],
    )
    return visit.show("partners/reads", found=found, looks=joined(found.disclosures))

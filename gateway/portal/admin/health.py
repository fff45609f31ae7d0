"""How everything is: each service's parts in words, with what to do about what is amiss."""

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.findings import findings, keeps_time
from gateway.portal.admin.services import of_each
from gateway.portal.visit import Visit


async def show(visit: Visit) -> Response:
    """Every service, as it is now."""
    statuses = await of_each(visit, "Get", "Status")
    found = {service: findings(status) for service, status in statuses.items()}
    return visit.show(
        "admin/health",
        found=found,
        statuses={service: it for service, it in statuses.items() if not isinstance(it, Refusal)},
        amiss=sum(not finding.well for each in found.values() for finding in each),
        keeps_time=keeps_time,
    )

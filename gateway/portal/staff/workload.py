"""Who carries how much, and the referrals that nobody has answered."""

from dataclasses import dataclass

from starlette.responses import Response

from gateway.portal.labels import value_name
from gateway.portal.staff.charts import Tally, chart
from gateway.portal.staff.queue import all_cases
from gateway.portal.staff.spreadsheet import spreadsheet
from gateway.portal.visit import Visit

CARRIED = {"states": ["ASSIGNED", "IN_PROGRESS"]}


@dataclass
class Load(Tally):
    """What one carries; of all, the urgent ones."""

    account: str = ""
    urgent: int = 0


async def show(visit: Visit) -> Response:
    """The chart, the table of the same, and the referrals."""
    found = await visit.gather(
        loads=_loads(visit), referrals=visit.call("ListReferrals", states=["PROPOSED"], pageSize=200)
    )
    unanswered = sorted(found["referrals"].referrals, key=lambda it: it.expire_time.seconds)
    loads = found["loads"]
    return visit.show("staff/workload", loads=loads, chart=chart(loads), unanswered=unanswered)


async def download(visit: Visit) -> Response:
    """The table as CSV."""
    headings = ["account", "name", "carries", "offices_turn", "others_turn", "urgent"]
    rows = [(it.account, it.name, it.all, it.ours, it.others, it.urgent) for it in await _loads(visit)]
    return spreadsheet("workload.csv", headings, rows)


async def _loads(visit: Visit) -> list[Load]:
    """Who carries most first."""
    loads: dict[str, Load] = {}
    async for case in all_cases(visit, filter=CARRIED):
        load = loads.setdefault(case.assignee, Load(case.assignee_display_name, account=case.assignee))
        load.add(ours=value_name(case, "waiting_on") == "OFFICE")
        load.urgent += value_name(case, "priority") == "URGENT"
    return sorted(loads.values(), key=lambda it: (-it.all, it.name))

"""Who carries how much, and the referrals that nobody has answered."""

from dataclasses import dataclass

from starlette.responses import Response

from gateway.portal.labels import value_name
from gateway.portal.staff.queue import all_cases
from gateway.portal.staff.spreadsheet import spreadsheet
from gateway.portal.visit import Visit

CARRIED = {"states": ["ASSIGNED", "IN_PROGRESS"]}
# The chart's measures, in its own units: USWDS's text is 14 of them high.
ROW, LEFT, WIDE = 34, 190, 640


@dataclass
class Load:
    """What one carries: requests on which it is the Office's turn, and others; of all, the urgent ones."""

    account: str
    name: str
    ours: int = 0
    others: int = 0
    urgent: int = 0

    @property
    def all(self) -> int:
        """How many in all."""
        return self.ours + self.others


@dataclass(frozen=True)
class Bar:
    """A bar of the chart: its place and its two parts' widths."""

    load: Load
    y: int
    ours: float
    others: float


async def show(visit: Visit) -> Response:
    """The chart, the table of the same, and the referrals."""
    found = await visit.gather(
        loads=_loads(visit), referrals=visit.call("ListReferrals", states=["PROPOSED"], pageSize=200)
    )
    loads = found["loads"]
    most = max((load.all for load in loads), default=1)
    scale = (WIDE - LEFT - 40) / most
    bars = [
        Bar(load, place * ROW, round(load.ours * scale, 1), round(load.others * scale, 1))
        for place, load in enumerate(loads)
    ]
    unanswered = sorted(found["referrals"].referrals, key=lambda it: it.expire_time.seconds)
    return visit.show("staff/workload", loads=loads, bars=bars, left=LEFT, row=ROW, wide=WIDE, unanswered=unanswered)


async def download(visit: Visit) -> Response:
    """The table as CSV."""
    headings = ["account", "name", "carries", "offices_turn", "others_turn", "urgent"]
    rows = [(it.account, it.name, it.all, it.ours, it.others, it.urgent) for it in await _loads(visit)]
    return spreadsheet("workload.csv", headings, rows)


async def _loads(visit: Visit) -> list[Load]:
    """Who carries most first."""
    loads: dict[str, Load] = {}
    async for case in all_cases(visit, filter=CARRIED):
        load = loads.setdefault(case.assignee, Load(case.assignee, case.assignee_display_name))
        if value_name(case, "waiting_on") == "OFFICE":
            load.ours += 1
        else:
            load.others += 1
        load.urgent += value_name(case, "priority") == "URGENT"
    return sorted(loads.values(), key=lambda it: (-it.all, it.name))

"""The open requests in figures: how long ago they were sent, and where those who ask work."""

from collections import defaultdict
from datetime import UTC, datetime

from starlette.responses import Response

from gateway.portal.formats import instant
from gateway.portal.labels import value_name
from gateway.portal.staff.charts import Tally, chart
from gateway.portal.staff.queue import MOST_PAGES, OPEN, all_cases
from gateway.portal.staff.spreadsheet import spreadsheet
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

# Ages by the days below which they are; the last is all above.
AGES = (
    (7, N_("Less than a week")),
    (14, N_("One to two weeks")),
    (28, N_("Two to four weeks")),
    (91, N_("One to three months")),
    (None, N_("More than three months")),
)
NOWHERE = ""


async def show_ages(visit: Visit) -> Response:
    """How many are how old."""
    tallies = await _ages(visit)
    return visit.show("staff/figures", ages=True, tallies=tallies, chart=chart(tallies))


async def download_ages(visit: Visit) -> Response:
    """The same as CSV."""
    return _file("ages.csv", "age", await _ages(visit))


async def show_municipalities(visit: Visit) -> Response:
    """How many come from where."""
    tallies = await _municipalities(visit)
    return visit.show("staff/figures", ages=False, tallies=tallies, chart=chart(tallies))


async def download_municipalities(visit: Visit) -> Response:
    """The same as CSV."""
    return _file("municipalities.csv", "municipality", await _municipalities(visit))


def _file(name: str, first: str, tallies: list[Tally]) -> Response:
    rows = [(it.name, it.all, it.ours, it.others) for it in tallies]
    return spreadsheet(name, [first, "open", "offices_turn", "others_turn"], rows)


async def _ages(visit: Visit) -> list[Tally]:
    """One for each age, the youngest first."""
    tallies, now = [Tally(_(said)) for _days, said in AGES], datetime.now(UTC)
    async for case in all_cases(visit, filter={"states": OPEN}):
        days = (now - instant(case.submit_time or case.create_time)).days
        band = next(place for place, (below, _said) in enumerate(AGES) if below is None or days < below)
        tallies[band].add(ours=value_name(case, "waiting_on") == "OFFICE")
    return tallies


async def _municipalities(visit: Visit) -> list[Tally]:
    """One for each municipality, the one with most first; a request counts in each where its organization works."""
    places, token = {}, ""
    for _page in range(MOST_PAGES):
        found = await visit.call("ListOrganizations", pageSize=200, pageToken=token)
        for it in found.organizations:
            places[it.name] = list(it.service_area.municipalities) if it.service_area is not None else []
        token = found.next_page_token
        if not token:
            break
    tallies: dict[str, Tally] = defaultdict(lambda: Tally(""))
    async for case in all_cases(visit, filter={"states": OPEN}):
        for place in places.get(case.organization) or [NOWHERE]:
            tallies[place].add(ours=value_name(case, "waiting_on") == "OFFICE")
    for place, tally in tallies.items():
        tally.name = place or _("Not said where")
    return sorted(tallies.values(), key=lambda it: (-it.all, it.name))

"""The people of the Office to whom a request can be given."""

import time

from gateway.portal.labels import value_names
from gateway.portal.visit import Visit

Choices = list[tuple[str, str]]

# Seconds that the list is gone by: it is on every page of the queue.
REUSE = 60.0
MOST_PAGES = 10  # Of 200 each.
_known: dict[str, tuple[float, Choices]] = {}


async def colleagues(visit: Visit) -> Choices:
    """Accounts and names of those who hold OFFICE_STAFF in the Office now, by name, but for whoever asks."""
    office = visit.who.organization
    known = _known.get(office)
    if known is None or known[0] < time.monotonic():
        known = _known[office] = (time.monotonic() + REUSE, sorted(await _staff(visit, office), key=_name))
    return [pair for pair in known[1] if pair[0] != visit.who.account]


async def _staff(visit: Visit, office: str) -> Choices:
    found, token = [], ""
    for _page in range(MOST_PAGES):
        answer = await visit.call("ListColleagues", parent=office, pageSize=200, pageToken=token)
        found += [it for it in answer.colleagues if "OFFICE_STAFF" in value_names(it, "roles")]
        token = answer.next_page_token
        if not token:
            break
    return [(it.account, it.account_display_name) for it in found]


def _name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()

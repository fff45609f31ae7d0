"""The people of the Office to whom a request can be given."""

import asyncio
import time

from gateway.portal.labels import value_name
from gateway.portal.visit import Visit

Choices = list[tuple[str, str]]

# Seconds that the list is gone by: it is on every page of the queue.
REUSE = 60.0
_known: dict[tuple[str, bool], tuple[float, Choices]] = {}


async def colleagues(visit: Visit) -> Choices:
    """Accounts and their names, by name: who carries an open request, and, as far as the Office's admin may know, who
    has a role in the Office."""
    admin = "OFFICE_ADMIN" in visit.roles
    key = (visit.who.organization, admin)
    known = _known.get(key)
    if known is None or known[0] < time.monotonic():
        asked = [_carrying(visit), *([_granted(visit)] if admin else [])]
        found = dict(pair for pairs in await asyncio.gather(*asked) for pair in pairs)
        known = _known[key] = (time.monotonic() + REUSE, sorted(found.items(), key=lambda pair: pair[1]))
    return [pair for pair in known[1] if pair[0] != visit.who.account]


async def _carrying(visit: Visit) -> Choices:
    states = ["ASSIGNED", "IN_PROGRESS", "RESOLVED"]
    found = await visit.call("ListCases", pageSize=200, filter={"states": states}, order="LATEST_CHANGE_FIRST")
    return [(case.assignee, case.assignee_display_name) for case in found.cases if case.assignee]


async def _granted(visit: Visit) -> Choices:
    found = await visit.call("ListRoleGrants", parent=visit.who.organization, pageSize=200)
    staff = [grant for grant in found.role_grants if value_name(grant, "role") == "OFFICE_STAFF"]
    return [(grant.account, grant.account_display_name) for grant in staff]

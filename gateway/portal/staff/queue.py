"""The triage queue: what waits, narrowed and sorted by the address; several requests given to somebody at once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.formats import instant
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_name, value_names
from gateway.portal.staff import views
from gateway.portal.staff.colleagues import colleagues
from gateway.portal.staff.spreadsheet import spreadsheet
from gateway.portal.visit import Visit
from gateway.portal.words import N_, ngettext
from gateway.portal.words import gettext as _

A_PAGE = 50
MOST_PAGES = 25  # Of 200 each, in a file.
OPEN = ["SUBMITTED", "IN_TRIAGE", "NEEDS_INFORMATION", "ASSIGNED", "IN_PROGRESS", "RESOLVED"]
# What one begins with, by the name in the address: what it is called, and the filter.
VIEWS: dict[str, tuple[str, dict[str, Any]]] = {
    "": (N_("To triage"), {"states": ["SUBMITTED", "IN_TRIAGE"], "unassigned": True}),
    "mine": (N_("Mine"), {"states": OPEN, "assignee": "me"}),
    "office": (N_("The Office’s turn"), {"states": OPEN, "waitingOn": ["OFFICE"]}),
    "waiting": (N_("Waiting for others"), {"states": OPEN, "waitingOn": ["ORGANIZATION", "AGENCY"]}),
    "open": (N_("All open"), {"states": OPEN}),
    "over": (N_("Over"), {"states": ["CLOSED", "DECLINED", "WITHDRAWN", "DUPLICATE"]}),
}
ORDERS = {
    "priority": ("PRIORITY_FIRST", N_("Priority, then the longest waiting")),
    "oldest": ("OLDEST_FIRST", N_("The longest waiting first")),
    "newest": ("NEWEST_FIRST", N_("The newest first")),
    "deadline": ("DEADLINE_FIRST", N_("The nearest deadline first")),
    "changed": ("LATEST_CHANGE_FIRST", N_("The latest change first")),
}
# Filters of one value each: the name in the address and in the API.
ENUMS = {
    "state": ("states", "assistance.v1.Case.State"),
    "priority": ("priorities", "assistance.v1.Case.Priority"),
    "turn": ("waitingOn", "assistance.v1.Case.WaitingOn"),
    "determinant": ("determinants", "partners.v1.Determinant"),
}
TEXTS = {"q": "text", "topic": "topic", "language": "language"}
LANGUAGES = ("en", "es", "hmn", "so", "ar", "my", "rhg", "ase")


async def show(visit: Visit) -> Response:
    """A page of the queue."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Keeps the view or forgets one, or gives the chosen requests to somebody."""
    form = await visit.form()
    if form["do"] in ("keep", "forget"):
        said = await (views.keep(visit, form) if form["do"] == "keep" else views.forget(visit, form))
        return visit.go(visit.here, said=said) if form.right else await _page(visit, form)
    return await _assign(visit, form)


async def _assign(visit: Visit, form: Form) -> Response:
    """Each as it was when it was looked at; what is new is taken up first."""
    chosen, known = form.all("case")[:A_PAGE], dict(await colleagues(visit))
    to = form["assignee"] if form["give"] == "other" else "me"
    if not chosen:
        form.wrong("", _("Choose the requests to assign."))
    if to != "me" and to not in known:
        form.wrong("assignee", _("Choose who shall have them."))
    if not form.right:
        return await _page(visit, form)
    name = visit.who.display_name if to == "me" else known[to]
    refused = await asyncio.gather(*(_give(visit, entry, to, name) for entry in chosen))
    for number, refusal in ((entry.split(" ")[-1], refusal) for entry, refusal in zip(chosen, refused, strict=True)):
        if refusal is not None:
            form.wrong(f"case-{number}", _("%(number)s was changed meanwhile, and not assigned.", number=number))
    done = refused.count(None)
    if not form.right:
        return await _page(visit, form, done)
    one, many = N_("%(number)s request is with %(name)s now."), N_("%(number)s requests are with %(name)s now.")
    return visit.go(visit.here, said=one if done == 1 else many, number=str(done), name=name)


async def _give(visit: Visit, entry: str, to: str, name: str) -> Refusal | None:
    """Why a request could not be given to somebody. `entry` is its id, etag, state and number as the page had them."""
    case, etag, state, _number = [*entry.split(" "), "", "", ""][:4]
    try:
        if state == "SUBMITTED":
            etag = (await visit.call("TriageCase", name=f"cases/{case}", etag=etag)).etag
        await visit.call("AssignCase", name=f"cases/{case}", etag=etag, assignee=to, assigneeDisplayName=name)
    except Refusal as refusal:
        if refusal.status >= 500 or refusal.status == 401:
            raise
        return refusal
    return None


async def download(visit: Visit) -> Response:
    """All that the address narrows the queue to, as CSV."""
    headings = ["number", "state", "priority", "waiting_on", "organization", "title", "topics", "determinants"]
    headings += ["language", "assignee", "deadline", "submit_time", "update_time"]
    rows = [
        [
            *(case.number, value_name(case, "state"), value_name(case, "priority"), value_name(case, "waiting_on")),
            *(case.organization_display_name, case.title, "; ".join(case.topics)),
            *("; ".join(value_names(case, "determinants")), case.language, case.assignee_display_name),
            *(iso_day(case.deadline), iso(case.submit_time), iso(case.update_time)),
        ]
        async for case in all_cases(visit, **_asked(visit.query))
    ]
    return spreadsheet("requests.csv", headings, rows)


async def all_cases(visit: Visit, **asked: Any) -> AsyncIterator[Any]:
    """The cases of a list, page after page."""
    token = ""
    for _page_number in range(MOST_PAGES):
        found = await visit.call("ListCases", **{**asked, "pageSize": 200, "pageToken": token})
        for case in found.cases:
            yield case
        token = found.next_page_token
        if not token:
            return


def iso(time: Any) -> str:
    """A time in UTC, as "2026-11-21T14:00:00+00:00"; "" for none."""
    return instant(time).isoformat(timespec="seconds") if time is not None else ""


def iso_day(day: Any) -> str:
    """A google.type.Date as "2026-11-21"; "" for none."""
    return f"{day.year:04}-{day.month:02}-{day.day:02}" if day is not None else ""


def _asked(query: Form) -> dict[str, Any]:
    """What ListCases is asked for, by the address."""
    asked = dict(VIEWS.get(query["view"], VIEWS[""])[1])
    for name, (field, enum) in ENUMS.items():
        if given := query.chosen(name, choices(enum)):
            asked[field] = given
    for name, field in TEXTS.items():
        if query[name]:
            asked[field] = query[name][:100]
    if query["who"] == "nobody":
        asked["unassigned"] = True
        asked.pop("assignee", None)
    elif query["who"]:
        asked["assignee"] = query["who"]
        asked.pop("unassigned", None)
    order = ORDERS.get(query["sort"], ORDERS["priority"])[0]
    return {"filter": asked, "order": order, "pageToken": query["page"]}


async def _page(visit: Visit, form: Form, done: int = 0) -> Response:
    query = visit.query
    found = await visit.gather(
        found=visit.call("ListCases", **{"pageSize": A_PAGE, **_asked(query)}),
        people=colleagues(visit),
        kept=views.ask(visit),
    )
    return visit.show(
        "staff/queue",
        form=form,
        query=query,
        here=views.query_of(visit),
        done=ngettext("%(number)s request was assigned.", "%(number)s requests were assigned.", done, number=done)
        if done
        else "",
        views=[(name, _(label)) for name, (label, _filter) in VIEWS.items()],
        orders=[(name, _(label)) for name, (_order, label) in ORDERS.items()],
        enums={name: choices(enum) for name, (_field, enum) in ENUMS.items()},
        tongues=LANGUAGES,
        narrowed=any(query[name] for name in (*ENUMS, *TEXTS, "who")),
        **found,
    )

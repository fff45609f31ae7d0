"""The audit of each service: what was changed, by whom, with before and after; and whether the chain holds."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.admin.names import names_of
from gateway.portal.admin.services import SERVICES, rpc, service_in
from gateway.portal.forms import Form
from gateway.portal.labels import choices
from gateway.portal.reader import reader
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _

A_PAGE = 25
KIND = "operations.v1.Change.Kind"
# As `tributary audit verify` prints them, and this page does.
_HEAD = re.compile(r"(partners|assistance|funding):([0-9]{1,18}:[0-9a-f]{64})")


async def begin(visit: Visit) -> Response:
    """On to the audit of the first service."""
    return visit.go("/admin/audit/partners")


async def show_all(visit: Visit) -> Response:
    """A page of one service's changes."""
    service, query = service_in(visit), visit.query
    kinds = choices(KIND)
    wanted: dict[str, Any] = {"row": query["row"][:300], "relation": query["relation"][:100]}
    wanted["kinds"] = query.chosen("kind", kinds)
    wanted["account"] = await _account(visit, query)
    for field, name, days in (("startTime", "from", 0), ("endTime", "to", 1)):
        if moment := _moment(query, name, days):
            wanted[field] = moment
    found = None
    if query.right:
        try:
            found = await visit.call(
                rpc("List", service, "Changes"), pageSize=A_PAGE, pageToken=query["page"], **wanted
            )
        except Refusal as refusal:
            query.refused(refusal)
    return visit.show(
        "admin/audit",
        form=query,
        service=service,
        services=SERVICES,
        kinds=kinds,
        found=found,
        names=await names_of(visit, [it.account for it in found.changes]) if found else {},
        narrowed=any(query[name] for name in ("row", "relation", "kind", "account", "from", "to")),
    )


async def show(visit: Visit) -> Response:
    """One change, with before and after."""
    service = service_in(visit)
    name = f"operations/{service}/changes/{visit.part('position')}"
    change = await visit.call(rpc("Get", service, "Change"), name=name)
    return visit.show("admin/change", service=service, change=change, names=await names_of(visit, [change.account]))


async def show_verifying(visit: Visit) -> Response:
    """What is verified, and how to begin."""
    return visit.show("admin/verify", form=Form(), found={}, services=SERVICES)


async def verify(visit: Visit) -> Response:
    """Computes a part of each chain anew, and shows how far it came."""
    form = await visit.form()
    heads = _heads(form)
    if not form.right:
        return visit.show("admin/verify", form=form, found={}, services=SERVICES)
    found = {}
    for service in SERVICES:
        fields = {"resumeToken": form[f"resume-{service}"], "head": heads.get(service, "")}
        try:
            found[service] = await visit.call(rpc("Verify", service, "Audit"), **fields)
        except Refusal as refusal:
            if refusal.status < 500 and refusal.reason != "TRY_LATER":
                raise
            found[service] = refusal
    return visit.show("admin/verify", form=form, found=found, services=SERVICES)


def _heads(form: Form) -> dict[str, str]:
    """The heads that were noted before, by their services. Says what is none."""
    heads = {}
    for word in form["heads"].split():
        if match := _HEAD.fullmatch(word):
            heads[match[1]] = match[2]
        else:
            form.wrong("heads", _("Write heads as they were noted: partners:17:9f86…, one to a line."))
    return heads


async def _account(visit: Visit, query: Form) -> str:
    """The name of the account that is asked for by its name or its e-mail address. Says when there is none."""
    given = query["account"]
    if "@" not in given:
        return given[:300]
    try:
        return str((await visit.call("GetAccount", name=f"accounts/{given}")).name)
    except Refusal as refusal:
        if refusal.status not in (400, 404):
            raise
        query.wrong("account", _("Nobody has this e-mail address."))
        return ""


def _moment(query: Form, field: str, days: int) -> str:
    """The beginning of a day in the reader's zone, so many days on; "" for none. Says what is no day."""
    try:
        day = datetime.combine(datetime.fromisoformat(query[field]).date(), time(), reader().zone)
        return (day + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        if query[field]:
            query.wrong(field, _("Choose a day."))
        return ""

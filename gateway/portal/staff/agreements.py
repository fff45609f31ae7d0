"""Agreements as the Office keeps them: which there are, which end soon, and every move of one."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.attaching import attach
from gateway.portal.forms import Form, day_of
from gateway.portal.labels import choices, value_name
from gateway.portal.reader import HOME_ZONE
from gateway.portal.staff.choosing import of_one
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE = 50
STATE = "partners.v1.Agreement.State"
CURRENT = ["DRAFT", "IN_REVIEW", "ACTIVE"]
# Days before the last one on which its parties are warned: within so many it nears its end.
SOON = (60, 30, 7)
# What can be done with one: its rpc, what is said when it is done, and the form's field for its comment, with what to
# say when that is empty.
MOVES = {
    "submit": ("SubmitAgreement", N_("Its parties can read it now, and accept it or ask for changes."), "", ""),
    "accept": ("AcceptAgreement", N_("It is accepted for the Office."), "", ""),
    "return": (
        *("ReturnAgreement", N_("It is a draft again. Nobody has accepted it now.")),
        *("returning", N_("Say what should be changed.")),
    ),
    "terminate": (
        "TerminateAgreement",
        N_("It is ended. It opens nothing any more."),
        "ending",
        N_("Say why it ends."),
    ),
}


def today() -> date:
    """The day that it is in the county: agreements hold by its days."""
    return datetime.now(ZoneInfo(HOME_ZONE)).date()


async def show_all(visit: Visit) -> Response:
    """A page of agreements, the one that ends first at the top: those that are made and in force, or what the address
    narrows them to."""
    query = visit.query
    offered = choices(STATE)
    days = int(query["ends"]) if query["ends"] in map(str, SOON) else 0
    states = ["ACTIVE"] if days else query.chosen("state", offered) or CURRENT
    query.values["state"] = states
    narrowed = bool(days or states != CURRENT or query["party"] or query["whose"])
    party, which, onward = await of_one(visit, query, "party")
    if onward:
        return visit.go(onward)
    asked: dict[str, Any] = {"states": states, "party": query["party"]}
    if days:
        until = today() + timedelta(days=days)
        asked["endsBy"] = {"year": until.year, "month": until.month, "day": until.day}
    found = await visit.call("ListAgreements", **asked, pageSize=A_PAGE, pageToken=query["page"])
    return visit.show(
        "staff/agreements",
        form=query,
        found=found,
        party=party,
        which=which,
        states=offered,
        ends=[(str(days), _("within %(number)s days", number=days)) for days in SOON],
        narrowed=narrowed,
        left=days_left,
    )


async def show(visit: Visit) -> Response:
    """An agreement: where it stands, what it opens to whom, what its parties promise, its documents."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """A move of it, its renewal, or a document that comes or goes."""
    form = await visit.form()
    name, do = f"agreements/{visit.part('agreement')}", form["do"]
    here, said = f"/office/{name}", ""
    try:
        if do == "attach":
            if not form.files.get("files"):
                form.wrong("files", _("Choose a file first."))
            await attach(visit, form, name, "CreateAgreementDocument")
            said = N_("It is among the documents now.")
        elif do == "remove":
            await visit.call("DeleteAgreementDocument", name=form["document"])
            said = N_("The document is removed.")
        elif do == "renew":
            form.need("until", _("Write the last day of the one that follows."))
            until = day_of(form, "until")
            if form.right:
                made = await visit.call("RenewAgreement", name=name, endDate=until["until"], requestId=form.request_id)
                here, said = f"/office/{made.name}", N_("The one that follows is drafted. Read it, then go on with it.")
        elif do in MOVES:
            said = await _move(visit, form, name)
        else:
            raise Refusal(400, "FIELD_INVALID", "There is no such move.")
    except Refusal as refusal:
        if refusal.status in (401, 403, 404):
            raise
        if refusal.reason == "AGREEMENT_RENEWED":
            follower = Markup('<a class="usa-link" href="/office/{}">{}</a>').format(
                refusal.metadata["name"], _("Go on with that one.")
            )
            form.wrong("", Markup("{} {}").format(_("The one that follows it is there already."), follower))
        else:
            form.refused(refusal, comment=MOVES[do][2] if do in MOVES else "", end_date="until", endDate="until")
    return visit.go(here, said=said) if form.right else await _page(visit, form)


async def _move(visit: Visit, form: Form, name: str) -> str:
    rpc, said, field, lacking = MOVES[form["do"]]
    more = {}
    if field:
        form.need(field, _(lacking))
        more = {"comment": form[field]}
    if form.right:
        await visit.call(rpc, name=name, etag=form["etag"], requestId=form.request_id, **more)
    return said


async def _page(visit: Visit, form: Form) -> Response:
    name = f"agreements/{visit.part('agreement')}"
    found = await visit.gather(
        agreement=visit.call("GetAgreement", name=name),
        documents=visit.call("ListAgreementDocuments", parent=name),
    )
    agreement = found["agreement"]
    others = [it for it in agreement.parties if it.organization != visit.who.organization]
    return visit.show(
        "staff/agreement",
        form=form,
        agreement=agreement,
        documents=found["documents"].documents,
        accepted=all(it.accept_time for it in agreement.parties if it not in others),
        waiting=[it.display_name for it in others if not it.accept_time],
        left=days_left(agreement),
    )


def days_left(agreement: Any) -> int | None:
    """How many days an agreement in force goes on after today; None for one that is not in force."""
    if value_name(agreement, "state") != "ACTIVE":
        return None
    end = agreement.end_date
    return (date(end.year, end.month, end.day) - today()).days

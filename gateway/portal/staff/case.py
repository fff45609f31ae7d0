"""A request as the Office works on it: the record beside the conversation, and every move that its state allows."""

from collections import defaultdict
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_name
from gateway.portal.staff import files
from gateway.portal.staff.colleagues import colleagues
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

OVER = ("CLOSED", "DECLINED", "WITHDRAWN", "DUPLICATE")
WORKING = ("IN_TRIAGE", "ASSIGNED", "IN_PROGRESS")
# The Office's moves, in the order of a case's life: from which states, and what is said when it is done. That they are
# those of the lifecycle, a test holds.
MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "triage": (("SUBMITTED",), N_("It is taken up.")),
    "assign": (WORKING, N_("It is with %(name)s now.")),
    "start": (("ASSIGNED",), N_("The work has begun.")),
    "request_information": (("IN_TRIAGE",), N_("The question is sent. It is the organization’s turn.")),
    "resolve": (("IN_PROGRESS",), N_("It is done. The organization has the last word.")),
    "close": (("RESOLVED",), N_("It is closed.")),
    "reopen": (("RESOLVED", "CLOSED", "DECLINED"), N_("It is open again.")),
    "decline": (("SUBMITTED", "IN_TRIAGE", "NEEDS_INFORMATION"), N_("It is declined, and the organization reads why.")),
}
RPCS = {
    "triage": "TriageCase",
    "assign": "AssignCase",
    "start": "StartCase",
    "request_information": "RequestInformation",
    "resolve": "ResolveCase",
    "close": "CloseCase",
    "reopen": "ReopenCase",
    "decline": "DeclineCase",
}


async def show(visit: Visit) -> Response:
    """All of it."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """A move, a message, or taking a referral back."""
    form = await visit.form()
    if form["move"] == "message":
        return await _say(visit, form)
    if form["move"] == "revoke":
        return await _revoke(visit, form)
    if form["move"] == "attach" or form["move"] in files.MOVES:
        return await _file(visit, form)
    if form["move"] not in MOVES:
        raise Refusal(400, "FIELD_INVALID", "There is no such move.")
    return await _move(visit, form)


async def _move(visit: Visit, form: Form) -> Response:
    move = form["move"]
    known = dict(await colleagues(visit)) if move == "assign" else {}
    fields, name = _fields(form, known, visit)
    if form.right:
        about = {"name": f"cases/{visit.part('case')}", "etag": form["etag"], "requestId": form.request_id}
        try:
            await visit.call(RPCS[move], **about, **fields)
        except Refusal as refusal:
            _taken_in(form, refusal)
        else:
            return visit.go(visit.request.url.path, said=MOVES[move][1], name=name)
    return await _page(visit, form)


def _fields(form: Form, known: dict[str, str], visit: Visit) -> tuple[dict[str, Any], str]:
    """What a move says, as the API takes it, and the name of whom it is given to; notes what is missing."""
    move = form["move"]
    if move == "triage":
        topics = [topic.strip() for topic in form["topics"].split(",") if topic.strip()]
        return {"priority": form["priority"] or "NORMAL", "topics": topics}, ""
    if move == "assign":
        to = form["assignee"] or "me"
        if to != "me" and to not in known:
            form.wrong("assignee", _("Choose who shall have it."))
        name = known.get(to, visit.who.display_name)
        return {"assignee": to, "assigneeDisplayName": name}, name
    if move == "close":
        outcome = form.chosen("outcome", choices("assistance.v1.Case.Outcome"))
        return {"comment": form["comment"], **({"outcome": outcome[0]} if outcome else {})}, ""
    texts = {
        "request_information": ("question", "question", _("Write what you need to know.")),
        "resolve": ("resolution", "resolution", _("Write what was done: the organization reads it.")),
        "decline": ("declineReason", "reason", _("Write why, and where help may be found.")),
        "reopen": ("reopenReason", "reason", _("Write why it is opened again.")),
    }
    if move not in texts:
        return {}, ""
    name, field, said = texts[move]
    form.need(name, said)
    return {field: form[name]}, ""


async def _say(visit: Visit, form: Form) -> Response:
    form.need("text", _("Write a message first."))
    if form.right:
        audience = "INTERNAL" if form["audience"] == "INTERNAL" else "EVERYONE"
        message = {"text": form["text"], "audience": audience}
        parent = f"cases/{visit.part('case')}"
        try:
            await visit.call("CreateCaseMessage", parent=parent, message=message, requestId=form.request_id)
        except Refusal as refusal:
            _taken_in(form, refusal, message_text="text")
        else:
            said = N_("The note is kept.") if audience == "INTERNAL" else N_("The message is sent.")
            return visit.go(f"{visit.request.url.path}#conversation", said=said)
    return await _page(visit, form)


async def _revoke(visit: Visit, form: Form) -> Response:
    try:
        await visit.call(
            "RevokeReferral",
            name=f"referrals/{form['referral']}",
            etag=form["referralEtag"],
            reason=form["revokeReason"],
            requestId=form.request_id,
        )
    except Refusal as refusal:
        _taken_in(form, refusal)
        return await _page(visit, form)
    return visit.go(visit.request.url.path, said=N_("The referral is taken back."))


async def _file(visit: Visit, form: Form) -> Response:
    said = ""
    try:
        adding = form["move"] == "attach"
        said = await (files.add(visit, form, f"cases/{visit.part('case')}") if adding else files.handle(visit, form))
    except Refusal as refusal:
        _taken_in(form, refusal)
    return visit.go(f"{visit.request.url.path}#files-title", said=said) if form.right else await _page(visit, form)


def _taken_in(form: Form, refusal: Refusal, **renamed: str) -> None:
    """What was typed stays on the page, beside what is so now; a case that is not there any more has no such page."""
    if refusal.status in (401, 403, 404):
        raise refusal
    form.refused(refusal, **renamed)


async def _page(visit: Visit, form: Form) -> Response:
    name = f"cases/{visit.part('case')}"
    known = await visit.gather(
        case=visit.call("GetCase", name=name), referrals=visit.call("ListReferrals", case=name, pageSize=50)
    )
    case = known["case"]
    parts = [name, *(it.name for it in known["referrals"].referrals)]
    asked = {
        "messages": visit.call("ListCaseMessages", parent=name, pageSize=200),
        "files": visit.call("ListCaseAttachments", parent=name),
        "timeline": visit.call("ListTimeline", parent=case.organization, resources=parts, pageSize=200),
        "people": colleagues(visit),
    }
    # What refreshes itself leaves the record out: each look at it is written down.
    if visit.query["part"] != "now":
        asked["record"] = visit.call("GetPartnershipRecord", name=f"{case.organization}/record")
    found = {**known, "record": None, **await visit.gather(**asked)}
    state = value_name(case, "state")
    return visit.show(
        "staff/case",
        form=form,
        over=state in OVER,
        moves=[move for move, (states, _said) in MOVES.items() if state in states or form["move"] == move],
        may_refer=state in WORKING,
        priorities=choices("assistance.v1.Case.Priority"),
        outcomes=choices("assistance.v1.Case.Outcome"),
        authors=_authors(visit, case),
        **found,
    )


def _authors(visit: Visit, case: Any) -> defaultdict[str, str]:
    """What to call those who write here, by their account or organization."""
    known = {case.organization: case.organization_display_name, visit.who.organization: _("The Office")}
    if case.assignee:
        known[case.assignee] = case.assignee_display_name
    return defaultdict(str, {**known, visit.who.account: _("You")})

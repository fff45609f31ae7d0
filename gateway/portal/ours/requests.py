"""A request for help: what became of it, and what one does about it. And the list of them."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.attaching import attach
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_name
from gateway.portal.ours import moves, topics
from gateway.portal.ours.asking import OPEN_TO_CHANGE
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

A_PAGE, MOST = 20, 200
OVER = ("CLOSED", "DECLINED", "WITHDRAWN", "DUPLICATE")
STATE, OUTCOME = "assistance.v1.Case.State", "assistance.v1.Case.Outcome"
# States that it can be opened again from.
REOPENS = ("RESOLVED", "CLOSED", "DECLINED")


async def list_ours(visit: Visit) -> Response:
    """A page of our requests, the latest change first."""
    form = visit.query
    wanted = {"states": form.chosen("state", choices(STATE)), "text": form["q"][:255]}
    found = await visit.call(
        "ListCases",
        pageSize=A_PAGE,
        pageToken=form["page"],
        order="LATEST_CHANGE_FIRST",
        filter={name: value for name, value in wanted.items() if value},
    )
    return visit.show(
        "ours/requests",
        form=form,
        found=found,
        states=choices(STATE),
        narrowed=any(wanted.values()),
        said_of=topics.said,
    )


async def show(visit: Visit) -> Response:
    """Where it stands, whose turn it is, and all that happened."""
    return await _page(visit, Form())


async def take(visit: Visit) -> Response:
    """Does what was asked for."""
    form = await visit.form()
    name = f"cases/{visit.part('case')}"
    does = MOVES.get(form["do"])
    if does is None:
        raise Refusal(400, "FIELD_INVALID", "Nothing was chosen to be done.")
    try:
        said = await does(visit, form, name)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        form.refused(refusal, message_text="text", answer="text", reason="reopening")
        said = ""
    return await _page(visit, form) if form.errors else visit.go(f"/our/requests/{visit.part('case')}", said=said)


async def _page(visit: Visit, form: Form) -> Response:
    name = f"cases/{visit.part('case')}"
    found = await visit.gather(
        case=visit.call("GetCase", name=name),
        messages=visit.call("ListCaseMessages", parent=name, pageSize=MOST, pageToken=visit.query["page"]),
        referrals=visit.call("ListReferrals", case=name, pageSize=MOST),
        attachments=visit.call("ListCaseAttachments", parent=name),
        timeline=visit.call("ListTimeline", parent=visit.who.organization, pageSize=MOST),
    )
    case, referrals = found["case"], found["referrals"].referrals
    state = value_name(case, "state")
    if state == "DRAFT":
        return visit.go(f"/our/requests/{visit.part('case')}/edit")
    attachments, messages = found["attachments"].attachments, found["messages"]
    return visit.show(
        "ours/request",
        form=form,
        case=case,
        state=state,
        over=state in OVER,
        changeable=state in OPEN_TO_CHANGE,
        reopens=state in REOPENS,
        story=moves.story(case, found["timeline"].entries, referrals, messages.messages, attachments),
        more=messages.next_page_token,
        referrals=referrals,
        attachments=attachments,
        outcomes=choices(OUTCOME),
        topics=topics.said(case.topics),
    )


async def _write(visit: Visit, form: Form, name: str) -> str:
    form.need("text", _("Write something first."))
    if form.right:
        await visit.call("CreateCaseMessage", parent=name, message={"text": form["text"]}, requestId=form.request_id)
    return N_("Your message is with the Office.")


async def _answer(visit: Visit, form: Form, name: str) -> str:
    form.need("text", _("Write your answer first."))
    if form.right:
        await visit.call("AnswerCase", name=name, answer=form["text"], requestId=form.request_id)
    return N_("Your answer is with the Office. It is their turn now.")


async def _attach(visit: Visit, form: Form, name: str) -> str:
    if not form.files.get("files"):
        form.wrong("files", _("Choose a file first."))
    await attach(visit, form, name)
    return N_("Added. The Office can read it.")


async def _share(visit: Visit, form: Form, _name: str) -> str:
    await visit.call("ShareCaseAttachment", name=form["file"], requestId=form.request_id)
    return N_("Agencies that help with this request can read the file now.")


async def _unshare(visit: Visit, form: Form, _name: str) -> str:
    await visit.call("UnshareCaseAttachment", name=form["file"], requestId=form.request_id)
    return N_("Agencies can no longer read the file.")


async def _remove(visit: Visit, form: Form, _name: str) -> str:
    await visit.call("DeleteCaseAttachment", name=form["file"])
    return N_("The file is removed.")


async def _confirm(visit: Visit, form: Form, _name: str) -> str:
    await visit.call("ConfirmReferral", name=form["referral"], requestId=form.request_id)
    return N_("Thank you. It is written down that they helped.")


async def _close(visit: Visit, form: Form, name: str) -> str:
    if not form.chosen("outcome", choices(OUTCOME)):
        form.wrong("outcome", _("Say whether it helped."))
    if form.right:
        await visit.call(
            "CloseCase", name=name, outcome=form["outcome"], comment=form["comment"], requestId=form.request_id
        )
    return N_("Thank you. The request is closed.")


async def _reopen(visit: Visit, form: Form, name: str) -> str:
    form.need("reopening", _("Say what is still missing."))
    if form.right:
        await visit.call("ReopenCase", name=name, reason=form["reopening"], requestId=form.request_id)
    return N_("The request is open again. It is the Office’s turn.")


async def _withdraw(visit: Visit, form: Form, name: str) -> str:
    await visit.call("WithdrawCase", name=name, reason=form["withdrawal"], requestId=form.request_id)
    return N_("The request is withdrawn.")


MOVES: dict[str, Any] = {
    "message": _write,
    "answer": _answer,
    "attach": _attach,
    "share": _share,
    "unshare": _unshare,
    "remove": _remove,
    "confirm": _confirm,
    "close": _close,
    "reopen": _reopen,
    "withdraw": _withdraw,
}

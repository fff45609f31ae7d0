"""Asking for help: one form, that may be left and come back to."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.attaching import attach
from gateway.portal.formats import tongue
from gateway.portal.forms import Form, day_of
from gateway.portal.labels import value_name
from gateway.portal.ours import topics
from gateway.portal.profiles import TONGUES
from gateway.portal.reader import reader
from gateway.portal.visit import Visit
from gateway.portal.words import N_
from gateway.portal.words import gettext as _

MASK = "title,need,goal,topics,deadline,language,interpreterNeeded,accessNeeds"
# A request may still be changed by its organization.
OPEN_TO_CHANGE = ("DRAFT", "NEEDS_INFORMATION")


async def begin(visit: Visit) -> Response:
    """The empty form."""
    return await _page(visit, Form({"language": reader().language, "title": visit.query["about"][:200]}))


async def take_new(visit: Visit) -> Response:
    """Keeps it as a draft, or sends it."""
    return await _take(visit, "")


async def go_on(visit: Visit) -> Response:
    """The form as it was left."""
    name = f"cases/{visit.part('case')}"
    case = await visit.call("GetCase", name=name)
    return await _page(visit, _form_of(case), case)


async def take(visit: Visit) -> Response:
    """Keeps what was changed, or sends it."""
    return await _take(visit, f"cases/{visit.part('case')}")


async def _take(visit: Visit, name: str) -> Response:
    form = await visit.form()
    if name and form["remove"]:
        await visit.call("DeleteCaseAttachment", name=form["remove"])
        return await _page(visit, form, await visit.call("GetCase", name=name))
    if name and form["do"] == "discard":
        await visit.call("WithdrawCase", name=name, requestId=form.request_id)
        return visit.go("/our/requests", said=N_("The draft is thrown away."))
    sends = form["do"] == "send"
    wanted = _case_of(form)
    form.need("title", _("Say in a few words what it is about."))
    if sends:
        form.need("need", _("Say what you need help with."))
    case = await _save(visit, form, name, wanted) if form.right else None
    if case is not None:
        await attach(visit, form, case.name)
        # Whatever is sent from here on is another change of the draft that now exists.
        sent_as = form.request_id
        form.values |= {"etag": [case.etag], "request_id": [""]}
        if form.right and sends:
            try:
                await visit.call("SubmitCase", name=case.name, etag=case.etag, requestId=f"{sent_as[:100]}-send")
                return visit.go(
                    f"/our/requests/{_id(case)}", said=N_("Your request is sent. The Office reads it next.")
                )
            except Refusal as refusal:
                form.refused(refusal)
        elif form.right:
            said = N_("Saved. Come back to it whenever you like.")
            return visit.go(f"/our/requests/{_id(case)}" + ("/edit" if _is_draft(case) else ""), said=said)
    if case is None and name:
        case = await visit.call("GetCase", name=name)
    return await _page(visit, form, case)


async def _save(visit: Visit, form: Form, name: str, wanted: dict[str, Any]) -> Any:
    """The case as it is kept now; None when it was refused, which then stands in the form."""
    try:
        if not name:
            return await visit.call("CreateCase", case=wanted, requestId=form.request_id)
        changed = {**wanted, "name": name, "etag": form["etag"]}
        return await visit.call("UpdateCase", case=changed, updateMask=MASK, requestId=form.request_id)
    except Refusal as refusal:
        form.refused(refusal, **{f"case_{field}": field for field in ("title", "need", "goal", "topics", "deadline")})
        if refusal.reason == "ETAG_MISMATCH":
            form.values |= {"etag": [""], "request_id": [""]}
        return None


async def _page(visit: Visit, form: Form, case: Any = None) -> Response:
    attachments = []
    if case is not None:
        attachments = (await visit.call("ListCaseAttachments", parent=case.name)).attachments
    return visit.show(
        "ours/ask",
        form=form,
        case=case,
        # Somebody changed it meanwhile: what it says now, beside what is typed here.
        changed=_changed(form, case) if case is not None and form.errors and not form["etag"] else [],
        etag=form["etag"] or (case.etag if case is not None else ""),
        attachments=attachments,
        topics=topics.choices(),
        tongues=[(tag, tongue(tag)) for tag in TONGUES],
    )


def _changed(form: Form, case: Any) -> list[tuple[str, str]]:
    labels = {"title": _("What it is about"), "need": _("What you need"), "goal": _("What you want to reach")}
    now = _form_of(case)
    return [(label, now[name]) for name, label in labels.items() if now[name] != form[name]]


def _form_of(case: Any) -> Form:
    known = [topic for topic in case.topics if topic in topics.TOPICS]
    values: dict[str, str | list[str]] = {
        "title": case.title,
        "need": case.need,
        "goal": case.goal,
        "topics": known,
        "otherTopics": ", ".join(topic for topic in case.topics if topic not in known),
        "language": case.language,
        "interpreter": "yes" if case.interpreter_needed else "",
        "accessNeeds": case.access_needs,
        "etag": case.etag,
    }
    if case.deadline is not None:
        values["deadline"] = f"{case.deadline.year:04}-{case.deadline.month:02}-{case.deadline.day:02}"
    return Form(values)


def _case_of(form: Form) -> dict[str, Any]:
    """What was typed, as the API takes it. What cannot be read stands in the form."""
    others = [topic.strip()[:100] for topic in form["otherTopics"].split(",") if topic.strip()]
    wanted: dict[str, Any] = {
        "title": form["title"],
        "need": form["need"],
        "goal": form["goal"],
        "topics": [*form.chosen("topics", topics.choices()), *others][:20],
        "language": form["language"] if form["language"] in TONGUES else "en",
        "interpreterNeeded": bool(form["interpreter"]),
        "accessNeeds": form["accessNeeds"],
    }
    return wanted | day_of(form, "deadline")


def _is_draft(case: Any) -> bool:
    return value_name(case, "state") == "DRAFT"


def _id(case: Any) -> str:
    return str(case.name).rpartition("/")[2]

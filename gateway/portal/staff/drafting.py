"""The words of an agreement while it is a draft: begun, changed, and put together where two write at once."""

from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.formats import day
from gateway.portal.forms import Form, day_of
from gateway.portal.labels import choices, value_name, value_names
from gateway.portal.staff.choosing import chosen, finding, listed, name_in, organizations_like
from gateway.portal.visit import Visit
from gateway.portal.words import N_, gettext
from gateway.portal.words import gettext as _

KIND, CATEGORY = "partners.v1.Agreement.Kind", "partners.v1.DataCategory"
SHARES = "DATA_SHARING"
# The form's fields, as the API names them, with what they are called.
FIELDS = {
    "kind": N_("Kind"),
    "title": N_("Title"),
    "parties": N_("Parties beside the Office"),
    "categories": N_("What its parties may read"),
    "startDate": N_("First day"),
    "endDate": N_("Last day"),
    "obligations": N_("What its parties promise"),
}


async def begin(visit: Visit) -> Response:
    """The form for a new one, with the party that the address names."""
    form = Form()
    if party := visit.query["party"]:
        form.values["parties"] = [chosen(await visit.call("GetOrganization", name=party))[0]]
    return await _page(visit, form)


async def create(visit: Visit) -> Response:
    """Keeps a new one as a draft."""
    form = await visit.form()
    if finding(form):
        return await _page(visit, form)
    said = _said(form)
    if form.right:
        try:
            made = await visit.call("CreateAgreement", agreement=said, requestId=form.request_id)
        except Refusal as refusal:
            form.refused(refusal, **_renamed())
        else:
            return visit.go(f"/office/{made.name}", said=N_("It is a draft. Read it once more, then go on with it."))
    return await _page(visit, form)


async def edit(visit: Visit) -> Response:
    """The form with what it says now; what is no draft is shown instead."""
    agreement = await visit.call("GetAgreement", name=f"agreements/{visit.part('agreement')}")
    if value_name(agreement, "state") != "DRAFT":
        return visit.go(f"/office/{agreement.name}")
    return await _page(visit, Form(_values(agreement, visit)), agreement)


async def change(visit: Visit) -> Response:
    """Changes what is otherwise than it was. What somebody else changed meanwhile is taken over where it was left alone
    here, and shown; where both changed a field, one chooses."""
    form = await visit.form()
    agreement = await visit.call("GetAgreement", name=f"agreements/{visit.part('agreement')}")
    if finding(form):
        return await _page(visit, form, agreement)
    if form["etag"] != agreement.etag:
        return await _meanwhile(visit, form, agreement)
    now, said = _values(agreement, visit), _said(form)
    changed = [field for field in FIELDS if _text(form.all(field)) != _text(now[field])]
    if form.right and changed:
        sent = {field: said[field] for field in changed if field in said}
        body = {"name": agreement.name, "etag": agreement.etag, **sent}
        try:
            await visit.call("UpdateAgreement", agreement=body, updateMask=",".join(changed), requestId=form.request_id)
        except Refusal as refusal:
            if refusal.reason == "ETAG_MISMATCH":
                return await _meanwhile(visit, form, await visit.call("GetAgreement", name=agreement.name))
            form.refused(refusal, **_renamed())
    if form.right:
        return visit.go(f"/office/{agreement.name}", said=N_("Your changes are kept."))
    return await _page(visit, form, agreement)


async def _meanwhile(visit: Visit, form: Form, agreement: Any) -> Response:
    form.wrong("", _("Somebody changed this draft while you were writing. Nothing of yours is lost."))
    now, changed = _values(agreement, visit), []
    for field, label in FIELDS.items():
        was, mine, theirs = form.raw(f"was-{field}"), _text(form.all(field)), _text(now[field])
        if theirs not in (_text([was]), mine):
            left_alone = mine == _text([was])
            changed.append((gettext(label), _told(field, now[field]), not left_alone))
            if left_alone:
                form.values[field] = now[field]
    form.values["request_id"] = [""]
    return await _page(visit, form, agreement, changed)


async def _page(
    visit: Visit, form: Form, agreement: Any = None, changed: list[tuple[str, str, bool]] | None = None
) -> Response:
    parties = form.all("parties")
    found = await organizations_like(visit, form["find"]) if form["find"] else []
    return visit.show(
        "staff/agreement-form",
        form=form,
        agreement=agreement,
        # Who has read it once stays a party.
        parties_stay=agreement is not None and agreement.submit_time is not None,
        parties=[*listed(parties), *(it for it in found if it[0] not in parties)],
        found=found,
        changed=changed or [],
        was={field: _text(value) for field, value in (_values(agreement, visit) if agreement else {}).items()},
        kinds=choices(KIND),
        categories=choices(CATEGORY, but=["PROFILE"]),
    )


def _said(form: Form) -> dict[str, Any]:
    """What was typed, as the API takes it; what is wrong stands in the form."""
    form.need("kind", _("Choose what kind of agreement it is."))
    form.need("title", _("Give it a title."))
    form.need("parties", _("Find whoever signs it beside the Office, and choose them."))
    form.need("startDate", _("Write its first day."))
    form.need("endDate", _("Write its last day."))
    shares, categories = form["kind"] == SHARES, form.chosen("categories", choices(CATEGORY))
    if shares and not categories:
        form.wrong("categories", _("Choose what its parties may read: an agreement on sharing data is about that."))
    if form["kind"] and categories and not shares:
        form.wrong("categories", _("Choose nothing here: only an agreement on sharing data opens anything."))
    return {
        "kind": form["kind"] or "KIND_UNSPECIFIED",
        "title": form["title"],
        "parties": [{"organization": name_in(value)} for value in form.all("parties")],
        "categories": categories,
        **day_of(form, "startDate"),
        **day_of(form, "endDate"),
        "obligations": form["obligations"],
    }


def _values(agreement: Any, visit: Visit) -> dict[str, list[str]]:
    """What it says now, as the form has it."""
    others = [it for it in agreement.parties if it.organization != visit.who.organization]
    days = (agreement.start_date, agreement.end_date)
    start, end = (f"{it.year:04}-{it.month:02}-{it.day:02}" for it in days)
    return {
        "kind": [value_name(agreement, "kind")],
        "title": [agreement.title],
        "parties": [f"{it.organization} {it.display_name}" for it in others],
        "categories": value_names(agreement, "categories"),
        "startDate": [start],
        "endDate": [end],
        "obligations": [agreement.obligations] if agreement.obligations else [],
    }


def _text(values: list[str]) -> str:
    """Values as one text, to compare: lines as the API has them."""
    return "\n".join(value.replace("\r\n", "\n").strip() for value in values)


def _told(field: str, values: list[str]) -> str:
    """Values of a field as they are read."""
    if field == "parties":
        return ", ".join(label for _value, label in listed(values))
    if field in ("startDate", "endDate"):
        return day(values[0])
    known = dict(choices(KIND) + choices(CATEGORY)) if field in ("kind", "categories") else {}
    return ", ".join(known.get(value, value) for value in values)


def _renamed() -> dict[str, str]:
    """The form's fields, by the API's names of them."""
    return {f"agreement_{field}": field for field in FIELDS} | {
        "agreement_start_date": "startDate",
        "agreement_end_date": "endDate",
    }

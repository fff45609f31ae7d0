"""Our profile, kept once for everybody: what it says, what is missing, and how it is changed."""

import json
from typing import Any

from starlette.responses import Response

from gateway.api.refusal import Refusal
from gateway.portal.formats import tongue
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_names
from gateway.portal.ours.missing import missing
from gateway.portal.public.organizations import DETERMINANT, TONGUES
from gateway.portal.public.places import MUNICIPALITIES
from gateway.portal.visit import Visit
from gateway.portal.words import N_, gettext
from gateway.portal.words import gettext as _

# The form's fields, in its order, with what they are called.
FIELDS = {
    "displayName": N_("Name"),
    "mission": N_("What you are there for"),
    "website": N_("Website"),
    "email": N_("E-mail address"),
    "phones": N_("Telephone numbers"),
    "languages": N_("The languages you serve people in"),
    "determinants": N_("What you work on"),
    "populations": N_("Whom you serve"),
    "strengths": N_("What you are good at"),
    "municipalities": N_("Where you work"),
    "zipCodes": N_("ZIP codes"),
}
LINES = ("phones", "populations", "strengths", "zipCodes")
CHOSEN = ("languages", "determinants", "municipalities")


async def show(visit: Visit) -> Response:
    """The form, as the profile is now."""
    organization = await visit.call("GetOrganization", name=visit.who.organization)
    return _page(visit, Form(_values(organization)), organization, {})


async def take(visit: Visit) -> Response:
    """Changes what was changed in the form. What somebody else changed meanwhile is taken over where it was left alone
    here, and shown; where both changed a field, one chooses."""
    form = await visit.form()
    organization = await visit.call("GetOrganization", name=visit.who.organization)
    now, typed = _values(organization), {field: _typed(form, field) for field in FIELDS}
    if form["etag"] != organization.etag:
        return _meanwhile(visit, form, organization, now, typed)
    form.need("displayName", _("Write the name of your organization."))
    changed = {field: value for field, value in typed.items() if value != now[field]}
    if form.right and changed:
        body, mask = _body(organization, typed, changed)
        body |= {"name": organization.name, "etag": form["etag"]}
        try:
            await visit.call("UpdateOrganization", organization=body, updateMask=mask, requestId=form.request_id)
        except Refusal as refusal:
            if refusal.reason == "ETAG_MISMATCH":
                organization = await visit.call("GetOrganization", name=organization.name)
                return _meanwhile(visit, form, organization, _values(organization), typed)
            form.refused(refusal, **_renamed(refusal))
    if form.right:
        return visit.go("/our/profile", said=N_("Your profile is changed. Everybody sees it so from now on."))
    return _page(visit, form, organization, {})


def _meanwhile(
    visit: Visit, form: Form, organization: Any, now: dict[str, list[str]], typed: dict[str, list[str]]
) -> Response:
    form.wrong("", _("Somebody changed your profile while you were writing. Nothing of yours is lost."))
    changed: dict[str, tuple[list[str], bool]] = {}
    for field in FIELDS:
        was = form[f"was-{field}"].replace("\r\n", "\n").split("\n") if form[f"was-{field}"] else []
        if now[field] not in (was, typed[field]):
            mine = typed[field] != was
            changed[field] = (now[field], mine)
            if not mine:
                form.values[field] = ["\n".join(now[field])] if field in LINES else now[field]
    form.values["request_id"] = [""]
    return _page(visit, form, organization, changed)


def _page(visit: Visit, form: Form, organization: Any, changed: dict[str, tuple[list[str], bool]]) -> Response:
    now = _values(organization)
    for field in LINES:
        form.values[field] = ["\n".join(form.values.get(field, []))]
    return visit.show(
        "ours/profile",
        form=form,
        organization=organization,
        was={field: "\n".join(value) for field, value in now.items()},
        changed=[(gettext(FIELDS[field]), _told(field, value), mine) for field, (value, mine) in changed.items()],
        missing=missing(organization),
        decides="ORGANIZATION_ADMIN" in visit.roles,
        tongues=[(tag, tongue(tag)) for tag in TONGUES],
        determinants=choices(DETERMINANT),
        municipalities=[(name, name) for name in MUNICIPALITIES],
    )


def _told(field: str, value: list[str]) -> str:
    known = dict(choices(DETERMINANT)) if field == "determinants" else {}
    said = [tongue(each) if field == "languages" else known.get(each, each) for each in value]
    return ", ".join(said)


def _values(organization: Any) -> dict[str, list[str]]:
    area = organization.service_area
    simple = ((field, organization) for field in ("mission", "website", "email"))
    return {
        "displayName": [organization.display_name],
        **{field: [_plain(getattr(of, field))] if getattr(of, field) else [] for field, of in simple},
        "phones": [phone.number for phone in organization.phones],
        "languages": list(organization.languages),
        "determinants": value_names(organization, "determinants"),
        "populations": list(organization.populations),
        "strengths": list(organization.strengths),
        "municipalities": list(area.municipalities) if area is not None else [],
        "zipCodes": list(area.zip_codes) if area is not None else [],
    }


def _typed(form: Form, field: str) -> list[str]:
    if field in LINES:
        return [line.strip() for line in _plain(form[field]).split("\n") if line.strip()]
    if field in CHOSEN:
        # What was there and is none of the choices stays.
        known = {"languages": TONGUES, "municipalities": MUNICIPALITIES}.get(field, ())
        kept = [each for each in _plain(form[f"was-{field}"]).split("\n") if known and each and each not in known]
        order = _plain(form[f"was-{field}"]).split("\n")
        chosen = [*form.all(field), *(each for each in kept if each not in form.all(field))]
        return sorted(chosen, key=lambda each: order.index(each) if each in order else len(order))
    return [_plain(form[field])] if form[field] else []


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _body(organization: Any, typed: dict[str, list[str]], changed: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What changes, as the API takes it, and its mask."""
    body: dict[str, Any] = {}
    for field in changed:
        if field in ("municipalities", "zipCodes"):
            area = organization.service_area
            body["serviceArea"] = {
                "municipalities": typed["municipalities"],
                "zipCodes": typed["zipCodes"],
                "neighborhoods": list(area.neighborhoods) if area is not None else [],
            }
        elif field == "phones":
            # What else is known of a number stays with it.
            known = {phone.number: json.loads(phone.to_json()) for phone in organization.phones}
            body["phones"] = [known.get(number, {"number": number}) for number in typed["phones"]]
        elif field in (*LINES, *CHOSEN):
            body[field] = typed[field]
        else:
            body[field] = (typed[field] or [""])[0]
    return body, ",".join(body)


def _renamed(refusal: Refusal) -> dict[str, str]:
    """Which field of the form stands for the one that the API names, as "organization.phones[0].number"."""
    found = {}
    for error in refusal.errors:
        path = error.field.removeprefix("organization.")
        head = path.partition("[")[0].partition(".")[0]
        first, *rest = head.split("_")
        name = first + "".join(part.capitalize() for part in rest)
        if name == "serviceArea":
            name = "zipCodes" if "zip" in path else "municipalities"
        found[error.field.replace(".", "_")] = name
    return found

"""An organization's profile as a form: its fields as they are typed, and as the API takes them."""

import json
from typing import Any

from gateway.api.refusal import Refusal
from gateway.portal.formats import tongue
from gateway.portal.forms import Form
from gateway.portal.labels import choices, value_names
from gateway.portal.places import MUNICIPALITIES
from gateway.portal.words import N_

DETERMINANT = "partners.v1.Determinant"
# The languages to choose from, by their tags (BCP 47).
TONGUES = ("en", "es", "hmn", "ar", "ase", "fr", "my", "pa", "rhg", "so", "sw")
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
# Those with one thing on each line, and those to choose from.
LINES = ("phones", "populations", "strengths", "zipCodes")
CHOSEN = ("languages", "determinants", "municipalities")


def values_of(organization: Any) -> dict[str, list[str]]:
    """A profile, as its form's fields hold it."""
    area = organization.service_area
    simple = ((field, getattr(organization, field)) for field in ("mission", "website", "email"))
    return {
        "displayName": [organization.display_name],
        **{field: [_plain(value)] if value else [] for field, value in simple},
        "phones": [phone.number for phone in organization.phones],
        "languages": list(organization.languages),
        "determinants": value_names(organization, "determinants"),
        "populations": list(organization.populations),
        "strengths": list(organization.strengths),
        "municipalities": list(area.municipalities) if area is not None else [],
        "zipCodes": list(area.zip_codes) if area is not None else [],
    }


def was(form: Form, field: str) -> list[str]:
    """What a field said when the page came, which the form carries."""
    said = form[f"was-{field}"]
    if field in (*LINES, *CHOSEN):
        return said.split("\n") if said else []
    return [said] if said else []


def typed(form: Form, field: str) -> list[str]:
    """What was typed into a field, or chosen. Of choices, what was there and is none of them stays, and so does the
    order."""
    if field in LINES:
        return [line.strip() for line in form[field].split("\n") if line.strip()]
    if field in CHOSEN:
        order = was(form, field)
        known = {"languages": TONGUES, "municipalities": MUNICIPALITIES}.get(field, ())
        kept = [each for each in order if known and each not in known]
        chosen = [*form.all(field), *(each for each in kept if each not in form.all(field))]
        return sorted(chosen, key=lambda each: order.index(each) if each in order else len(order))
    return [form[field]] if form[field] else []


def in_lines(form: Form) -> None:
    """Has the fields with one thing on each line say them so."""
    for field in LINES:
        form.values[field] = ["\n".join(form.values.get(field, []))]


def told(field: str, value: list[str]) -> str:
    """What a field says, in a line."""
    known = dict(choices(DETERMINANT)) if field == "determinants" else {}
    return ", ".join(tongue(each) if field == "languages" else known.get(each, each) for each in value)


def body_of(organization: Any, values: dict[str, list[str]], changed: dict[str, list[str]]) -> dict[str, Any]:
    """What changes, as the API takes it, by the fields of its mask; `values` are those of the whole form."""
    body: dict[str, Any] = {}
    for field, value in changed.items():
        if field in ("municipalities", "zipCodes"):
            area = organization.service_area
            body["serviceArea"] = {
                "municipalities": values["municipalities"],
                "zipCodes": values["zipCodes"],
                "neighborhoods": list(area.neighborhoods) if area is not None else [],
            }
        elif field == "phones":
            # What else is known of a number stays with it.
            known = {phone.number: json.loads(phone.to_json()) for phone in organization.phones}
            body["phones"] = [known.get(number, {"number": number}) for number in value]
        elif field in (*LINES, *CHOSEN):
            body[field] = value
        else:
            body[field] = (value or [""])[0]
    return body


def renamed(refusal: Refusal) -> dict[str, str]:
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


def offered() -> dict[str, Any]:
    """What a form of a profile offers to choose from."""
    return {
        "tongues": [(tag, tongue(tag)) for tag in TONGUES],
        "determinants": choices(DETERMINANT),
        "municipalities": [(name, name) for name in MUNICIPALITIES],
    }


def _plain(text: str) -> str:
    """A text as a form has it back, whoever wrote it: lines as in `Form`, without space around it."""
    return text.replace("\r\n", "\n").strip()

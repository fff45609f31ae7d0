"""Changes that are proposed to a profile, field by field, in words."""

import json
from collections.abc import Iterable
from typing import Any

from gateway.portal.formats import tongue
from gateway.portal.labels import all_labeled, labeled
from gateway.portal.words import N_, gettext

# What a field of a profile is called.
CALLED = {
    "display_name": N_("Name"),
    "legal_name": N_("Legal name"),
    "also_known_as": N_("Also known as"),
    "kind": N_("Kind"),
    "parent": N_("Part of"),
    "identifiers": N_("Numbers it is registered under"),
    "mission": N_("What you are there for"),
    "website": N_("Website"),
    "email": N_("E-mail address"),
    "phones": N_("Telephone numbers"),
    "addresses": N_("Addresses"),
    "service_area": N_("Where you work"),
    "populations": N_("Whom you serve"),
    "languages": N_("The languages you serve people in"),
    "determinants": N_("What you work on"),
    "strengths": N_("What you are good at"),
    "tax_status": N_("Tax status"),
    "legal_status": N_("Legal form"),
    "year_incorporated": N_("Founded in"),
    "logo": N_("Logo"),
}


def called(field: str) -> str:
    """What a field is called, by its name in the contract."""
    return gettext(CALLED[field]) if field in CALLED else field.replace("_", " ")


def told(organization: Any, field: str) -> str:
    """What a field of a profile says, in a line."""
    value = getattr(organization, field, None) if organization is not None else None
    if not value:
        return ""
    if field == "kind":
        return labeled(organization, field)
    if field == "determinants":
        return ", ".join(all_labeled(organization, field))
    if field == "languages":
        return ", ".join(tongue(tag) for tag in value)
    if isinstance(value, str | int):
        return str(value)
    if field == "service_area":
        value = [*value.municipalities, *value.neighborhoods, *value.zip_codes]
    return "; ".join(each if isinstance(each, str) else _in_line(json.loads(each.to_json()).values()) for each in value)


def _in_line(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values if isinstance(value, str | int) and value)

"""What a profile does not say yet, of what others need to find and to help an organization."""

from typing import Any

from gateway.portal.words import N_, gettext

# By field: what it is, as one asks for it.
ASKED = {
    "mission": N_("What you are there for"),
    "email": N_("An e-mail address"),
    "phones": N_("A telephone number"),
    "website": N_("Your website"),
    "languages": N_("The languages you serve people in"),
    "determinants": N_("What you work on"),
    "populations": N_("Whom you serve"),
    "service_area": N_("Where you work"),
    "strengths": N_("What you are good at"),
}


def missing(organization: Any) -> list[str]:
    """What is missing, in words."""
    return [gettext(words) for field, words in ASKED.items() if not _has(organization, field)]


def _has(organization: Any, field: str) -> bool:
    value = getattr(organization, field)
    if field == "service_area":
        return value is not None and bool(value.municipalities or value.zip_codes or value.neighborhoods)
    return bool(value)

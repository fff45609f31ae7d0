"""What pages say of themselves to search engines, in the words of schema.org, as JSON-LD."""

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from gateway.portal.labels import value_name
from gateway.portal.text import plain

_KINDS = {
    "CITY_DEPARTMENT": "GovernmentOrganization",
    "COUNTY_DEPARTMENT": "GovernmentOrganization",
    "MUNICIPALITY": "GovernmentOrganization",
    "STATE_AGENCY": "GovernmentOrganization",
    "FEDERAL_AGENCY": "GovernmentOrganization",
    "COMMUNITY_ORGANIZATION": "NGO",
    "FOUNDATION": "NGO",
    "HEALTH_SYSTEM": "MedicalOrganization",
    "SCHOOL": "EducationalOrganization",
}


def of_organization(organization: Any, services: Iterable[Any], site: str) -> Markup:
    """An organization with what it offers. `site` is the address of this one, with a slash at its end."""
    area = organization.service_area
    return script(
        {
            "@type": _KINDS.get(value_name(organization, "kind"), "Organization"),
            "@id": f"{site}{organization.name}",
            "url": organization.website or f"{site}{organization.name}",
            "name": organization.display_name,
            "legalName": organization.legal_name,
            "alternateName": list(organization.also_known_as),
            "description": plain(organization.mission, 500),
            "email": organization.email,
            "telephone": [phone.number for phone in organization.phones],
            "address": [address(found) for found in organization.addresses],
            "areaServed": [*area.municipalities, *area.zip_codes] if area is not None else [],
            "knowsLanguage": list(organization.languages),
            "makesOffer": [
                {
                    "@type": "Offer",
                    "itemOffered": {"@type": "Service", "name": s.display_name, "url": f"{site}{s.name}"},
                }
                for s in services
            ],
        }
    )


def of_service(service: Any, site: str) -> Markup:
    """A service and whose it is."""
    organization = service.name.partition("/services/")[0]
    return script(
        {
            "@type": "Service",
            "@id": f"{site}{service.name}",
            "url": service.url or f"{site}{service.name}",
            "name": service.display_name,
            "description": plain(service.description, 500),
            "provider": {
                "@type": "Organization",
                "@id": f"{site}{organization}",
                "name": service.organization_display_name,
            },
            "areaServed": [area.name for area in service.service_areas if area.name],
            "availableLanguage": [language.tag for language in service.languages if language.tag],
        }
    )


def address(found: Any) -> dict[str, Any]:
    """A postal address."""
    street = ", ".join(line for line in (found.address_1, found.address_2) if line)
    return {
        "@type": "PostalAddress",
        "streetAddress": street,
        "addressLocality": found.city,
        "addressRegion": found.state_province,
        "postalCode": found.postal_code,
        "addressCountry": found.country,
    }


def script(data: dict[str, Any]) -> Markup:
    """The element that holds it: data, which no browser runs. Nothing in it can end the element early."""
    said = {"@context": "https://schema.org", **{name: value for name, value in data.items() if value}}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    for sign, written in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, written)
    return Markup('<script type="application/ld+json">') + Markup(text) + Markup("</script>")  # noqa: S704 (escaped above)

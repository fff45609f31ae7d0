"""Finding organizations, and an organization's own page."""

from typing import Any

from starlette.responses import Response

from gateway.portal.forms import Form
from gateway.portal.labels import choices
from gateway.portal.places import MUNICIPALITIES
from gateway.portal.profiles import DETERMINANT, TONGUES
from gateway.portal.public.schema_org import of_organization, of_service
from gateway.portal.visit import Visit
from gateway.portal.words import gettext as _

A_PAGE = 20
KIND = "partners.v1.Organization.Kind"
# How much of an organization its page lists; there is more in the API.
MOST_LISTED = 100


async def find(visit: Visit) -> Response:
    """A page of the organizations that a search and its filters find; of all, by name, without a search."""
    form = visit.query
    wanted = filter_of(form)
    found: Any = None
    if form.right:
        paging = {"pageSize": A_PAGE, "pageToken": form["page"], "filter": wanted}
        if form["q"]:
            found = await visit.call("SearchOrganizations", query=form["q"][:255], **paging)
        else:
            found = await visit.call("ListOrganizations", **paging)
    return visit.show(
        "public/organizations",
        form=form,
        found=found,
        # A search has found all that has its words when it leads on though its page is not full.
        alike=bool(found and form["q"] and found.next_page_token) and len(found.organizations) < A_PAGE,
        narrowed=bool(wanted),
        municipalities=[(name, name) for name in MUNICIPALITIES],
        determinants=choices(DETERMINANT),
        kinds=choices(KIND),
        tongues=TONGUES,
    )


def filter_of(form: Form) -> dict[str, Any]:
    """The filter that a search asks for. What is none of the choices is passed over."""
    zip_code = form["zip"]
    if zip_code and not (len(zip_code) == 5 and zip_code.isascii() and zip_code.isdigit()):
        form.wrong("zip", _("A ZIP code has five digits, as 53204."))
    wanted = {
        "municipalities": form.chosen("municipality", [(name, name) for name in MUNICIPALITIES]),
        "zipCodes": [zip_code] if zip_code else [],
        "determinants": form.chosen("determinant", choices(DETERMINANT)),
        "kinds": form.chosen("kind", choices(KIND)),
        "languages": form.chosen("language", [(tag, tag) for tag in TONGUES]),
        "service": form["service"][:255],
    }
    return {name: value for name, value in wanted.items() if value}


async def show(visit: Visit) -> Response:
    """An organization: what it is there for, what it offers, where it is."""
    name = f"organizations/{visit.part('organization')}"
    found = await visit.gather(
        organization=visit.call("GetOrganization", name=name),
        services=visit.call("ListServices", parent=name, pageSize=MOST_LISTED),
        locations=visit.call("ListLocations", parent=name, pageSize=MOST_LISTED),
        funding=visit.call("ListOpportunities", funder=name, pageSize=MOST_LISTED),
    )
    organization = found["organization"]
    return visit.show(
        "public/organization",
        organization=organization,
        services=found["services"].services,
        locations=found["locations"].locations,
        opportunities=found["funding"].opportunities,
        data=of_organization(organization, found["services"].services, str(visit.request.base_url)),
    )


async def show_service(visit: Visit) -> Response:
    """A service: what it does, for whom, when and where."""
    parent = f"organizations/{visit.part('organization')}"
    found = await visit.gather(
        service=visit.call("GetService", name=f"{parent}/services/{visit.part('service')}"),
        locations=visit.call("ListLocations", parent=parent, pageSize=MOST_LISTED),
        organization=visit.call("GetOrganization", name=parent),
    )
    service = found["service"]
    places = {location.name: location for location in found["locations"].locations}
    return visit.show(
        "public/service",
        service=service,
        # What it does not say of itself, its organization does.
        reached=service if service.email or service.phones or service.url else found["organization"],
        organization=parent,
        places=[places[at.location] for at in service.service_at_locations if at.location in places],
        data=of_service(service, str(visit.request.base_url)),
    )


async def list_services(visit: Visit) -> Response:
    """A page of all services, by name."""
    found = await visit.call("ListServices", parent="organizations/-", pageSize=A_PAGE, pageToken=visit.query["page"])
    return visit.show("public/services", found=found)

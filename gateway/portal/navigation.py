"""What the frame leads to, by audience."""

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.portal.words import N_

PUBLIC, ORGANIZATION, OFFICE, PARTNER = "public", "organization", "office", "partner"


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the navigation. `here` is the beginning of the addresses that belong to it."""

    label: str
    path: str

    def leads_to(self, path: str) -> bool:
        """Whether `path` belongs to it."""
        return path == self.path or path.startswith(f"{self.path}/")


DIRECTORY = (
    Link(N_("Organizations"), "/organizations"),
    Link(N_("Services"), "/services"),
    Link(N_("Funding"), "/opportunities"),
)
# What each audience has beside the directory, in the order of use.
OWN: dict[str, tuple[Link, ...]] = {PUBLIC: (), ORGANIZATION: (), OFFICE: (), PARTNER: ()}
# Where each begins: after signing in, and at "/".
HOMES = {ORGANIZATION: "/account", OFFICE: "/account", PARTNER: "/account"}


def audience_of(roles: Iterable[str]) -> str:
    """The audience that one belongs to, by the roles one acts in."""
    roles = set(roles)
    if roles & {"OFFICE_STAFF", "OFFICE_ADMIN"}:
        return OFFICE
    if roles & {"PARTNER_STAFF", "FUNDER_STAFF"}:
        return PARTNER
    return ORGANIZATION if roles & {"ORGANIZATION_MEMBER", "ORGANIZATION_ADMIN"} else PUBLIC


def links(audience: str) -> tuple[Link, ...]:
    """The navigation of an audience."""
    return (*OWN[audience], *DIRECTORY)

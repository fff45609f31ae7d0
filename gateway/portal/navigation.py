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
    # Whom it is for, when not for all of the audience.
    roles: frozenset[str] = frozenset()
    # Other addresses that belong to it.
    also: tuple[str, ...] = ()

    def leads_to(self, path: str) -> bool:
        """Whether `path` belongs to it."""
        return any(path == here or path.startswith(f"{here}/") for here in (self.path, *self.also))


DIRECTORY = (
    Link(N_("Organizations"), "/organizations", also=("/office/records", "/partners/organizations")),
    Link(N_("Services"), "/services"),
    Link(N_("Funding"), "/opportunities"),
)
PARTNERS = (
    Link(N_("Your work"), "/partners/home"),
    Link(N_("Referrals"), "/partners/referrals"),
    Link(N_("Your funding"), "/partners/opportunities", frozenset({"FUNDER_STAFF"}), also=("/partners/connections",)),
    Link(N_("Agreements"), "/partners/agreements"),
    Link(N_("Your systems"), "/partners/systems"),
)
# What each audience has beside the directory, in the order of use.
OWN: dict[str, tuple[Link, ...]] = {
    PUBLIC: (),
    ORGANIZATION: (
        Link(N_("Home"), "/our/home"),
        Link(N_("Our requests"), "/our/requests"),
        Link(N_("Our funding"), "/our/funding"),
        Link(N_("Our profile"), "/our/profile", also=("/our/suggestions",)),
        Link(N_("Sharing"), "/our/sharing", also=("/our/seen",)),
    ),
    OFFICE: (
        Link(N_("Requests"), "/office/queue", also=("/office/cases",)),
        Link(N_("Agreements"), "/office/agreements"),
        Link(N_("Connections"), "/office/connections", also=("/office/opportunities",)),
        Link(N_("Workload"), "/office/workload", also=("/office/ages", "/office/municipalities")),
        Link(N_("Administration"), "/admin", frozenset({"OFFICE_ADMIN"})),
    ),
    PARTNER: PARTNERS,
}
# Where each begins: after signing in, and at "/".
HOMES = {ORGANIZATION: "/our/home", OFFICE: "/office/queue", PARTNER: "/partners/home"}


def audience_of(roles: Iterable[str]) -> str:
    """The audience that one belongs to, by the roles one acts in."""
    roles = set(roles)
    if roles & {"OFFICE_STAFF", "OFFICE_ADMIN"}:
        return OFFICE
    if roles & {"PARTNER_STAFF", "FUNDER_STAFF"}:
        return PARTNER
    return ORGANIZATION if roles & {"ORGANIZATION_MEMBER", "ORGANIZATION_ADMIN"} else PUBLIC


def links(audience: str, roles: frozenset[str]) -> tuple[Link, ...]:
    """The navigation of somebody of an audience."""
    return tuple(link for link in (*OWN[audience], *DIRECTORY) if not link.roles or link.roles & roles)

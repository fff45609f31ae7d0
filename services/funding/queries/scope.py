"""Whose opportunities and connections an actor may see. Every read, change and watch asks here."""

from services.chassis.actor import Actor
from services.chassis.names import resource_id
from services.chassis.sql import Where

OFFICE = ("OFFICE_STAFF", "OFFICE_ADMIN")
FUNDER = ("FUNDER_STAFF", "AGENCY_SYSTEM")


def visible_opportunities(actor: Actor, where: Where) -> None:
    """Narrows `where` (over opportunities o) to what `actor` may see: a DRAFT is its funder's and the Office's."""
    if actor.has(*OFFICE):
        return
    if actor.has(*FUNDER) and actor.organization:
        where.add("(o.state <> 'DRAFT' OR o.funder_id = {})", resource_id(actor.organization, "organizations"))
    else:
        where.add("o.state <> 'DRAFT'")


def visible_connections(actor: Actor, where: Where) -> None:
    """Narrows `where` (over connections c) to what `actor` may see: an organization's own, and those to a funder's
    opportunities once it was told of them."""
    if actor.has(*OFFICE):
        return
    if not actor.organization or not actor.has("ORGANIZATION_MEMBER", *FUNDER):
        where.add("FALSE")
        return
    own = resource_id(actor.organization, "organizations")
    sides = []
    if actor.has("ORGANIZATION_MEMBER"):
        sides.append("c.organization_id = {0}")
    if actor.has(*FUNDER):
        sides.append("c.funder_id = {0} AND c.disclose_time IS NOT NULL")
    where.add(f"({' OR '.join(sides)})", own)

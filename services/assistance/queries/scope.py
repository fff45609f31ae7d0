"""Whose cases and referrals an actor may see. Every read, change and watch asks here."""

from services.assistance.domain.attachments import HELPING
from services.chassis.actor import Actor
from services.chassis.names import resource_id
from services.chassis.sql import Where

OFFICE = ("OFFICE_STAFF", "OFFICE_ADMIN")
AGENCY = ("PARTNER_STAFF", "FUNDER_STAFF", "AGENCY_SYSTEM")


def visible_cases(actor: Actor, where: Where) -> None:
    """Narrows `where` (over cases c) to what `actor` may see."""
    if actor.has(*OFFICE):
        return
    if actor.has("ORGANIZATION_MEMBER") and actor.organization:
        where.add("c.organization_id = {}", resource_id(actor.organization, "organizations"))
    else:
        where.add("FALSE")


def visible_referrals(actor: Actor, where: Where) -> None:
    """Narrows `where` (over referrals r) to what `actor` may see."""
    if actor.has(*OFFICE):
        return
    if not actor.organization or not actor.has("ORGANIZATION_MEMBER", *AGENCY):
        where.add("FALSE")
        return
    own = resource_id(actor.organization, "organizations")
    sides = []
    if actor.has("ORGANIZATION_MEMBER"):
        sides.append("r.organization_id = {0}")
    if actor.has(*AGENCY):
        sides.append("r.agency_id = {0}")
    where.add(f"({' OR '.join(sides)})", own)


def visible_attachments(actor: Actor, where: Where) -> None:
    """Narrows `where` (over case_attachments a) to what `actor` may see: its organization's own, but for internal ones;
    and what was shared of the cases that its agency helps with."""
    if actor.has(*OFFICE):
        return
    if not actor.organization or not actor.has("ORGANIZATION_MEMBER", *AGENCY):
        where.add("FALSE")
        return
    sides = []
    if actor.has("ORGANIZATION_MEMBER"):
        sides.append("a.audience = 'EVERYONE' AND a.case_organization_id = {0}")
    if actor.has(*AGENCY):
        sides.append(
            "a.shared AND EXISTS (SELECT FROM referrals r WHERE r.case_id = a.case_id AND r.agency_id = {0}"
            " AND r.state = ANY({1}::text[]))"
        )
    helping = [state.name for state in HELPING]
    own = resource_id(actor.organization, "organizations")
    if actor.has(*AGENCY):
        where.add(f"({' OR '.join(sides)})", own, helping)
    else:
        where.add(f"({' OR '.join(sides)})", own)

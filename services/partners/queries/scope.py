"""Whose rows an actor may read and change."""

from uuid import UUID

from services.chassis.actor import Actor
from services.chassis.errors import NotFound, PermissionDenied
from services.chassis.names import missing, resource_id
from services.chassis.sql import Where
from services.chassis.transaction import Transaction

OFFICE = ("OFFICE_STAFF", "OFFICE_ADMIN")


def is_office(actor: Actor) -> bool:
    """Whether the actor works for the Office of Equity."""
    return actor.has(*OFFICE)


def is_admin(actor: Actor) -> bool:
    """Whether the actor runs the Office's use of the product."""
    return actor.has("OFFICE_ADMIN")


def keeper_id(actor: Actor, name: str) -> UUID:
    """The UUID of the account `name` ("accounts/me" is one's own), if it is the actor's: what somebody keeps for
    themselves is not even the Office's admin's. Raises NotFound."""
    if name not in ("accounts/me", actor.account):
        raise missing(name, "accounts")
    return resource_id(actor.account, "accounts")


def own_organization_id(actor: Actor, name: str) -> UUID:
    """The UUID of the organization `name`, if the actor may ask for its people and systems: one's own, or any for the
    Office's admin. Raises NotFound; PermissionDenied, NOT_YOUR_ORGANIZATION."""
    organization_id = resource_id(name, "organizations")
    if not is_admin(actor) and name != actor.organization:
        raise PermissionDenied("NOT_YOUR_ORGANIZATION", f"{name} is not your organization.")
    return organization_id


def organization_ids(actor: Actor, name: str, where: Where, column: str) -> UUID | None:
    """Narrows `where` to the organization `name` in `column`, if the actor may ask for its people and systems; for the
    Office's admin "organizations/-" is all of them. The UUID, None for all. Raises NotFound; PermissionDenied."""
    if name == "organizations/-" and is_admin(actor):
        return None
    organization_id = own_organization_id(actor, name)
    where.add(f"{column} = {{}}", organization_id)
    return organization_id


def organization_missing(name: str) -> NotFound:
    """The refusal of an organization that nobody knows."""
    return missing(name, "organizations")


async def organization_must_be(tx: Transaction, organization_id: UUID) -> None:
    """Raises NotFound for an organization that nobody knows."""
    if await tx.fetch_one("SELECT FROM organizations WHERE id = $1", organization_id) is None:
        raise organization_missing(f"organizations/{organization_id}")


def visible_proposals(actor: Actor, where: Where) -> None:
    """Narrows `where` (over proposals p) to what `actor` may see."""
    if is_office(actor):
        return
    if not actor.organization:
        where.add("FALSE")
        return
    own = resource_id(actor.organization, "organizations")
    where.add("(p.organization_id = {0} OR p.proposer_organization_id = {0})", own)


def visible_claims(actor: Actor, where: Where) -> None:
    """Narrows `where` (over claims c) to what `actor` may see: one's own, and as an admin those of the organization."""
    if is_office(actor):
        return
    sides = ["FALSE"]
    if actor.account.startswith("accounts/"):
        sides.append(f"c.account_id = {where.bind(resource_id(actor.account, 'accounts'))}")
    if actor.has("ORGANIZATION_ADMIN") and actor.organization:
        sides.append(f"c.organization_id = {where.bind(resource_id(actor.organization, 'organizations'))}")
    where.add(f"({' OR '.join(sides)})")


def own_id(actor: Actor) -> UUID | None:
    """The organization that the actor acts for, if any."""
    return resource_id(actor.organization, "organizations") if actor.organization else None


def visible_agreements(actor: Actor, where: Where) -> None:
    """Narrows `where` (over agreements a) to what `actor` may see: a party's own once they were submitted, and all to
    the Office."""
    if not is_office(actor):
        where.add(
            "a.state <> 'DRAFT' AND a.submit_time IS NOT NULL AND EXISTS"
            " (SELECT FROM agreement_parties p WHERE p.agreement_id = a.id AND p.organization_id = {})",
            own_id(actor),
        )


def visible_disclosures(actor: Actor, where: Where) -> None:
    """Narrows `where` (over disclosures d) to what `actor` may see: who read of its own organization, and what its own
    organization read; all to the Office."""
    if not is_office(actor):
        where.add("(d.organization_id = {0} OR d.reader_id = {0})", own_id(actor))


def deciding_organization_id(actor: Actor, name: str) -> UUID:
    """The UUID of the actor's own organization `name`: not even the Office decides for it. Raises NotFound;
    PermissionDenied, NOT_YOUR_ORGANIZATION, for another's."""
    organization_id = resource_id(name, "organizations")
    if organization_id != own_id(actor):
        raise PermissionDenied("NOT_YOUR_ORGANIZATION", "What an organization shares is for its own people to decide.")
    return organization_id

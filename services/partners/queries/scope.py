"""Whose rows an actor may read and change."""

from uuid import UUID

from services.chassis.actor import Actor
from services.chassis.errors import NotFound, PermissionDenied
from services.chassis.names import missing, resource_id

OFFICE = ("OFFICE_STAFF", "OFFICE_ADMIN")


def is_office(actor: Actor) -> bool:
    """Whether the actor works for the Office of Equity."""
    return actor.has(*OFFICE)


def is_admin(actor: Actor) -> bool:
    """Whether the actor runs the Office's use of the product."""
    return actor.has("OFFICE_ADMIN")


def own_account_id(actor: Actor, name: str) -> UUID:
    """The UUID of the account `name` ("accounts/me" is one's own), if the actor may act on it: one's own, or any for
    the Office's admin. Raises NotFound: somebody else's does not exist."""
    if name == "accounts/me":
        name = actor.account
    if not is_admin(actor) and name != actor.account:
        raise missing(name, "accounts")
    return resource_id(name, "accounts")


def own_organization_id(actor: Actor, name: str) -> UUID:
    """The UUID of the organization `name`, if the actor may ask for its people and systems: one's own, or any for the
    Office's admin. Raises NotFound; PermissionDenied, NOT_YOUR_ORGANIZATION."""
    organization_id = resource_id(name, "organizations")
    if not is_admin(actor) and name != actor.organization:
        raise PermissionDenied("NOT_YOUR_ORGANIZATION", f"{name} is not your organization.")
    return organization_id


def organization_missing(name: str) -> NotFound:
    """The refusal of an organization that nobody knows."""
    return missing(name, "organizations")

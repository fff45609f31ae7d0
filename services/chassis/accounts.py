"""Which account a request is about, and whether it is the actor's to ask after."""

from uuid import UUID

from services.chassis.actor import Actor
from services.chassis.names import missing, resource_id


def own_account_id(actor: Actor, name: str) -> UUID:
    """The UUID of the account `name` ("accounts/me" is one's own), if it is the actor's to act on or ask about. One's
    own is; each is the Office's admin's. Raises NotFound: somebody else's does not exist."""
    if name == "accounts/me":
        name = actor.account
    if not actor.has("OFFICE_ADMIN") and name != actor.account:
        raise missing(name, "accounts")
    return resource_id(name, "accounts")

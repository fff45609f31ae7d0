"""Which account a request is about, and whether it is the actor's to ask after."""

from uuid import UUID

from services.chassis.actor import Actor
from services.chassis.errors import NotFound
from services.chassis.names import missing, resource_id


def own_account_id(actor: Actor, name: str) -> UUID:
    """The UUID of the account `name` ("accounts/me" is one's own), if it is the actor's to act on or ask about. One's
    own is; each is the Office's admin's. Raises NotFound: somebody else's does not exist."""
    if name == "accounts/me":
        name = actor.account
    if not actor.has("OFFICE_ADMIN") and name != actor.account:
        raise missing(name, "accounts")
    return resource_id(name, "accounts")


def own_part_ids(actor: Actor, name: str, collection: str) -> tuple[UUID, UUID]:
    """The UUIDs in the name of something that belongs to an account, which is the actor's to act on or ask about:
    the account's, and that in `collection`, as "api_tokens" of "accounts/…/apiTokens/…". Raises NotFound."""
    first, *rest = collection.split("_")
    parent, _, key = name.partition(f"/{first}{''.join(map(str.capitalize, rest))}/")
    try:
        return own_account_id(actor, parent), UUID(key)
    except (NotFound, ValueError) as error:
        raise missing(name, collection) from error

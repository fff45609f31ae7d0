"""Resource names: "cases/018f…" on the wire, a UUID in the database."""

from uuid import UUID

from services.chassis.errors import NotFound, invalid


def resource_id(name: str, collection: str) -> UUID:
    """The UUID in a name of `collection`, as "cases". Raises NotFound, as for a name that nobody has."""
    prefix, _, key = name.partition("/")
    if prefix == collection:
        try:
            return UUID(key)
        except ValueError:
            pass
    raise missing(name, collection)


def given_id(name: str, collection: str, field: str) -> UUID:
    """The UUID in the name of `collection` that a caller gives what it creates. Raises InvalidArgument, naming
    `field`."""
    try:
        return resource_id(name, collection)
    except NotFound as error:
        raise invalid(field, f'Give "{collection}/" and a UUID, or leave it out.') from error


def missing(name: str, collection: str) -> NotFound:
    """The refusal of a name that nobody has, or that the caller may not know of."""
    noun = collection.upper().removesuffix("S") if not collection.endswith("ies") else collection[:-3].upper() + "Y"
    return NotFound(f"{noun}_NOT_FOUND", f"There is no {name}.", metadata={"name": name})

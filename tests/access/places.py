"""The two sides of the world, and what their things are named: each thing has a secret in it."""

from uuid import UUID, uuid5

OWN, FOREIGN = "own", "foreign"
SIDES = (OWN, FOREIGN)
PEPPER = b"a pepper for tests"
# The event that each service has parked, as one of the durable "parked".
PARKED = UUID("01900000-0000-7000-8000-00000000da2c")

_NAMES = UUID("6f1c1d52-5e0e-5e0f-9a3c-0d4a5a1b2c3d")


def key(side: str, collection: str, label: str) -> UUID:
    """The UUID of a thing of a side's, as ("own", "cases", "DRAFT")."""
    return uuid5(_NAMES, f"{side} {collection} {label}")


def organization(side: str) -> UUID:
    """The organization of a side."""
    return key(side, "organizations", "it")


def secret(side: str) -> str:
    """What only those may read who may see the things of a side."""
    return f"secret-of-{side}"


def secrets(side: str) -> tuple[str, ...]:
    """The same, and the ids of what has no words of its own to hide one in."""
    return secret(side), str(key(side, "consents", "it"))

"""The rules of an organization's profile: in which state it enters, and by what it is found."""

from collections.abc import Iterable
from enum import Enum

from services.partners.domain.text import fold

# Longer values are cut where they are compared or indexed; PostgreSQL's indexes take 2,700 bytes.
_LONGEST_KEY = 200
_LONGEST_FACET = 100


class State(Enum):
    """Where an organization is. The numbers are the contract's (tributary.partners.v1.Organization.State)."""

    PROSPECT = 1
    ACTIVE = 2
    INACTIVE = 3
    MERGED = 4


def first_state(*, by_office: bool) -> State:
    """Whom the Office enters is ACTIVE; whom anyone else enters waits for the Office to confirm it."""
    return State.ACTIVE if by_office else State.PROSPECT


def sort_key(display_name: str) -> str:
    """What organizations are listed by."""
    return fold(display_name)[:_LONGEST_KEY]


def searched_name(display_name: str, legal_name: str, also_known_as: Iterable[str]) -> str:
    """What a search by name looks in: every name it goes by, each once."""
    return "\n".join(dict.fromkeys(fold(name) for name in (display_name, legal_name, *also_known_as) if name))


def facets(
    *,
    municipalities: Iterable[str],
    zip_codes: Iterable[str],
    determinants: Iterable[int],
    languages: Iterable[str],
) -> list[str]:
    """What filters ask for, in one list, so that one index answers them all: "in:milwaukee", "zip:53204", "for:5",
    "speaks:es". Who speaks es-MX also speaks es."""
    found = [municipality_facet(name) for name in municipalities]
    found += [f"zip:{code}" for code in zip_codes]
    found += [f"for:{number}" for number in determinants]
    for tag in languages:
        parts = tag.lower().split("-")
        found += ["speaks:" + "-".join(parts[:length]) for length in range(1, len(parts) + 1)]
    return sorted(set(found))


def municipality_facet(name: str) -> str:
    """The facet of a municipality, however its name is written."""
    return f"in:{fold(name.strip())}"[:_LONGEST_FACET]

"""Organizations, and the words of their names."""

from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from services.partners.models.tables import Base


class Organization(Base):
    """A party to the partnership.

    It is kept as its message, serialized, beside the columns that it is listed, narrowed and searched by, as the
    directory's records are. From its bytes it is read in 1 µs; from thirty columns it was put together in 21, fifty
    times a page.
    """

    __tablename__ = "organizations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    parent_id: Mapped[UUID | None]
    revision: Mapped[int]
    # tributary.partners.v1.Organization, without its name and the sources of its fields.
    document: Mapped[bytes]
    # Who set each field, as domain/provenance packs it.
    sources: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # By source, as "hsds:miami": a digest of what it delivered last.
    deliveries: Mapped[dict[str, str]] = mapped_column(JSONB)
    sort_name: Mapped[str]
    searched_name: Mapped[str]
    # As domain/organizations makes them: "in:milwaukee".
    facets: Mapped[list[str]]
    words: Mapped[Any] = mapped_column(TSVECTOR)


class NameWord(Base):
    """A word of some organization's name, without accents and in small letters: what a misspelt word may have meant."""

    __tablename__ = "name_words"

    word: Mapped[str] = mapped_column(primary_key=True)

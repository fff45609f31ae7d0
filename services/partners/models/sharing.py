"""What is shared: consents, agreements, and who saw whose record."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.partners.models.tables import Base


class Consent(Base):
    """That an organization shares a category of its record."""

    __tablename__ = "consents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    category: Mapped[int]
    # Null is the whole network.
    grantee_id: Mapped[UUID | None] = mapped_column(ForeignKey("organizations.id"))
    # Days in the county, both included; no last day is for good.
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    create_time: Mapped[datetime]
    withdraw_time: Mapped[datetime | None]


class Agreement(Base):
    """An agreement, kept as its message, as organizations are, beside what it is found and decided by."""

    __tablename__ = "agreements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str]
    categories: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    start_date: Mapped[date]
    end_date: Mapped[date]
    # When its parties first got it to read.
    submit_time: Mapped[datetime | None]
    # Whether all of them have accepted it.
    accepted: Mapped[bool]
    # How many days before its end the last warning was for: 60, 30 or 7.
    warned: Mapped[int | None]
    predecessor_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreements.id"))
    revision: Mapped[int]
    # tributary.partners.v1.Agreement, without its name.
    document: Mapped[bytes]


class AgreementParty(Base):
    """That an organization is a party to an agreement."""

    __tablename__ = "agreement_parties"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"), primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"), primary_key=True)


class AgreementDocument(Base):
    """A file that belongs to an agreement."""

    __tablename__ = "agreement_documents"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreements.id"))
    # The organization of who added it, and their account.
    organization_id: Mapped[UUID | None]
    author: Mapped[str]
    file_name: Mapped[str]
    content_type: Mapped[str]
    # Bytes.
    size: Mapped[int]
    # SHA-256 of the content.
    digest: Mapped[bytes]
    # What the content is kept as (services/chassis/blobs.py).
    blob: Mapped[UUID] = mapped_column(unique=True)
    create_time: Mapped[datetime]


class Disclosure(Base):
    """That somebody saw something of an organization's record, once a minute at most. Kept for good."""

    __tablename__ = "disclosures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    # The organization that the reader acted for.
    reader_id: Mapped[UUID | None]
    account: Mapped[str]
    # The rpc's full name.
    rpc: Mapped[str]
    categories: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    # The first read of its minute.
    read_time: Mapped[datetime]

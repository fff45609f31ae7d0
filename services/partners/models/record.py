"""The partnership record: a projection of everyone's events, which can be emptied and built again from them.

Each part is kept as it is sent, a serialized message of tributary.partners.v1: the record is read far more often than
it changes, and a read then parses a few hundred bytes instead of assembling ten columns a row. What decides who sees a
part and in which order stands beside it. Nothing here depends on when or in which order events came: no clock, no
sequence.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from services.partners.models.organizations import NameWord
from services.partners.models.tables import Base


class RecordCase(Base):
    """A case that was submitted."""

    __tablename__ = "record_cases"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    submit_time: Mapped[datetime]
    revision: Mapped[int]
    # CaseSummary
    summary: Mapped[bytes]


class RecordReferral(Base):
    """A referral of a case."""

    __tablename__ = "record_referrals"

    referral_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    case_id: Mapped[UUID]
    agency_id: Mapped[UUID]
    # Whether the agency is a party to the case, too.
    helps: Mapped[bool]
    create_time: Mapped[datetime]
    revision: Mapped[int]
    # ReferralSummary
    summary: Mapped[bytes]


class RecordConnection(Base):
    """A connection to an opportunity."""

    __tablename__ = "record_connections"

    connection_id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID]
    opportunity_id: Mapped[UUID]
    create_time: Mapped[datetime]
    revision: Mapped[int]
    # Hundredths of the currency's unit; null until it was awarded.
    award_minor: Mapped[int | None]
    award_currency: Mapped[str]
    # ConnectionSummary
    summary: Mapped[bytes]


class RecordOpportunity(Base):
    """An opportunity whose title was changed. (Until then its connections tell the title.)"""

    __tablename__ = "record_opportunities"

    opportunity_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int]
    # A ConnectionSummary with the title alone: put behind another one, it replaces that one's title. (Concatenated
    # messages are merged: https://protobuf.dev/programming-guides/encoding/#last-one-wins)
    summary: Mapped[bytes]


class RecordParty(Base):
    """That an organization is a party to something in the record of another: to a referral as the agency, to a
    connection as the funder, to an agreement. Only ever added to, so that the order of events does not matter; who is a
    party to a case, which may end, the newest state of its referrals tells."""

    __tablename__ = "record_parties"

    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    party_id: Mapped[UUID] = mapped_column(primary_key=True)
    resource_id: Mapped[UUID] = mapped_column(primary_key=True)


class RecordHistory(Base):
    """A case, a referral, a connection or an agreement as of each revision that was told of. Only ever added to."""

    __tablename__ = "record_history"

    # An agreement's is a row for each of its parties.
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    resource_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    # That of the section that it stands in, which also says which of the four it is.
    category: Mapped[int]
    event_time: Mapped[datetime]
    # What its section is ordered by.
    order_time: Mapped[datetime]
    # These three of connections alone.
    opportunity_id: Mapped[UUID | None]
    award_minor: Mapped[int | None]
    award_currency: Mapped[str | None]
    # CaseSummary, ReferralSummary, ConnectionSummary or AgreementSummary; null of an agreement that was a draft again.
    summary: Mapped[bytes | None]


class RecordTitle(Base):
    """The title of an opportunity as of each revision that was told of."""

    __tablename__ = "record_titles"

    opportunity_id: Mapped[UUID] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    event_time: Mapped[datetime]
    # As in RecordOpportunity.
    summary: Mapped[bytes]


class TimelineEntry(Base):
    """Something that happened, by the event that told of it."""

    __tablename__ = "timeline_entries"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    # An agreement's is an entry for each of its parties.
    organization_id: Mapped[UUID] = mapped_column(primary_key=True)
    event_time: Mapped[datetime]
    category: Mapped[int]
    # What it happened to: who is a party to that sees the entry.
    resource_id: Mapped[UUID]
    # TimelineEntry
    entry: Mapped[bytes]


# What a rebuild empties and compares.
PROJECTION = tuple(
    entity.__tablename__
    for entity in (
        RecordCase,
        RecordReferral,
        RecordConnection,
        RecordOpportunity,
        RecordParty,
        RecordHistory,
        RecordTitle,
        TimelineEntry,
        NameWord,
    )
)

"""What assistance remembers: cases, their conversation, referrals, and a snapshot of the organizations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, SmallInteger, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from services.assistance.domain import cases, referrals


class Base(DeclarativeBase):
    """The tables of assistance."""

    type_annotation_map = {str: Text, datetime: TIMESTAMP(timezone=True), list[str]: ARRAY(Text)}  # noqa: RUF012 (SQLAlchemy's own)


class OrganizationSnapshot(Base):
    """What assistance knows of an organization, from partners' events."""

    __tablename__ = "organization_snapshots"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    kind: Mapped[str]
    revision: Mapped[int]


class Case(Base):
    """A request for technical assistance and what became of it."""

    __tablename__ = "cases"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    state: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization_snapshots.id"))
    title: Mapped[str]
    need: Mapped[str]
    goal: Mapped[str]
    topics: Mapped[list[str]]
    determinants: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    deadline: Mapped[date | None]
    language: Mapped[str]
    interpreter_needed: Mapped[bool]
    access_needs: Mapped[str]
    priority: Mapped[int]
    waiting_on: Mapped[str]
    assignee_id: Mapped[UUID | None]
    assignee_display_name: Mapped[str]
    resolution: Mapped[str]
    decline_reason: Mapped[str]
    outcome: Mapped[int]
    reopen_count: Mapped[int]
    submit_time: Mapped[datetime | None]
    resolve_time: Mapped[datetime | None]
    close_time: Mapped[datetime | None]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    snapshot: Mapped[OrganizationSnapshot | None] = relationship(lazy="joined", viewonly=True)

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012 (SQLAlchemy's own)

    @property
    def organization_display_name(self) -> str:
        """The organization's name as last heard; empty until it was."""
        return self.snapshot.display_name if self.snapshot else ""

    def move(self, verb: str, party: cases.Party, *, at: datetime) -> None:
        """Makes a move at a moment (UTC). Raises WrongState or PermissionDenied."""
        state = cases.LIFE.next_state(cases.State[self.state], verb, party)
        self.state = state.name
        self.update_time = at
        match state:
            case cases.State.SUBMITTED:
                self.submit_time = at
            case cases.State.RESOLVED:
                self.resolve_time = at
            case cases.State.CLOSED | cases.State.DECLINED | cases.State.WITHDRAWN:
                self.close_time = at
            case cases.State.IN_TRIAGE:
                self.resolve_time = self.close_time = None

    def settle_turn(self, *, at_agency: bool) -> bool:
        """Sets whose turn it is; whether that changed."""
        turn = cases.waiting_on(cases.State[self.state], at_agency=at_agency).name
        changed = turn != self.waiting_on
        self.waiting_on = turn
        return changed


class CaseMessage(Base):
    """A part of a case's conversation."""

    __tablename__ = "case_messages"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    audience: Mapped[str]
    text: Mapped[str]
    language: Mapped[str]
    author: Mapped[str]
    author_organization: Mapped[str]
    create_time: Mapped[datetime]


class CaseAttachment(Base):
    """A file that belongs to a case."""

    __tablename__ = "case_attachments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    # The case's organization, for agencies, who do not see the case.
    case_organization_id: Mapped[UUID]
    audience: Mapped[str]
    # With the agencies that have taken a referral of the case.
    shared: Mapped[bool]
    by_office: Mapped[bool]
    # Who added it, and for which organization.
    author: Mapped[str]
    organization_id: Mapped[UUID | None]
    file_name: Mapped[str]
    content_type: Mapped[str]
    # Bytes.
    size: Mapped[int]
    # SHA-256 of the content.
    digest: Mapped[bytes]
    # What the content is kept as (services/chassis/blobs.py).
    blob: Mapped[UUID] = mapped_column(unique=True)
    create_time: Mapped[datetime]
    revision: Mapped[int]


class Referral(Base):
    """A case proposed to an agency."""

    __tablename__ = "referrals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    case_number: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization_snapshots.id"))
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("organization_snapshots.id"))
    request: Mapped[str]
    handoff_note: Mapped[str]
    language: Mapped[str]
    interpreter_needed: Mapped[bool]
    expire_time: Mapped[datetime]
    decline_reason: Mapped[str]
    decline_comment: Mapped[str]
    outcome: Mapped[str]
    answer_time: Mapped[datetime | None]
    complete_time: Mapped[datetime | None]
    confirm_time: Mapped[datetime | None]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    organization: Mapped[OrganizationSnapshot | None] = relationship(
        lazy="joined", viewonly=True, foreign_keys=[organization_id]
    )
    agency: Mapped[OrganizationSnapshot | None] = relationship(lazy="joined", viewonly=True, foreign_keys=[agency_id])

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012 (SQLAlchemy's own)

    @property
    def organization_display_name(self) -> str:
        """The name of who is to be helped, as last heard."""
        return self.organization.display_name if self.organization else ""

    @property
    def agency_display_name(self) -> str:
        """The name of who is to help, as last heard."""
        return self.agency.display_name if self.agency else ""

    def move(self, verb: str, party: referrals.Party, *, at: datetime) -> None:
        """Makes a move at a moment (UTC). Raises WrongState or PermissionDenied."""
        state = referrals.LIFE.next_state(referrals.State[self.state], verb, party)
        self.state = state.name
        self.update_time = at
        match state:
            case referrals.State.COMPLETED:
                self.complete_time = at
            case referrals.State.CONFIRMED:
                self.confirm_time = at
            case referrals.State.IN_SERVICE:
                pass
            case _:
                self.answer_time = at

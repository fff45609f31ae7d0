"""What funding remembers: opportunities, connections, and a snapshot of the organizations.

Amounts are hundredths of a currency's unit (`domain.money`); times are UTC.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ForeignKey, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from services.funding.domain import connections, opportunities
from services.funding.domain.money import Amount


class Base(DeclarativeBase):
    """The tables of funding."""

    type_annotation_map = {str: Text, datetime: TIMESTAMP(timezone=True), list[str]: ARRAY(Text)}  # noqa: RUF012 (SQLAlchemy's own)


class OrganizationSnapshot(Base):
    """What funding knows of an organization, from partners' events."""

    __tablename__ = "organization_snapshots"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    revision: Mapped[int]


class Opportunity(Base):
    """Money that is to be had, and on what terms."""

    __tablename__ = "opportunities"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    state: Mapped[str]
    funder_id: Mapped[UUID] = mapped_column(ForeignKey("organization_snapshots.id"))
    title: Mapped[str]
    description: Mapped[str]
    currency: Mapped[str | None]
    min_award: Mapped[int | None]
    max_award: Mapped[int | None]
    total_amount: Mapped[int | None]
    open_time: Mapped[datetime | None]
    close_time: Mapped[datetime | None]
    eligible_kinds: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    municipalities: Mapped[list[str]]
    determinants: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    required_documents: Mapped[list[str]]
    application_url: Mapped[str]
    publish_time: Mapped[datetime | None]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    funder: Mapped[OrganizationSnapshot | None] = relationship(lazy="joined", viewonly=True)

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012 (SQLAlchemy's own)

    @property
    def funder_display_name(self) -> str:
        """The funder's name as last heard; empty until it was."""
        return self.funder.display_name if self.funder else ""

    @property
    def content(self) -> opportunities.Content:
        """What its funder says of it."""
        return opportunities.Content(
            title=self.title,
            description=self.description,
            min_award=self._amount(self.min_award),
            max_award=self._amount(self.max_award),
            total_amount=self._amount(self.total_amount),
            open_time=self.open_time,
            close_time=self.close_time,
            eligible_kinds=tuple(self.eligible_kinds),
            municipalities=tuple(self.municipalities),
            determinants=tuple(self.determinants),
            required_documents=tuple(self.required_documents),
            application_url=self.application_url,
        )

    @content.setter
    def content(self, content: opportunities.Content) -> None:
        self.title = content.title
        self.description = content.description
        self.currency = content.currency
        self.min_award = content.min_award.minor if content.min_award else None
        self.max_award = content.max_award.minor if content.max_award else None
        self.total_amount = content.total_amount.minor if content.total_amount else None
        self.open_time = content.open_time
        self.close_time = content.close_time
        self.eligible_kinds = list(content.eligible_kinds)
        self.municipalities = list(content.municipalities)
        self.determinants = list(content.determinants)
        self.required_documents = list(content.required_documents)
        self.application_url = content.application_url

    def _amount(self, minor: int | None) -> Amount | None:
        return None if minor is None or self.currency is None else Amount(minor, self.currency)

    def publish(self, party: opportunities.Party, *, at: datetime) -> None:
        """Shows it to everyone from `at` (UTC) on. Raises WrongState or PermissionDenied."""
        self.state = opportunities.published(opportunities.State[self.state], party, self.content, at).name
        self.publish_time = self.update_time = at

    def move(self, verb: str, party: opportunities.Party, *, at: datetime) -> None:
        """Makes another move at a moment (UTC). Raises WrongState or PermissionDenied."""
        self.state = opportunities.LIFE.next_state(opportunities.State[self.state], verb, party).name
        self.update_time = at


class Connection(Base):
    """An organization on its way to an opportunity's money."""

    __tablename__ = "connections"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organization_snapshots.id"))
    opportunity_id: Mapped[UUID] = mapped_column(ForeignKey("opportunities.id"))
    funder_id: Mapped[UUID] = mapped_column(ForeignKey("organization_snapshots.id"))
    case_id: Mapped[UUID | None]
    note: Mapped[str]
    award_amount: Mapped[int | None]
    award_currency: Mapped[str | None]
    award_date: Mapped[date | None]
    feedback: Mapped[str]
    withdraw_reason: Mapped[str]
    disclose_time: Mapped[datetime | None]
    apply_time: Mapped[datetime | None]
    decide_time: Mapped[datetime | None]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    revision: Mapped[int] = mapped_column()

    organization: Mapped[OrganizationSnapshot | None] = relationship(
        lazy="joined", viewonly=True, foreign_keys=[organization_id]
    )
    funder: Mapped[OrganizationSnapshot | None] = relationship(lazy="joined", viewonly=True, foreign_keys=[funder_id])
    opportunity: Mapped[Opportunity] = relationship(lazy="joined", viewonly=True)

    __mapper_args__: dict[str, Any] = {"version_id_col": revision}  # noqa: RUF012 (SQLAlchemy's own)

    @property
    def organization_display_name(self) -> str:
        """The name of who is connected, as last heard."""
        return self.organization.display_name if self.organization else ""

    @property
    def funder_display_name(self) -> str:
        """The name of who gives, as last heard."""
        return self.funder.display_name if self.funder else ""

    @property
    def opportunity_title(self) -> str:
        """What it is connected to, in words."""
        return self.opportunity.title

    def move(self, verb: str, party: connections.Party, *, at: datetime) -> None:
        """Makes a move at a moment (UTC). Raises WrongState or PermissionDenied."""
        state = connections.LIFE.next_state(connections.State[self.state], verb, party)
        self.state = state.name
        self.update_time = at
        if self.disclose_time is None and connections.tells_funder(state):
            self.disclose_time = at
        if state is connections.State.APPLIED:
            self.apply_time = at
        elif state not in connections.UNDER_WAY:
            self.decide_time = at

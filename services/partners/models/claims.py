"""Claims of organizations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.partners.models.tables import Base


class Claim(Base):
    """A request to be an organization's admin."""

    __tablename__ = "claims"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    # As they were when it was made: who decides does not see accounts.
    account_email: Mapped[str]
    account_display_name: Mapped[str]
    statement: Mapped[str]
    evidence: Mapped[str]
    reason: Mapped[str]
    decider: Mapped[str]
    decide_time: Mapped[datetime | None]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    revision: Mapped[int]

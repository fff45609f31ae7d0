"""Proposals to change a profile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.partners.models.tables import Base


class Proposal(Base):
    """A change of a profile by somebody who does not keep it."""

    __tablename__ = "proposals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[str]
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    proposer: Mapped[str]
    proposer_organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    reason: Mapped[str]
    source: Mapped[str]
    # Each field that is proposed with what was decided of it, as domain/proposals has it.
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # tributary.partners.v1.Organization, with its name, its kind and the proposed fields: as they are to be and as
    # they were.
    proposed: Mapped[bytes]
    before: Mapped[bytes]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    revision: Mapped[int]

"""The systems that call by themselves, and how each is known."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.partners.models.tables import Base


class Client(Base):
    """A system that acts for one organization."""

    __tablename__ = "clients"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    display_name: Mapped[str]
    # Names of tributary.access.v1.Scope.
    scopes: Mapped[list[str]]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    revoke_time: Mapped[datetime | None]


class ClientCertificate(Base):
    """What a client's certificate is known by. One that works for one client works for no other."""

    __tablename__ = "client_certificates"

    # As services.partners.domain.clients.marks makes it.
    mark: Mapped[str] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    position: Mapped[int]


class ClientSecret(Base):
    """A secret of a client. The secret itself is not kept."""

    __tablename__ = "client_secrets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(ForeignKey("clients.id"))
    digest: Mapped[bytes]
    prefix: Mapped[str]
    expire_time: Mapped[datetime]
    create_time: Mapped[datetime]
    last_use_time: Mapped[datetime | None]

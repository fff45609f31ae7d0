"""Accounts, what they may do for which organization, and the API tokens they call with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.partners.models.tables import Base


class Account(Base):
    """A person or a system."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str]
    display_name: Mapped[str]
    create_time: Mapped[datetime]
    update_time: Mapped[datetime]
    # When its person was erased: only the account's name is left of them.
    erase_time: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class Membership:
    """What an account may do now for one organization: a row of the view memberships, of the grants in force."""

    organization_id: UUID
    # Names of tributary.access.v1.Role, as they were granted.
    roles: list[str]


class RoleGrant(Base):
    """A role that an account was granted in an organization."""

    __tablename__ = "role_grants"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    # A name of tributary.access.v1.Role.
    role: Mapped[str]
    # Accounts, by name; "" for a role that was there before there were grants.
    granter: Mapped[str]
    create_time: Mapped[datetime]
    expire_time: Mapped[datetime | None]
    revoker: Mapped[str]
    revoke_time: Mapped[datetime | None]


class ApiToken(Base):
    """A token by which a program acts as an account for one organization. The token itself is not kept."""

    __tablename__ = "api_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    organization_id: Mapped[UUID] = mapped_column(ForeignKey("organizations.id"))
    display_name: Mapped[str]
    digest: Mapped[bytes]
    prefix: Mapped[str]
    expire_time: Mapped[datetime]
    create_time: Mapped[datetime]
    last_use_time: Mapped[datetime | None]

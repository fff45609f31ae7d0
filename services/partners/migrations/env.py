"""Alembic's entry: the migrations of partners."""

from services.chassis.migration import run_migrations
from services.partners.models.tables import Base

run_migrations(Base.metadata)

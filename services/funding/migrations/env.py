"""Alembic's entry: the migrations of funding."""

from services.chassis.migration import run_migrations
from services.funding.models import Base

run_migrations(Base.metadata)

"""Alembic's entry: the migrations of assistance."""

from services.assistance.models import Base
from services.chassis.migration import run_migrations

run_migrations(Base.metadata)

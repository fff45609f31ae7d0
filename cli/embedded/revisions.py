"""Migrations: which revision a service's database should be at, and getting it there."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from services.chassis.revisions import migrations, named, newest_revision

if TYPE_CHECKING:
    from alembic.config import Config

# Held in a database while it is migrated, so that two deployments at once take turns.
MIGRATION_LOCK = 0x747269627574  # "tribut"


def is_behind(service: str, revision: str | None) -> bool:
    """Whether a database at that revision lacks what this version needs. One that this version does not know is a later
    version's, which this one can work with while it is being replaced."""
    return revision is None or (revision in named(service, "revision") and revision != newest_revision(service))


async def current_revision(url: str) -> str | None:
    """The revision a database is at, None before its first migration. Raises what the driver raises."""
    connection = await asyncpg.connect(url, timeout=5)
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return None
        revision: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        return revision
    finally:
        await connection.close()


async def migrate(service: str, owner_url: str) -> None:
    """Brings the service's database to its newest revision, as its owner."""
    connection = await asyncpg.connect(owner_url)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        # Alembic's environments start an event loop of their own.
        await asyncio.to_thread(_upgrade, service, owner_url)
    finally:
        await connection.close()


def _upgrade(service: str, owner_url: str) -> None:
    from alembic import command

    command.upgrade(configuration(migrations(service), owner_url), "head")


def configuration(folder: Path, owner_url: str) -> "Config":
    """Alembic's, of the migrations in a folder, for a database as its owner."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(folder))
    made.set_main_option("path_separator", "os")
    made.set_main_option("sqlalchemy.url", owner_url.replace("%", "%%"))
    return made

"""Migrations: what each service's `migrations/env.py` and its versions share."""

import asyncio
from collections.abc import Mapping

from alembic import context, op
from sqlalchemy import AdaptedConnection, Connection, MetaData, pool
from sqlalchemy.ext.asyncio import create_async_engine

from services.chassis import audit, audit_redaction, erasing, holdings, retention
from services.chassis.audit import Audited
from services.chassis.database import AS_PRODUCT
from services.chassis.operations import tables as operations
from services.chassis.tables import TABLES

# A migration that waits for a lock has everybody behind it wait, too: so it gives up, and is run again.
LOCK_TIMEOUT = "10s"


def run_migrations(metadata: MetaData) -> None:
    """Runs alembic's migrations over the URL in its configuration, as the database's owner. Row-level security
    binds the owner too, so they act as the product: else they would neither find nor change a row. Offline it writes
    them as SQL to where the configuration says."""
    if context.is_offline_mode():
        context.configure(
            dialect_name="postgresql", target_metadata=metadata, literal_binds=True, transaction_per_migration=True
        )
        with context.begin_transaction():
            context.run_migrations()
    else:
        asyncio.run(_run(context.config.get_main_option("sqlalchemy.url") or "", metadata))


async def _run(url: str, metadata: MetaData) -> None:
    engine = create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        poolclass=pool.NullPool,
        connect_args={"server_settings": AS_PRODUCT | {"lock_timeout": LOCK_TIMEOUT}},
    )
    async with engine.connect() as connection:
        await connection.run_sync(_migrate, metadata)
    await engine.dispose()


def _migrate(connection: Connection, metadata: MetaData) -> None:
    # Each by itself: what one locks is free again before the next, which may go through a table for an hour.
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def execute_script(script: str) -> None:
    """Runs any number of SQL statements in the migration's transaction. (`op.execute` prepares, and so takes one.)"""
    if context.is_offline_mode():
        context.get_context().impl.static_output(script)
        return
    connection = op.get_bind().connection.dbapi_connection
    assert isinstance(connection, AdaptedConnection)
    connection.run_async(lambda driver: driver.execute(script))


def create_chassis_tables() -> None:
    """Creates the tables every service has."""
    execute_script(TABLES)


def create_audit(tables: Mapping[str, Audited]) -> None:
    """Creates the audit, over `tables`."""
    execute_script(audit.TABLES + audit.audit_script(tables))


def create_personal_data_tables() -> None:
    """Creates what it takes to give out, erase and forget what is held on persons, and lets the audit be redacted."""
    execute_script(audit_redaction.SCRIPT + erasing.TABLES + holdings.TABLES + retention.TABLES)
    execute_script(audit.audit_script({"personal_data_exports": Audited()}))


def open_to_admin() -> None:
    """Lets the Office's admin see how a service runs, and has it written down who looked."""
    execute_script(operations.SCRIPT)

"""Migrations of tables that are full and that people write to, as docs/operations.md says they are written."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from alembic import command

from cli.embedded.revisions import configuration
from tests.conftest import ServiceDatabase
from tests.services.eventually import eventually

ENVIRONMENT = """
from sqlalchemy import MetaData
from services.chassis.migration import run_migrations

run_migrations(MetaData())
"""
FULL = """
from services.chassis.migration import execute_script

revision, down_revision = "full", None


def upgrade() -> None:
    execute_script("CREATE TABLE lines (id bigint PRIMARY KEY, word text NOT NULL);"
        "INSERT INTO lines SELECT n, md5(n::text) FROM generate_series(1, 50000) AS n")
"""
INDEXED = """
from alembic import op

revision, down_revision = "indexed", "full"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS lines_by_word")
        op.execute("CREATE {kind} CONCURRENTLY lines_by_word ON lines (word)")
"""
AFTER = """
from alembic import op

revision, down_revision = "after", "indexed"


def upgrade() -> None:
    op.execute("ALTER TABLE lines ADD COLUMN note text")
    op.execute("{failing}")
"""


class Lines:
    """A database, and migrations of its own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        (folder / "versions").mkdir()
        (folder / "env.py").write_text(ENVIRONMENT)
        self.write("full", FULL)

    def write(self, name: str, text: str) -> None:
        """Writes a revision, or writes it anew."""
        (self.folder / "versions" / f"{name}.py").write_text(text)

    def migrate(self) -> None:
        """To the newest revision, as `tributary migrate` does."""
        command.upgrade(configuration(self.folder, self.url), "head")

    async def ask(self, statement: str) -> object:
        """What a statement gives, as a connection of its own."""
        connection = await asyncpg.connect(self.url)
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()


@pytest.fixture
async def lines(service_database: Callable[[str], Awaitable[ServiceDatabase]], tmp_path: Path) -> Lines:
    """A database without a table."""
    url = (await service_database("funding")).owner
    connection = await asyncpg.connect(url)
    await connection.execute("DROP OWNED BY CURRENT_USER CASCADE")
    await connection.close()
    return Lines(url, tmp_path)


VALID = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('lines_by_word')"


async def test_an_index_is_made_of_a_full_table_while_people_write_to_it(lines: Lines) -> None:
    await asyncio.to_thread(lines.migrate)
    lines.write("indexed", INDEXED.format(kind="INDEX"))
    writer, another = await asyncpg.connect(lines.url), await asyncpg.connect(lines.url)
    try:
        begun = writer.transaction()
        await begun.start()
        await writer.execute("INSERT INTO lines VALUES (50001, 'begun before')")
        making = asyncio.create_task(asyncio.to_thread(lines.migrate))
        # It waits for what was begun before; behind a plain CREATE INDEX everybody else would wait as well.
        await eventually(lambda: lines.ask("SELECT to_regclass('lines_by_word')"))
        await another.execute("INSERT INTO lines VALUES (50002, 'written meanwhile')", timeout=5)
        assert not making.done()
        await begun.commit()
        await making
    finally:
        await writer.close()
        await another.close()
    assert await lines.ask(VALID) is True
    assert await lines.ask("SELECT version_num FROM alembic_version") == "indexed"
    assert await lines.ask("SELECT count(*) FROM lines") == 50_002


async def test_an_index_that_could_not_be_finished_is_made_by_running_the_migration_again(lines: Lines) -> None:
    await asyncio.to_thread(lines.migrate)
    await lines.ask("INSERT INTO lines SELECT 0, word FROM lines WHERE id = 1")
    lines.write("indexed", INDEXED.format(kind="UNIQUE INDEX"))
    with pytest.raises(Exception, match="could not create unique index"):
        await asyncio.to_thread(lines.migrate)
    assert await lines.ask(VALID) is False, "what it leaves is of no use"
    assert await lines.ask("SELECT version_num FROM alembic_version") == "full"
    await lines.ask("DELETE FROM lines WHERE id = 0")
    await asyncio.to_thread(lines.migrate)
    assert await lines.ask(VALID) is True


async def test_what_one_migration_did_stays_when_the_next_one_fails_whole(lines: Lines) -> None:
    lines.write("indexed", INDEXED.format(kind="INDEX"))
    lines.write("after", AFTER.format(failing="SELECT 1 / 0"))
    with pytest.raises(Exception, match="division by zero"):
        await asyncio.to_thread(lines.migrate)
    assert await lines.ask("SELECT version_num FROM alembic_version") == "indexed"
    noted = "SELECT count(*) FROM pg_attribute WHERE attrelid = 'lines'::regclass AND attname = 'note'"
    assert await lines.ask(noted) == 0
    lines.write("after", AFTER.format(failing="SELECT 1"))
    await asyncio.to_thread(lines.migrate)
    assert await lines.ask("SELECT version_num FROM alembic_version") == "after"
    assert await lines.ask(noted) == 1

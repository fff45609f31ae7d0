"""All three databases back at one moment out of PostgreSQL's own log, as docs/operations.md says: what was acknowledged
before it is there, what went wrong after it is not, and nothing has an effect without a cause."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import asyncpg
import pytest

from cli.embedded import postgres
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import SUPERUSER, running
from cli.embedded.server_user import ServerUser, server_user
from cli.embedded.urls import address
from cli.settings import SERVICES, from_environment
from tests.faults.forms import LONG
from tests.faults.invariants import assert_nothing_lost, rows
from tests.faults.load import Load, at_work, people
from tests.faults.test_restoring import assert_each_effect_has_its_cause, kept_of
from tests.loaded import loaded_product
from tests.product import Product


@dataclass(frozen=True)
class Archived:
    """A product whose PostgreSQL keeps its log in an archive."""

    product: Product
    user: ServerUser
    cluster: Path
    archive: Path

    async def ask(self, statement: str, database: str = "postgres") -> datetime:
        """What the server says, to its superuser."""
        connection = await asyncpg.connect(self.server(database))
        found: datetime = await connection.fetchval(statement)
        await connection.close()
        return found

    def server(self, database: str) -> str:
        """The address of a database of its, as the superuser."""
        password = DataFolder(self.product.data).passwords()["postgres"]
        place = running(from_environment(self.product.environment))
        return address(place.database_server, SUPERUSER, password, database)

    def copy(self) -> Path:
        """A copy of the server's files while it runs, which the archive completes."""
        base = self.archive / "base"
        install = postgres.within_reach(postgres.choose_install(self.cluster), self.user, self.cluster.parent)
        words = ("-D", str(base), "-d", self.server("postgres"), "-X", "none", "-c", "fast")
        identity = {"user": self.user.uid, "group": self.user.gid, "extra_groups": []} if self.user.other else {}
        done = subprocess.run(  # type: ignore[call-overload]  # `identity` is words for it, or none
            [install.programs / "pg_basebackup", *words],
            cwd="/",
            env=postgres.ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            **identity,
        )
        assert done.returncode == 0, done.stderr
        return base

    def bring_back(self, base: Path, moment: datetime) -> None:
        """Puts the copy in the server's place, to be brought to a moment at its next start, and empties NATS."""
        self.product.stop()
        self.cluster.rename(self.cluster.with_name("postgres-before"))
        subprocess.run(("cp", "-a", str(base), str(self.cluster)), check=True)
        self.tell(
            f"restore_command = 'cp {self.archive}/log/%f %p'",
            f"recovery_target_time = '{moment.isoformat()}'",
            "recovery_target_action = promote",
        )
        (self.cluster / "recovery.signal").touch()
        self.user.give(self.cluster / "recovery.signal")
        shutil.rmtree(self.product.data / "nats")

    def tell(self, *settings: str) -> None:
        """Adds settings to the server's, for its next start."""
        with (self.cluster / "postgresql.auto.conf").open("a") as file:
            file.write("".join(f"{setting}\n" for setting in settings))


@pytest.fixture
def archived() -> Iterator[Archived]:
    """A running one."""
    product = loaded_product()
    data = DataFolder(product.data)
    user = server_user(data.clusters())
    found = Archived(product, user, data.server_home(user) / "postgres", product.folder / "archive")
    for folder in (found.archive, found.archive / "log"):
        folder.mkdir(mode=0o700)
        user.give(folder)
    log = found.archive / "log"
    found.tell("archive_mode = on", f"archive_command = 'test ! -f {log}/%f && cp %p {log}/%f'")
    product.start()
    yield found
    product.remove()


@pytest.mark.skipif(not LONG, reason="its half minute is `make faults`'s")
async def test_what_went_wrong_is_undone_by_going_back_to_the_moment_before_it(archived: Archived) -> None:
    product = archived.product
    load, tokens = Load(allowed=frozenset()), people(product)
    async with at_work(product.url, tokens, load):
        await asyncio.sleep(1)
        base = await asyncio.to_thread(archived.copy)
        await asyncio.sleep(1)
        before = dict(load.acknowledged)
        moment = await archived.ask("SELECT clock_timestamp()")
        await asyncio.sleep(1)
        await archived.ask("UPDATE cases SET title = 'Overwritten by mistake'", "assistance")
    meanwhile = len(load.acknowledged) - len(before)
    assert meanwhile > 0, "nobody wrote after the moment"
    await archived.ask("SELECT pg_switch_wal()")
    archived.bring_back(base, moment)

    product.start()
    assert not await rows(product, "assistance", "SELECT FROM cases WHERE title = 'Overwritten by mistake'")
    kept = await kept_of(product, load)
    assert before.keys() <= kept.keys(), "what was acknowledged before the moment is not there"
    assert len(kept) < len(load.acknowledged), "nothing that came after the moment is gone"
    for service in SERVICES:
        done = product.command("events", "publish", "--service", service, "--from", "1")
        assert done.returncode == 0, done.stdout + done.stderr
    await assert_each_effect_has_its_cause(product)
    await assert_nothing_lost(product, Load(attempts=kept), tokens)
    done = product.command("doctor")
    assert done.returncode == 0, done.stdout

"""The disk of data, WAL and streams is full: who writes is told that it cannot be done now, what was acknowledged is
kept, and all goes on by itself once there is room. Of a NATS that nobody starts again, the doctor tells."""

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from cli.embedded import nats
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import NATS_USER, last
from cli.embedded.ports import free_ports
from cli.settings import SERVICES
from services.chassis.events import stream_subjects
from services.chassis.streams import connect, ensure_stream
from tests.conftest import start
from tests.faults.forms import by_form
from tests.faults.invariants import assert_nothing_lost
from tests.faults.load import Load, answered_since, at_work, people
from tests.product import Product, Reached, scratch_folder
from tests.services.eventually import eventually

SIZE = "700m"
SECONDS = by_form(2, 60)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk in memory that is soon full."""
    folder = scratch_folder()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=711", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("a small disk is root's to make, where a container lets it")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture
def cramped(small_disk: Path) -> Iterator[Product]:
    """A product that has all it keeps on the small disk."""
    product = Product(environment={"TRIBUTARY_DATA": str(small_disk / "data")})
    product.start()
    yield product
    # Shown when the test fails.
    print(product.output, *(product.data / "logs" / "nats.log").read_text().splitlines()[-200:], sep="\n")
    product.remove()


def take_all_room(disk: Path) -> None:
    """Fills a disk with a file of its own."""
    with suppress(OSError), (disk / "ballast").open("ab") as file:
        for size in (2**20, 2**12):
            while shutil.disk_usage(disk).free >= size:
                os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, size)


async def fill(disk: Path, product: Product) -> None:
    """Takes all the room there is, and has the server ask for some."""
    while True:
        take_all_room(disk)
        await asyncio.sleep(0.1)
        place = last(DataFolder(product.data))
        assert place is not None
        with suppress(OSError, asyncpg.PostgresError):
            connection = await asyncpg.connect(place.database_server, timeout=2)
            await connection.execute("SELECT pg_switch_wal()")
            await connection.close()


async def test_a_full_disk_is_told_of_and_over_once_there_is_room(small_disk: Path, cramped: Product) -> None:
    load, tokens = Load(allowed=frozenset({503, 507})), people(cramped)
    async with at_work(cramped.url, tokens, load):
        await eventually(partial(answered_since, load, 0.0))
        filling = asyncio.create_task(fill(small_disk, cramped))

        async def told() -> bool:
            return load.statuses[503] + load.statuses[507] > 0

        await eventually(told, seconds=60)
        await asyncio.sleep(SECONDS)
        filling.cancel()
        (small_disk / "ballast").unlink()
        room = time.monotonic()
        await eventually(partial(answered_since, load, room), seconds=60)
    print(
        f"{dict(load.statuses)}; answered {next(t for t in load.times if t > room) - room:.2f} s after there was room"
    )
    await assert_nothing_lost(cramped, load, tokens)


async def test_the_doctor_says_that_nats_takes_nothing_after_its_disk_was_full_until_it_is_started_again(
    small_disk: Path,
) -> None:
    (port, monitor_port), log = free_ports(2), small_disk / "nats.log"
    part = nats.server(small_disk / "nats", port=port, monitor_port=monitor_port, password="heron", log=log)
    server, url = start(part), f"nats://{NATS_USER}:heron@127.0.0.1:{port}"
    monitor_url, nowhere = f"http://127.0.0.1:{monitor_port}", f"postgresql://nobody@127.0.0.1:{free_ports(1)[0]}/none"
    databases = {f"TRIBUTARY_{service.upper()}_DATABASE_URL": nowhere for service in SERVICES}
    deployed = Reached(databases | {"TRIBUTARY_NATS_URL": url, "TRIBUTARY_NATS_MONITOR_URL": monitor_url})
    client = await connect(url, "a test")
    try:
        await ensure_stream(client, "funding", 1)
        subject = stream_subjects("funding").replace(">", "test")
        await client.jetstream().publish(subject, b"there is room")
        take_all_room(small_disk)
        await client.publish(subject, bytes(2**17))
        await eventually(lambda: asyncio.to_thread(nats.illness, monitor_url))
        found = deployed.command("doctor")
        assert "✗ NATS takes no events: JetStream stream" in found.stdout, found
        assert "no space left on device. If its disk is full, make room; then start NATS again" in found.stdout
        await client.close()
        server.stop()
        server = start(part)
        (small_disk / "ballast").unlink()
        client = await connect(url, "a test")
        await client.jetstream().publish(subject, b"there is room again")
        assert not nats.illness(monitor_url)
    finally:
        await client.close()
        server.stop()
        shutil.rmtree(deployed.folder)

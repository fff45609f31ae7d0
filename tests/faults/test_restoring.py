"""Backup, restore and replay equal the original: what was at its moment is there again, whoever wrote meanwhile."""

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from cli.embedded import parts
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import last
from cli.embedded.server_user import server_user
from cli.embedded.urls import address
from cli.settings import SERVICES
from tests.conftest import start
from tests.faults.invariants import assert_audited, assert_heard, assert_nothing_lost, published, rows
from tests.faults.load import WORKS, Attempt, Load, at_work, people
from tests.loaded import loaded_product
from tests.product import Product
from tests.services.eventually import eventually
from tests.services.sample_files import pdf

# What a restoration does: it has all that was ever told told again.
MAKES_ANEW = {"outbox": {"publish_time"}}
_TABLES = """
SELECT c.relname AS table, array_agg(a.attname ORDER BY a.attnum) AS columns
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname"""


@pytest.fixture(scope="module")
def original() -> Iterator[Product]:
    """The product that a backup is taken of."""
    product = loaded_product()
    product.start()
    yield product
    product.remove()


@contextmanager
def restored(backup: Path) -> Iterator[Product]:
    """A product of a backup, on a data folder of its own, before its first start."""
    product = Product()
    try:
        done = product.command("restore", str(backup))
        assert done.returncode == 0, done.stdout + done.stderr
        yield product
    finally:
        product.remove()


@contextmanager
def database_alone(product: Product) -> Iterator[None]:
    """The product's PostgreSQL, and nobody who would change anything in it."""
    data = DataFolder(product.data)
    place = last(data)
    assert place is not None
    server = start(parts.embedded_postgres(data, place, server_user(data.clusters())))
    try:
        yield
    finally:
        server.stop()


async def contents(product: Product) -> dict[str, str]:
    """A digest of every row of every table, by the table."""
    place, found = last(DataFolder(product.data)), {}
    assert place is not None
    for service in SERVICES:
        password = DataFolder(product.data).passwords()["postgres"]
        url = address(place.database_server, "tributary", password, service)
        connection = await asyncpg.connect(url)
        for table, columns in await connection.fetch(_TABLES):
            kept = ", ".join(f'"{name}"' for name in columns if name not in MAKES_ANEW.get(table, ()))
            every = await connection.fetch(f'SELECT ({kept})::text AS row FROM "{table}" ORDER BY 1')
            digest = hashlib.sha256("\n".join(str(row["row"]) for row in every).encode()).hexdigest()
            found[f"{service}.{table}"] = f"{len(every)} rows, {digest}"
        await connection.close()
    return found


async def settled(product: Product) -> None:
    """Waits until all that was told has been taken in and noted as published, and the audit sealed."""
    await assert_heard(product)
    for service in SERVICES:
        await eventually(partial(published, product, service), seconds=60)
    await assert_audited(product)


async def kept_of(product: Product, load: Load) -> dict[str, Attempt]:
    """What of people's work is there."""
    kept: dict[str, Attempt] = {}
    for work in WORKS:
        there = await rows(product, work.service, f"SELECT {work.column} FROM {work.table}")
        keys = {row[0].removeprefix("Fault ") for row in there} & load.attempts.keys()
        kept |= {key: load.attempts[key] for key in keys}
    return kept


async def assert_each_effect_has_its_cause(product: Product) -> None:
    """No service took in an event that none has told of."""
    causes = {
        row["event_id"] for service in SERVICES for row in await rows(product, service, "SELECT event_id FROM outbox")
    }
    for service in SERVICES:
        effects = await rows(product, service, "SELECT event_id FROM inbox")
        assert {row["event_id"] for row in effects} <= causes, f"{service} knows of what never happened"


async def test_a_product_at_rest_comes_back_as_it_was(original: Product, tmp_path: Path) -> None:
    headers = {"authorization": f"Bearer {original.token('organization')}"}
    async with httpx2.AsyncClient(base_url=original.url, headers=headers, timeout=15, trust_env=False) as client:
        case = (await client.post("/v1/cases", json={"title": "Case kept", "need": "A file"})).json()["name"]
        sent = await client.post(
            f"/v1/{case}/attachments",
            params={"fileName": "kept.pdf"},
            content=pdf(),
            headers={"content-type": "application/pdf"},
        )
        assert sent.status_code == 200, sent.text
    file = sent.json()["name"]
    for number in range(5):
        await settled(original)
        before, backup = await contents(original), tmp_path / f"backup-{number}"
        done = original.command("backup", str(backup))
        assert done.returncode == 0, done.stdout + done.stderr
        if await contents(original) == before:
            break  # Else a clock had its turn meanwhile.
    assert backup.stat().st_mode & 0o777 == 0o700

    with restored(backup) as product:
        with database_alone(product):
            assert await contents(product) == before
        product.start()
        # Its people sign in with what they had, and its files are there.
        async with httpx2.AsyncClient(base_url=product.url, headers=headers, timeout=15, trust_env=False) as client:
            assert (await client.get(f"/v1/{file}:download")).content == pdf()
        await settled(product)
        for arguments in (("events", "rebuild", "--check"), ("audit", "verify"), ("doctor",)):
            done = product.command(*arguments)
            assert done.returncode == 0, done.stdout + done.stderr


async def test_a_backup_taken_while_people_write_has_no_effect_without_its_cause(
    original: Product, tmp_path: Path
) -> None:
    load, tokens = Load(allowed=frozenset()), people(original)
    async with at_work(original.url, tokens, load, pause=0):
        await asyncio.sleep(1)
        before = dict(load.acknowledged)
        done = await asyncio.to_thread(original.command, "backup", str(tmp_path / "backup"))
        meanwhile = len(load.acknowledged) - len(before)
    assert done.returncode == 0, done.stdout + done.stderr
    assert meanwhile > 0, "nobody wrote while the backup was taken"

    with restored(tmp_path / "backup") as product:
        product.start()
        kept = await kept_of(product, load)
        assert before.keys() <= kept.keys(), "what was acknowledged before the backup is not in it"
        await assert_each_effect_has_its_cause(product)
        await assert_nothing_lost(product, Load(attempts=kept), tokens)


def test_it_is_not_restored_over_data_without_a_yes(original: Product, tmp_path: Path) -> None:
    done = original.command("backup", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    assert "stop it first" in original.command("restore", str(tmp_path / "backup"), "--yes").stderr
    assert "is there already" in original.command("backup", str(tmp_path / "backup")).stderr
    with restored(tmp_path / "backup") as product:
        kept: Any = (product.data / "keys" / "token-pepper").read_bytes()
        refused = product.command("restore", str(tmp_path / "backup"), answer="n\n")
        assert refused.returncode == 1
        assert "Nothing was touched" in refused.stderr
        assert product.command("restore", str(tmp_path / "backup"), answer="y\n").returncode == 0
        assert (product.data / "keys" / "token-pepper").read_bytes() == kept
        dump = tmp_path / "backup" / "funding.dump"
        dump.write_bytes(dump.read_bytes()[:-1])
        damaged = product.command("restore", str(tmp_path / "backup"), "--yes")
        assert "funding.dump is not what was written" in damaged.stderr
        assert (product.data / "keys" / "token-pepper").read_bytes() == kept

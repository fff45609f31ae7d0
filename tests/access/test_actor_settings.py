"""Who acts is known to PostgreSQL for one transaction, or one read, and forgotten with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

import asyncpg
import pytest

from services.chassis.actor import Actor
from services.chassis.database import Database
from services.chassis.transaction import Transactions
from tests.conftest import ServiceDatabase
from tests.services.eventually import eventually

DANA = Actor("accounts/d'ana", "organizations/x", frozenset({"OFFICE_STAFF", "PUBLIC"}))
SLEEP = "SELECT pg_sleep(60)"
_WHO = """SELECT current_setting('tributary.account', true) AS account,
    current_setting('tributary.organization', true) AS organization,
    current_setting('tributary.roles', true) AS roles"""
DANAS = ["accounts/d'ana", "organizations/x", "OFFICE_STAFF,PUBLIC"]


@pytest.fixture
async def database(service_database: Callable[[str], Awaitable[ServiceDatabase]]) -> AsyncIterator[Database]:
    """A pool of one connection, so that the next caller gets the last one's."""
    pool = Database((await service_database("assistance")).app, pool=1, service="a test")
    yield pool
    await pool.close()


async def who(database: Database) -> list[str]:
    """Who acts on the pool's connection while nobody has it."""
    async with database.connection() as (_, driver):
        return [value or "" for value in await driver.fetchrow(_WHO)]


async def test_a_read_says_who_reads_and_leaves_nothing_behind(database: Database) -> None:
    async with Transactions(database).read(DANA) as tx:
        assert list(vars(await tx.fetch_one(_WHO)).values()) == DANAS
        assert [list(vars(row).values()) for row in await tx.fetch(f"{_WHO} FROM generate_series(1, $1)", 2)] == [
            DANAS,
            DANAS,
        ]
        # Between two statements nobody acts.
        assert [value or "" for value in await tx.driver.fetchrow(_WHO)] == ["", "", ""]
    assert await who(database) == ["", "", ""]


async def test_a_read_keeps_the_order_of_its_rows(database: Database) -> None:
    async with Transactions(database).read(DANA) as tx:
        rows = await tx.fetch("SELECT n FROM generate_series(1, 1000) n ORDER BY n % 7, n DESC")
    assert [row.n for row in rows] == sorted(range(1, 1001), key=lambda n: (n % 7, -n))


async def test_a_transaction_says_who_acts_and_leaves_nothing_behind(database: Database) -> None:
    async with Transactions(database).begin(DANA) as tx:
        assert list(vars(await tx.fetch_one(_WHO)).values()) == DANAS
        async with tx.as_product():
            assert list(vars(await tx.fetch_one(_WHO)).values()) == [*DANAS[:2], "PRODUCT"]
        assert list(vars(await tx.fetch_one(_WHO)).values()) == DANAS
    assert await who(database) == ["", "", ""]


async def test_a_transaction_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with Transactions(database).begin(DANA) as tx, tx.as_product():
            raise ZeroDivisionError
    assert await who(database) == ["", "", ""]


async def test_a_caller_who_goes_away_in_the_middle_leaves_nothing_behind(
    database: Database, postgres_server: str
) -> None:
    async def wait() -> None:
        async with Transactions(database).begin(DANA) as tx:
            await tx.driver.execute(SLEEP)

    beside = await asyncpg.connect(postgres_server)
    waiting = asyncio.create_task(wait())
    await eventually(lambda: beside.fetchval("SELECT count(*) FROM pg_stat_activity WHERE query = $1", SLEEP))
    await beside.close()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await who(database) == ["", "", ""]


async def test_a_connection_left_in_a_transaction_is_not_handed_on(database: Database) -> None:
    async with database.connection() as (_, driver):
        await driver.execute("BEGIN; SET LOCAL tributary.roles = 'PRODUCT'")
    assert await who(database) == ["", "", ""]


async def test_only_a_whole_name_is_somebodys(database: Database) -> None:
    key = UUID("01900000-0000-7000-8000-00000000000a")
    asked = "SELECT actor_account() AS account, actor_organization() AS organization"
    right = Actor(f"accounts/{key}", f"organizations/{key}", frozenset({"PUBLIC"}))
    async with Transactions(database).read(right) as tx:
        assert list(vars(await tx.fetch_one(asked)).values()) == [key, key]
    for wrong in ("", "x", f"{key}\n", f"{key}/sessions/{key}", f"x/{key}", f"{key}0", str(key)[1:]):
        nobody = Actor(f"accounts/{wrong}", f"organizations/{wrong}", frozenset({"PUBLIC"}))
        async with Transactions(database).read(nobody) as tx:
            assert list(vars(await tx.fetch_one(asked)).values()) == [None, None], wrong
    swapped = Actor(f"organizations/{key}", f"accounts/{key}", frozenset({"PUBLIC"}))
    async with Transactions(database).read(swapped) as tx:
        assert list(vars(await tx.fetch_one(asked)).values()) == [None, None]

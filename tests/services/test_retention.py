"""How long what is kept: what is past its time goes once a day, with what it left in the audit and the events."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
from tributary.assistance.v1 import cases_pb2, events_pb2

from cli.problem import Problem
from cli.retention import periods_of
from services.assistance.personal import PERIODS
from services.chassis.audit_chain import check
from services.chassis.database import AS_PRODUCT, Database
from services.chassis.retention import Retention, with_settings
from services.chassis.transaction import Transactions
from tests.conftest import ServiceDatabase

ROSA = "accounts/01900000-0000-7000-8000-0000000000aa"


async def on(url: str, statement: str, *values: Any) -> list[Any]:
    """What a statement gives on a database."""
    connection = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    try:
        return await connection.fetch(statement, *values)
    finally:
        await connection.close()


async def case_closed(database: ServiceDatabase, number: str, days_ago: int | None) -> None:
    """A case with a message, and the event of it."""
    closed = None if days_ago is None else datetime.now(UTC) - timedelta(days=days_ago)
    ((message, case),) = await on(
        database.app,
        """WITH c AS (INSERT INTO cases (number, organization_id, title, need, goal, topics, determinants, language,
                                         interpreter_needed, access_needs, close_time, create_time, update_time)
                      VALUES ($1, uuidv7(), 'T', 'N', '', '{}', '{}', 'en', false, '', $2, now(), now()) RETURNING id)
           INSERT INTO case_messages (case_id, audience, text, language, author, author_organization, create_time)
           SELECT id, 'EVERYONE', 'Words of ' || $1, 'en', $3, '', now() FROM c RETURNING id, case_id""",
        number,
        closed,
        ROSA,
    )
    said = cases_pb2.CaseMessage(name=f"cases/{case}/messages/{message}", text=f"Words of {number}", author=ROSA)
    await on(
        database.app,
        """INSERT INTO outbox (type, subject, resource, revision, event_time, actor, actor_organization, traceparent,
                               payload, publish_time)
           VALUES ('tributary.assistance.v1.CaseMessageCreated', '', $1, 1, now(), $2, '', '', $3, now())""",
        said.name,
        ROSA,
        events_pb2.CaseMessageCreated(message=said).SerializeToString(),
    )


async def test_messages_of_cases_long_closed_go_with_their_words_in_audit_and_events(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
) -> None:
    database = await service_database("assistance")
    for number, days_ago in (("old", 3000), ("young", 100), ("open", None)):
        await case_closed(database, number, days_ago)
    pool = Database(database.app, pool=2, service="a test")
    try:
        retention = Retention(PERIODS)
        await retention.run(Transactions(pool))
        texts = {row["text"] for row in await on(database.app, "SELECT text FROM case_messages")}
        assert texts == {"Words of young", "Words of open"}
        removed = await on(database.app, "SELECT category, removed FROM retention_runs ORDER BY category")
        assert [tuple(row) for row in removed] == [
            ("CASE_ATTACHMENTS", 0),
            ("CASE_MESSAGES", 1),
            ("PERSONAL_DATA_EXPORTS", 0),
        ]
        for table, kept in (("audit", 1), ("outbox", 1)):
            for number, count in (("old", 0), ("young", kept)):
                spoken = [f"%words of {number}%", f"%{f'Words of {number}'.encode().hex()}%"]
                rows = await on(database.app, f"SELECT FROM {table} t WHERE lower(t::text) LIKE ANY($1)", spoken)
                assert len(rows) == count, (table, number)
        assert len(await on(database.app, "SELECT FROM cases")) == 3, "cases stay, for what they count"
        await on(database.app, "SELECT seal_audit(1000)")
        connection = await asyncpg.connect(database.app, server_settings=AS_PRODUCT)
        assert not (await check(connection)).fault
        await connection.close()
        # Once a day is enough.
        await case_closed(database, "another", 3000)
        await retention.run(Transactions(pool))
        assert len(await on(database.app, "SELECT FROM case_messages")) == 3
    finally:
        await pool.close()


def test_periods_are_changed_by_settings_and_never_to_nothing() -> None:
    changed = {period.category: period.days for period in with_settings(PERIODS, {"CASE_MESSAGES": 30})}
    assert changed == {"CASE_MESSAGES": 30, "CASE_ATTACHMENTS": 2557, "PERSONAL_DATA_EXPORTS": 2557}
    with pytest.raises(ValueError, match="at least one day"):
        with_settings(PERIODS, {"CASE_MESSAGES": 0})


def test_the_command_line_counts_by_the_settings_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIBUTARY_RETENTION", '{"CASE_MESSAGES": 30}')
    assert {period.category: period.days for period in periods_of("assistance")}["CASE_MESSAGES"] == 30
    for wrong in ("30", "[]", '{"CASE_MESSAGES": 0}', '{"CASE_MESSAGES": "long"}', "{"):
        monkeypatch.setenv("TRIBUTARY_RETENTION", wrong)
        with pytest.raises(Problem, match="TRIBUTARY_RETENTION"):
            periods_of("assistance")

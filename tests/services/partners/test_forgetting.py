"""What the record keeps of who was erased."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import asyncpg
from tributary.assistance.v1 import events_pb2 as assistance

from services.chassis.actor import PRODUCT
from services.chassis.database import AS_PRODUCT, Database
from services.chassis.events import Event, from_message, to_headers
from services.chassis.transaction import Transactions
from services.partners.consumers import CONSUMERS
from tests.conftest import ServiceDatabase
from tests.services.partners.conftest import new_name
from tests.services.partners.story import Story, event_id

HANDLERS = {name: handler for consumer in CONSUMERS for name, handler in consumer.handlers.items()}


def told(case_event: Any, revision: int, key: str) -> Event[Any]:
    """An event of a case as it comes off the stream."""
    row = SimpleNamespace(
        event_id=key,
        type=case_event.DESCRIPTOR.full_name,
        resource=case_event.case.name,
        revision=revision,
        event_time=datetime.now(UTC),
        actor="accounts/x",
        actor_organization="",
        traceparent="",
    )
    return from_message(to_headers(row, "assistance"), case_event.SerializeToString())


async def test_an_assignee_is_forgotten_whose_assignment_and_erasure_come_in_one_batch(
    service_database: Callable[[str], Awaitable[ServiceDatabase]],
) -> None:
    story, assigned, erased = Story(new_name()), event_id(), event_id()
    had = assistance.CaseAssigned(case=story.a_case("ASSIGNED", assignee_display_name="Marcus Example"))
    gone = assistance.CaseAssigneeErased(
        case=story.a_case("ASSIGNED", assignee_display_name="A former colleague"), events=[assigned], revisions=[4]
    )
    server = await service_database("partners")
    database = Database(server.app, pool=1, service="test")
    try:
        async with Transactions(database).begin(PRODUCT) as tx:
            for event in (told(had, 4, assigned), told(gone, 5, erased)):
                await HANDLERS[event.type](tx, event)
    finally:
        await database.close()
    connection = await asyncpg.connect(server.owner, server_settings=AS_PRODUCT)
    kept = await connection.fetch(
        "SELECT summary AS told FROM record_history UNION ALL SELECT entry FROM timeline_entries"
        " UNION ALL SELECT summary FROM record_cases"
    )
    await connection.close()
    assert len(kept) == 4, "both revisions, one line, and the case as it is"
    assert not [row for row in kept if b"Marcus Example" in row["told"]]
    assert all(b"A former colleague" in row["told"] for row in kept)

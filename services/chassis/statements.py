"""A span for each statement that a service gives its database, where somebody collects traces."""

import time
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

if TYPE_CHECKING:
    from services.chassis.tracing import Tracer


def follow(engine: AsyncEngine, tracer: "Tracer") -> None:
    """Follows the connections of `engine`. The driver tells of the statements that are given to itself, and not of the
    ORM's, which are prepared."""

    @event.listens_for(engine.sync_engine, "connect")
    def _connected(connection: Any, _: Any) -> None:
        connection.driver_connection.add_query_logger(
            lambda told: tracer.statement(told.query, told.elapsed, told.exception)
        )

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def _begun(*given: Any) -> None:
        given[4].tributary_began = time.monotonic()

    @event.listens_for(engine.sync_engine, "after_cursor_execute")
    def _ended(*given: Any) -> None:
        tracer.statement(given[2], time.monotonic() - given[4].tributary_began)

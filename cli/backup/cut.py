"""One moment of three databases.

They share no transaction, and no two of their snapshots are of the same instant. What must not be is an effect whose
cause is missing: an event that one service took in, of a change that the other's snapshot lacks. So nobody takes an
event in while the snapshots are begun, some milliseconds; each effect in any of them is then of an event that was
committed before all of them. What a snapshot has and another has not heard of yet is told again after a restoration, as
after any crash. Whoever writes is not held up.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg

from cli.settings import SERVICES

# Waits for those who are taking events in, and keeps the next ones waiting.
_HOLD = "LOCK TABLE inbox, parked_events IN SHARE MODE"
# Seconds until it gives way to a consumer that takes longer than that over a batch.
PATIENCE = 30


@asynccontextmanager
async def snapshots(urls: dict[str, str]) -> AsyncIterator[dict[str, str]]:
    """The name of a snapshot of each service's database, by service, to be read for as long as this lasts. `urls` are
    those of a superuser, whom row-level security does not bind. Raises what the driver raises."""
    async with AsyncExitStack() as stack:
        readers = {service: await _connected(stack, urls[service]) for service in SERVICES}
        async with AsyncExitStack() as holding:
            for service in SERVICES:
                holder = await _connected(holding, urls[service])
                await holding.enter_async_context(holder.transaction())
                await holder.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
                await holder.execute(_HOLD)
            found = {}
            for service, reader in readers.items():
                await stack.enter_async_context(reader.transaction(isolation="repeatable_read", readonly=True))
                found[service] = await reader.fetchval("SELECT pg_export_snapshot()")
        yield found


async def _connected(stack: AsyncExitStack, url: str) -> Any:
    connection = await asyncpg.connect(url, timeout=5, command_timeout=60)
    stack.push_async_callback(connection.close)
    return connection

"""Where something still stands: in whatever table of a service, in its stream, in the chain of its audit."""

from typing import Any

import asyncpg
import nats

from services.chassis.audit_chain import check
from services.chassis.database import AS_PRODUCT
from services.chassis.events import stream_name
from tests.services.conftest import Running


async def chain(running: Running, noted: str = "") -> Any:
    """What a check of the service's audit finds."""
    connection = await asyncpg.connect(running.database.app, server_settings=AS_PRODUCT)
    try:
        return await check(connection, noted)
    finally:
        await connection.close()


async def mentions(running: Running, *secrets: str) -> list[str]:
    """The tables of a service in which any of `secrets` stands, in whatever column, as text or as bytes."""
    found = []
    for table in await running.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"):
        spoken = " || ' ' || ".join(
            f"coalesce({column['name']}::text, '')"
            for column in await running.rows(
                "SELECT quote_ident(attname) AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0"
                " AND NOT attisdropped",
                table["name"],
            )
        )
        forms = [form.lower() for secret in secrets for form in (secret, secret.encode().hex())]
        if await running.rows(
            f"SELECT FROM {table['name']} WHERE lower({spoken}) LIKE ANY($1) LIMIT 1",
            [f"%{form}%" for form in forms],
        ):
            found.append(table["name"])
    return sorted(found)


async def in_stream(nats_url: str, service: str, *secrets: str) -> int:
    """In how many messages of a service's stream any of `secrets` stands; all messages are looked at."""
    client = await nats.connect(nats_url)
    try:
        jetstream = client.jetstream()
        state = (await jetstream.stream_info(stream_name(service))).state
        count = 0
        for sequence in range(max(1, state.first_seq), state.last_seq + 1):
            try:
                message = await jetstream.get_msg(stream_name(service), sequence)
            except nats.js.errors.NotFoundError:
                continue
            count += any(secret.encode() in (message.data or b"") for secret in secrets)
        return count
    finally:
        await client.close()

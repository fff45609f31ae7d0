"""The audit says that somebody has a password, a session or a client, and nothing of what they sign in with."""

import asyncpg
import pytest

from services.chassis.database import AS_PRODUCT
from tests.access.calling import World

SECRETS = [
    ("api_tokens", "digest"),
    ("credentials", "password_hash"),
    ("credentials", "totp_key"),
    ("credentials", "next_totp_key"),
    ("recovery_codes", "digest"),
    ("sessions", "digest"),
    ("sessions", "user_agent"),
    ("invitations", "digest"),
    ("client_secrets", "digest"),
]


@pytest.mark.parametrize(("table", "column"), SECRETS)
async def test_the_audit_tells_nothing_that_one_signs_in_with(world: World, table: str, column: str) -> None:
    connection = await asyncpg.connect(world.running["partners"].database.owner, server_settings=AS_PRODUCT)
    secrets = [row[0] for row in await connection.fetch(f"SELECT {column}::text FROM {table} WHERE {column} <> ''")]
    told = " ".join(
        row[0] for row in await connection.fetch("SELECT to_json(a)::text FROM audit a WHERE relation = $1", table)
    )
    await connection.close()
    assert secrets, f"{table} is empty"
    assert told, f"{table} is not audited"
    assert not [secret for secret in secrets if secret.removeprefix("\\x") in told]

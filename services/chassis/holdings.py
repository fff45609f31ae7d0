"""All that a service holds on a person, as one JSON document; and that it was given out, written down."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.chassis.errors import invalid
from services.chassis.names import missing
from services.chassis.transaction import Transaction

TABLES = """
-- Who was given all that is held on an account, and why.
CREATE TABLE personal_data_exports (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    account_id uuid NOT NULL,
    requester text NOT NULL,
    reason text NOT NULL,
    create_time timestamptz NOT NULL
);
CREATE INDEX personal_data_exports_account ON personal_data_exports (account_id, id);
"""
# What every service holds. $1 is the account's UUID, $2 its name.
HOLDINGS: Mapping[str, str] = {
    "changes that you made": """
        SELECT change_time, organization, cause, operation, relation, row_id FROM audit WHERE account = $2
        ORDER BY position DESC LIMIT 20000""",
    "answers kept for repeated requests": "SELECT request_id, create_time FROM idempotency WHERE account = $2",
    "times that all of this was given out": """
        SELECT requester, reason, create_time FROM personal_data_exports WHERE account_id = $1 ORDER BY id""",
}
_WRITE = "INSERT INTO personal_data_exports (account_id, requester, reason, create_time) VALUES ($1, $2, $3, $4)"


async def export(
    tx: Transaction, service: str, account_id: UUID, reason: str, holdings: Mapping[str, str]
) -> tuple[str, bytes]:
    """What a service holds on an account that the actor may ask for: the name of a file and its content. `holdings`:
    by what it is, a statement that gives it; $1 is the account's UUID, $2 its name. That it was given out is written
    first, and PostgreSQL lets nobody write it but the person and the Office's admin. Raises InvalidArgument without a
    reason to get another's; NotFound."""
    actor, name = tx.actor, f"accounts/{account_id}"
    if name != actor.account and not reason.strip():
        raise invalid("reason", "Say why you get what is held on another: at whose request, and when it was made.")
    try:
        await tx.driver.execute(_WRITE, account_id, actor.account, reason, tx.now)
    except asyncpg.InsufficientPrivilegeError as error:
        raise missing(name, "accounts") from error
    async with tx.as_product():
        held = {
            what: [
                {column: _plain(value) for column, value in row.items()}
                for row in await tx.driver.fetch(_typed(statement), account_id, name)
            ]
            for what, statement in {**holdings, **HOLDINGS}.items()
        }
    document = {"service": service, "account": name, "time": tx.now.isoformat(), "held": held}
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return f"{service}-{account_id}.json", content


def _typed(statement: str) -> str:
    """PostgreSQL wants each parameter used, and known by its type."""
    return f"WITH held AS ({statement}) SELECT held.* FROM held WHERE $1::uuid IS NOT NULL AND $2::text IS NOT NULL"


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case list():
            return [_plain(item) for item in value]
        case bool() | int() | float() | str() | None:
            return value
        case _:
            return str(value)

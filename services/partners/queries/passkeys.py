"""Reads of passkeys."""

from uuid import UUID

from tributary.partners.v1 import passkeys_pb2 as pb

from services.chassis.accounts import own_account_id
from services.chassis.listing import newest_first
from services.chassis.names import missing
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.wire.accounts import passkey_to_proto

SHOWN_COLUMNS = "id, account_id, display_name, synced, create_time, last_use_time"


async def held_by(tx: Transaction, account_id: UUID) -> list[bytes]:
    """The ids of an account's passkeys, as browsers know them."""
    rows = await tx.fetch("SELECT credential_id FROM passkeys WHERE account_id = $1", account_id)
    return [row.credential_id for row in rows]


async def list_passkeys(tx: Transaction, request: pb.ListPasskeysRequest) -> pb.ListPasskeysResponse:
    """A page of an account's passkeys, the newest first. Raises NotFound."""
    account_id = own_account_id(tx.actor, request.parent)
    where = Where()
    where.add("account_id = {}", account_id)
    rows, token = await newest_first(tx, request, f"SELECT {SHOWN_COLUMNS} FROM passkeys", where)
    if not rows and await tx.fetch_one("SELECT FROM accounts WHERE id = $1", account_id) is None:
        raise missing(request.parent, "accounts")
    return pb.ListPasskeysResponse(passkeys=map(passkey_to_proto, rows), next_page_token=token)

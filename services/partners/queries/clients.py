"""Reads of clients and their secrets."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import clients_pb2 as pb

from services.chassis.errors import NotFound, PermissionDenied
from services.chassis.names import missing
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import organization_missing, own_organization_id
from services.partners.wire.clients import client_secret_to_proto, client_to_proto

CLIENT_COLUMNS = """id, organization_id, display_name, scopes, create_time, update_time, revoke_time,
ARRAY(SELECT mark FROM client_certificates WHERE client_id = clients.id ORDER BY position) AS certificates"""
# All but the digest.
SECRET_COLUMNS = "id, client_id, prefix, expire_time, create_time, last_use_time"  # noqa: S105 (names of columns)


async def client_row(tx: Transaction, name: str, lock: str = "") -> Any:
    """The row of the client `name`, with its certificates' marks; `lock` as "FOR UPDATE". Raises NotFound for one that
    is not there or that the actor may not know of."""
    organization, _, key = name.partition("/clients/")
    try:
        ids = own_organization_id(tx.actor, organization), UUID(key)
    except (NotFound, PermissionDenied, ValueError) as error:
        raise missing(name, "clients") from error
    row = await tx.fetch_one(
        f"SELECT {CLIENT_COLUMNS} FROM clients WHERE organization_id = $1 AND id = $2 {lock}", *ids
    )
    if row is None:
        raise missing(name, "clients")
    return row


async def get_client(tx: Transaction, name: str) -> pb.Client:
    """A client. Raises NotFound."""
    return client_to_proto(await client_row(tx, name))


async def list_clients(tx: Transaction, request: pb.ListClientsRequest) -> pb.ListClientsResponse:
    """A page of an organization's clients, the newest first. Raises NotFound; PermissionDenied."""
    organization_id = own_organization_id(tx.actor, request.parent)
    rows, token = await _page(tx, request, CLIENT_COLUMNS, "clients", "organization_id", organization_id)
    if not rows and await tx.fetch_one("SELECT FROM organizations WHERE id = $1", organization_id) is None:
        raise organization_missing(request.parent)
    return pb.ListClientsResponse(clients=map(client_to_proto, rows), next_page_token=token)


async def list_client_secrets(tx: Transaction, request: pb.ListClientSecretsRequest) -> pb.ListClientSecretsResponse:
    """A page of a client's secrets, the newest first. Raises NotFound."""
    client = await client_row(tx, request.parent)
    rows, token = await _page(tx, request, SECRET_COLUMNS, "client_secrets", "client_id", client.id)
    shown = [client_secret_to_proto(row, request.parent) for row in rows]
    return pb.ListClientSecretsResponse(client_secrets=shown, next_page_token=token)


async def _page(
    tx: Transaction,
    request: pb.ListClientsRequest | pb.ListClientSecretsRequest,
    columns: str,
    table: str,
    column: str,
    of: UUID,
) -> tuple[list[Any], str]:
    """A page of the rows of `table` whose `column` is `of`, the newest first, and the token of the next."""
    size = page_size(request.page_size)
    where = Where()
    where.add(f"{column} = {{}}", of)
    keys = page_keys(request, UUID)
    if keys is not None:
        where.add("id < {}", *keys)
    rows = await tx.fetch(
        f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id DESC LIMIT {size + 1}", *where.values
    )
    return rows[:size], page_token(request, [rows[size - 1].id]) if len(rows) > size else ""

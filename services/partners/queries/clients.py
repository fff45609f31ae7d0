"""Reads of clients and their secrets."""

from typing import Any
from uuid import UUID

from tributary.partners.v1 import clients_pb2 as pb

from services.chassis.errors import NotFound, PermissionDenied
from services.chassis.listing import newest_first
from services.chassis.names import missing
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import organization_ids, organization_must_be, own_organization_id
from services.partners.wire.clients import client_secret_to_proto, client_to_proto

_SECRETS = "FROM client_secrets s WHERE s.client_id = clients.id AND s.expire_time > now()"
CLIENT_COLUMNS = f"""id, organization_id, display_name, scopes, create_time, update_time, revoke_time,
ARRAY(SELECT mark FROM client_certificates WHERE client_id = clients.id ORDER BY position) AS certificates,
(SELECT o.display_name FROM organizations o WHERE o.id = clients.organization_id) AS organization_display_name,
(SELECT min(s.create_time) {_SECRETS}) AS oldest_secret_time,
(SELECT min(s.expire_time) {_SECRETS}) AS secret_expire_time,
(SELECT max(s.last_use_time) {_SECRETS}) AS last_use_time"""
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
    """A page of the clients of an organization, or of all, the newest first. Raises NotFound; PermissionDenied."""
    where = Where()
    organization_id = organization_ids(tx.actor, request.parent, where, "organization_id")
    rows, token = await newest_first(tx, request, f"SELECT {CLIENT_COLUMNS} FROM clients", where)
    if not rows and organization_id is not None:
        await organization_must_be(tx, organization_id)
    return pb.ListClientsResponse(clients=map(client_to_proto, rows), next_page_token=token)


async def list_client_secrets(tx: Transaction, request: pb.ListClientSecretsRequest) -> pb.ListClientSecretsResponse:
    """A page of a client's secrets, the newest first. Raises NotFound."""
    client = await client_row(tx, request.parent)
    where = Where()
    where.add("client_id = {}", client.id)
    rows, token = await newest_first(tx, request, f"SELECT {SECRET_COLUMNS} FROM client_secrets", where)
    shown = [client_secret_to_proto(row, request.parent) for row in rows]
    return pb.ListClientSecretsResponse(client_secrets=shown, next_page_token=token)

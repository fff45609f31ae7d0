"""Reads of connections."""

from collections.abc import Sequence

from tributary.funding.v1 import connections_pb2 as pb

from services.chassis.listing import newest_first
from services.chassis.names import missing, resource_id
from services.chassis.sql import Where, columns
from services.chassis.transaction import Transaction
from services.funding.models import Connection
from services.funding.queries.scope import visible_connections
from services.funding.wire import connection_to_proto

_FROM = f"""
SELECT {columns(Connection, "c")}, p.title AS opportunity_title,
       coalesce(o.display_name, '') AS organization_display_name, coalesce(f.display_name, '') AS funder_display_name
FROM connections c JOIN opportunities p ON p.id = c.opportunity_id
LEFT JOIN organization_snapshots o ON o.id = c.organization_id
LEFT JOIN organization_snapshots f ON f.id = c.funder_id"""


async def get_connection(tx: Transaction, name: str) -> Connection:
    """A connection that the actor may see. Raises NotFound."""
    where = Where()
    where.add("c.id = {}", resource_id(name, "connections"))
    visible_connections(tx.actor, where)
    connection: Connection | None = await tx.fetch_one(f"{_FROM} WHERE {where}", *where.values)
    if connection is None:
        raise missing(name, "connections")
    return connection


async def connections_by_name(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Connection]:
    """Those of `names` that the actor may see, as they are now."""
    where = Where()
    where.add("c.id = ANY({})", [resource_id(name, "connections") for name in names])
    visible_connections(tx.actor, where)
    rows = await tx.fetch(f"{_FROM} WHERE {where}", *where.values)
    return {connection.name: connection for connection in map(connection_to_proto, rows)}


async def list_connections(tx: Transaction, request: pb.ListConnectionsRequest) -> pb.ListConnectionsResponse:
    """A page of the connections that the actor may see, the newest first."""
    where = Where()
    visible_connections(tx.actor, where)
    if request.states:
        where.add("c.state = ANY({})", [pb.Connection.State.Name(state) for state in request.states])
    if request.organization:
        where.add("c.organization_id = {}", resource_id(request.organization, "organizations"))
    if request.opportunity:
        where.add("c.opportunity_id = {}", resource_id(request.opportunity, "opportunities"))
    rows, token = await newest_first(tx, request, _FROM, where, "c.id")
    return pb.ListConnectionsResponse(connections=map(connection_to_proto, rows), next_page_token=token)

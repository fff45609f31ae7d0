"""Reads of lists that somebody keeps by name."""

from tributary.partners.v1 import saved_views_pb2 as pb

from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import keeper_id
from services.partners.wire.accounts import saved_view_to_proto

SAVED_VIEW_COLUMNS = "id, account_id, display_name, list, query, create_time"


async def list_saved_views(tx: Transaction, request: pb.ListSavedViewsRequest) -> pb.ListSavedViewsResponse:
    """The actor's views, by name. Raises NotFound."""
    where = Where()
    where.add("account_id = {}", keeper_id(tx.actor, request.parent))
    if request.list:
        where.add("list = {}", request.list)
    rows = await tx.fetch(
        f"SELECT {SAVED_VIEW_COLUMNS} FROM saved_views WHERE {where} ORDER BY lower(display_name), id", *where.values
    )
    return pb.ListSavedViewsResponse(saved_views=map(saved_view_to_proto, rows))

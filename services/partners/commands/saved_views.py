"""Writes of lists that somebody keeps by name."""

from uuid import UUID

import asyncpg
from tributary.partners.v1 import saved_views_pb2 as pb

from services.chassis.errors import AlreadyExists, NotFound, WrongState
from services.chassis.transaction import Transaction
from services.partners.queries.saved_views import SAVED_VIEW_COLUMNS
from services.partners.queries.scope import keeper_id
from services.partners.wire.accounts import saved_view_to_proto

MOST = 50

_COUNT = "SELECT count(*) AS kept FROM saved_views WHERE account_id = $1"
_INSERT = f"""
INSERT INTO saved_views (account_id, display_name, list, query, create_time) VALUES ($1, $2, $3, $4, $5)
RETURNING {SAVED_VIEW_COLUMNS}"""
_DELETE = "DELETE FROM saved_views WHERE id = $1 AND account_id = $2 RETURNING id"


async def create_saved_view(tx: Transaction, parent: str, view: pb.SavedView) -> pb.SavedView:
    """Keeps a view for the actor. Raises NotFound, WrongState, AlreadyExists."""
    account_id = keeper_id(tx.actor, parent)
    if (await tx.fetch_one(_COUNT, account_id)).kept >= MOST:
        raise WrongState("TOO_MANY_SAVED_VIEWS", f"You keep {MOST} views already: forget one that you do not need.")
    try:
        row = await tx.fetch_one(_INSERT, account_id, view.display_name, view.list, view.query, tx.now)
    except asyncpg.UniqueViolationError as error:
        raise AlreadyExists("SAVED_VIEW_EXISTS", f"You keep a view named {view.display_name!r} already.") from error
    return saved_view_to_proto(row)


async def delete_saved_view(tx: Transaction, name: str) -> None:
    """Forgets a view of the actor's. Raises NotFound."""
    parent, _, key = name.partition("/savedViews/")
    missing = NotFound("SAVED_VIEW_NOT_FOUND", f"There is no {name}.", metadata={"name": name})
    try:
        row = await tx.fetch_one(_DELETE, UUID(key), keeper_id(tx.actor, parent))
    except (NotFound, ValueError) as error:
        raise missing from error
    if row is None:
        raise missing

"""Reads of requests that a person be erased."""

from typing import Any

from tributary.partners.v1 import personal_data_pb2 as pb

from services.chassis.accounts import own_account_id, own_part_ids
from services.chassis.listing import newest_first
from services.chassis.names import missing
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import is_admin
from services.partners.wire.accounts import erasure_to_proto

ERASURE_COLUMNS = """id, account_id, state, requester, reason, decider, decision_reason, create_time, update_time,
    revision"""


async def get_erasure(tx: Transaction, name: str, *, lock: bool = False) -> Any:
    """The row of a request that the actor may see, held until the transaction ends with `lock`. Raises NotFound."""
    account_id, erasure_id = own_part_ids(tx.actor, name, "erasures")
    statement = f"SELECT {ERASURE_COLUMNS} FROM erasures WHERE id = $1 AND account_id = $2"
    row = await tx.fetch_one(f"{statement} FOR UPDATE" if lock else statement, erasure_id, account_id)
    if row is None:
        raise missing(name, "erasures")
    return row


async def list_erasures(tx: Transaction, request: pb.ListErasuresRequest) -> pb.ListErasuresResponse:
    """A page of the requests of an account, or of all to the Office's admin, the newest first. Raises NotFound."""
    where = Where()
    if not (request.parent == "accounts/-" and is_admin(tx.actor)):
        where.add("account_id = {}", own_account_id(tx.actor, request.parent))
    if request.states:
        where.add("state = ANY({})", [pb.Erasure.State.Name(state) for state in request.states])
    rows, token = await newest_first(tx, request, f"SELECT {ERASURE_COLUMNS} FROM erasures", where)
    return pb.ListErasuresResponse(erasures=map(erasure_to_proto, rows), next_page_token=token)

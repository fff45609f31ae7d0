"""Reads of claims."""

from typing import Any

from tributary.partners.v1 import claims_pb2 as pb

from services.chassis.listing import newest_first
from services.chassis.names import missing, resource_id
from services.chassis.sql import Where, columns
from services.chassis.transaction import Transaction
from services.partners.models.claims import Claim
from services.partners.queries.scope import visible_claims
from services.partners.wire.claims import claim_to_proto

_FROM = f"""
SELECT {columns(Claim, "c")}, o.display_name AS organization_display_name
FROM claims c JOIN organizations o ON o.id = c.organization_id"""


async def get_claim(tx: Transaction, name: str, *, lock: bool = False) -> Any:
    """The row of a claim that the actor may see, held until the transaction ends with `lock`. Raises NotFound."""
    where = Where()
    where.add("c.id = {}", resource_id(name, "claims"))
    visible_claims(tx.actor, where)
    statement = f"{_FROM} WHERE {where}"
    row = await tx.fetch_one(f"{statement} FOR UPDATE OF c" if lock else statement, *where.values)
    if row is None:
        raise missing(name, "claims")
    return row


async def list_claims(tx: Transaction, request: pb.ListClaimsRequest) -> pb.ListClaimsResponse:
    """A page of the claims that the actor may see, the newest first."""
    where = Where()
    visible_claims(tx.actor, where)
    if request.states:
        where.add("c.state = ANY({})", [pb.Claim.State.Name(state) for state in request.states])
    if request.organization:
        where.add("c.organization_id = {}", resource_id(request.organization, "organizations"))
    rows, token = await newest_first(tx, request, _FROM, where, "c.id")
    return pb.ListClaimsResponse(claims=map(claim_to_proto, rows), next_page_token=token)

"""Reads of proposals."""

from collections.abc import Sequence
from typing import Any

from tributary.partners.v1 import proposals_pb2 as pb

from services.chassis.listing import newest_first
from services.chassis.names import missing, resource_id
from services.chassis.sql import Where, columns
from services.chassis.transaction import Transaction
from services.partners.models.proposals import Proposal
from services.partners.queries.directory import own_organization
from services.partners.queries.scope import visible_proposals
from services.partners.wire.proposals import proposal_to_proto

_FROM = f"""
SELECT {columns(Proposal, "p")}, o.document AS organization_document,
    x.display_name AS proposer_organization_display_name
FROM proposals p JOIN organizations o ON o.id = p.organization_id
JOIN organizations x ON x.id = p.proposer_organization_id"""
_SIDES = {
    pb.ListProposalsRequest.RECEIVED: "p.organization_id",
    pb.ListProposalsRequest.SENT: "p.proposer_organization_id",
}


async def get_proposal(tx: Transaction, name: str, *, lock: bool = False) -> Any:
    """The row of a proposal that the actor may see, held until the transaction ends with `lock`. Raises NotFound."""
    where = Where()
    where.add("p.id = {}", resource_id(name, "proposals"))
    visible_proposals(tx.actor, where)
    statement = f"{_FROM} WHERE {where}"
    row = await tx.fetch_one(f"{statement} FOR UPDATE OF p" if lock else statement, *where.values)
    if row is None:
        raise missing(name, "proposals")
    return row


async def proposals_by_name(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Proposal]:
    """Those of `names` that the actor may see, as they are now."""
    where = Where()
    where.add("p.id = ANY({})", [resource_id(name, "proposals") for name in names])
    visible_proposals(tx.actor, where)
    rows = await tx.fetch(f"{_FROM} WHERE {where}", *where.values)
    return {proposal.name: proposal for proposal in map(proposal_to_proto, rows)}


async def list_proposals(tx: Transaction, request: pb.ListProposalsRequest) -> pb.ListProposalsResponse:
    """A page of the proposals that the actor may see, the newest first."""
    where = Where()
    visible_proposals(tx.actor, where)
    if request.side in _SIDES:
        where.add(f"{_SIDES[request.side]} = {{}}", own_organization(tx.actor))
    if request.states:
        where.add("p.state = ANY({})", [pb.Proposal.State.Name(state) for state in request.states])
    if request.organization:
        where.add("p.organization_id = {}", resource_id(request.organization, "organizations"))
    rows, token = await newest_first(tx, request, _FROM, where, "p.id")
    return pb.ListProposalsResponse(proposals=map(proposal_to_proto, rows), next_page_token=token)

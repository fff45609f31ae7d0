"""Reads of referrals."""

from collections.abc import Sequence

from tributary.assistance.v1 import referrals_pb2 as pb

from services.assistance.models import Referral
from services.assistance.queries.scope import visible_referrals
from services.assistance.wire import referral_to_proto
from services.chassis.listing import newest_first
from services.chassis.names import missing, resource_id
from services.chassis.sql import Where, columns
from services.chassis.transaction import Transaction

_FROM = f"""
SELECT {columns(Referral, "r")}, coalesce(o.display_name, '') AS organization_display_name,
       coalesce(a.display_name, '') AS agency_display_name
FROM referrals r
LEFT JOIN organization_snapshots o ON o.id = r.organization_id
LEFT JOIN organization_snapshots a ON a.id = r.agency_id"""


async def get_referral(tx: Transaction, name: str) -> Referral:
    """A referral that the actor may see. Raises NotFound."""
    where = Where()
    where.add("r.id = {}", resource_id(name, "referrals"))
    visible_referrals(tx.actor, where)
    referral: Referral | None = await tx.fetch_one(f"{_FROM} WHERE {where}", *where.values)
    if referral is None:
        raise missing(name, "referrals")
    return referral


async def referrals_by_name(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Referral]:
    """Those of `names` that the actor may see, as they are now."""
    where = Where()
    where.add("r.id = ANY({})", [resource_id(name, "referrals") for name in names])
    visible_referrals(tx.actor, where)
    rows = await tx.fetch(f"{_FROM} WHERE {where}", *where.values)
    return {referral.name: referral for referral in map(referral_to_proto, rows)}


async def list_referrals(tx: Transaction, request: pb.ListReferralsRequest) -> pb.ListReferralsResponse:
    """A page of the referrals that the actor may see, the newest first."""
    where = Where()
    visible_referrals(tx.actor, where)
    if request.states:
        where.add("r.state = ANY({})", [pb.Referral.State.Name(s) for s in request.states])
    if request.case:
        where.add("r.case_id = {}", resource_id(request.case, "cases"))
    if request.agency:
        where.add("r.agency_id = {}", resource_id(request.agency, "organizations"))
    rows, token = await newest_first(tx, request, _FROM, where, "r.id")
    return pb.ListReferralsResponse(referrals=map(referral_to_proto, rows), next_page_token=token)

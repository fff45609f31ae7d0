"""Reads of opportunities."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tributary.funding.v1 import opportunities_pb2 as pb

from services.chassis.names import missing, resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.funding.models import Opportunity
from services.funding.queries.scope import visible_opportunities
from services.funding.wire import opportunity_to_proto

_FROM = """
SELECT o.id, o.state, o.funder_id, o.title, o.description, o.currency, o.min_award, o.max_award, o.total_amount,
       o.open_time, o.close_time, o.eligible_kinds, o.municipalities, o.determinants, o.required_documents,
       o.application_url, o.publish_time, o.create_time, o.update_time, o.revision,
       coalesce(f.display_name, '') AS funder_display_name
FROM opportunities o LEFT JOIN organization_snapshots f ON f.id = o.funder_id"""


async def get_opportunity(tx: Transaction, name: str) -> Opportunity:
    """An opportunity that the actor may see. Raises NotFound."""
    where = Where()
    where.add("o.id = {}", resource_id(name, "opportunities"))
    visible_opportunities(tx.actor, where)
    opportunity: Opportunity | None = await tx.fetch_one(f"{_FROM} WHERE {where}", *where.values)
    if opportunity is None:
        raise missing(name, "opportunities")
    return opportunity


async def opportunities_by_name(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Opportunity]:
    """Those of `names` that the actor may see, as they are now."""
    where = Where()
    where.add("o.id = ANY({})", [resource_id(name, "opportunities") for name in names])
    visible_opportunities(tx.actor, where)
    rows = await tx.fetch(f"{_FROM} WHERE {where}", *where.values)
    return {opportunity.name: opportunity for opportunity in map(opportunity_to_proto, rows)}


async def list_opportunities(tx: Transaction, request: pb.ListOpportunitiesRequest) -> pb.ListOpportunitiesResponse:
    """A page of the opportunities that the actor may see, the nearest closing first, those without an end last."""
    size = page_size(request.page_size)
    where = Where()
    visible_opportunities(tx.actor, where)
    _narrow(request, where)
    keys = page_keys(request, datetime, UUID)
    if keys is not None:
        where.add("(coalesce(o.close_time, 'infinity'), o.id) > (coalesce({}::timestamptz, 'infinity'), {})", *keys)
    rows = await tx.fetch(
        f"{_FROM} WHERE {where} ORDER BY coalesce(o.close_time, 'infinity'), o.id LIMIT {size + 1}", *where.values
    )
    token = page_token(request, [rows[size - 1].close_time, rows[size - 1].id]) if len(rows) > size else ""
    return pb.ListOpportunitiesResponse(opportunities=map(opportunity_to_proto, rows[:size]), next_page_token=token)


def _narrow(request: pb.ListOpportunitiesRequest, where: Where) -> None:
    if request.states:
        where.add("o.state = ANY({})", [pb.Opportunity.State.Name(state) for state in request.states])
    else:
        where.add("o.state IN ('FORECASTED', 'OPEN')")  # Written out, as on the index of the current ones.
    if request.funder:
        where.add("o.funder_id = {}", resource_id(request.funder, "organizations"))
    if request.determinants:
        where.add("o.determinants && {}::smallint[]", list(request.determinants))
    if request.municipality:
        # Where it names none, the work may be anywhere.
        where.add(
            "(o.municipalities = '{{}}' OR EXISTS (SELECT FROM unnest(o.municipalities) m WHERE lower(m) = lower({})))",
            request.municipality,
        )
    if request.text:
        # Its words in any form, or, in the title, words much like them.
        where.add("(o.search @@ websearch_to_tsquery('english', {0}) OR {0}::text <% o.title)", request.text)

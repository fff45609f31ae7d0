"""Reads of agreements."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tributary.partners.v1 import agreements_pb2 as pb

from services.chassis.dates import day
from services.chassis.names import missing, resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.queries.scope import visible_agreements
from services.partners.wire.agreements import agreement_to_proto

AGREEMENT_COLUMNS = "a.id, a.state, a.start_date, a.end_date, a.warned, a.revision, a.document"


async def get_agreement(tx: Transaction, name: str, *, lock: bool = False) -> Any:
    """The row of an agreement that the actor may see, locked until the transaction ends if wanted. Raises NotFound."""
    where = Where()
    where.add("a.id = {}", resource_id(name, "agreements"))
    visible_agreements(tx.actor, where)
    statement = f"SELECT {AGREEMENT_COLUMNS} FROM agreements a WHERE {where}{' FOR UPDATE' if lock else ''}"
    row = await tx.fetch_one(statement, *where.values)
    if row is None:
        raise missing(name, "agreements")
    return row


async def agreements_by_name(tx: Transaction, names: Sequence[str]) -> dict[str, pb.Agreement]:
    """Those of `names` that the actor may see, as they are now."""
    where = Where()
    where.add("a.id = ANY({})", [resource_id(name, "agreements") for name in names])
    visible_agreements(tx.actor, where)
    rows = await tx.fetch(f"SELECT {AGREEMENT_COLUMNS} FROM agreements a WHERE {where}", *where.values)
    return {agreement.name: agreement for agreement in map(agreement_to_proto, rows)}


async def list_agreements(tx: Transaction, request: pb.ListAgreementsRequest) -> pb.ListAgreementsResponse:
    """A page of the agreements that the actor may see, the one that ends first at the top."""
    size, where = page_size(request.page_size), Where()
    visible_agreements(tx.actor, where)
    if request.states:
        where.add("a.state = ANY({})", [pb.Agreement.State.Name(state) for state in request.states])
    if request.party:
        where.add(
            "EXISTS (SELECT FROM agreement_parties w WHERE w.agreement_id = a.id AND w.organization_id = {})",
            resource_id(request.party, "organizations"),
        )
    if request.HasField("ends_by"):
        where.add("a.end_date <= {}", day(request.ends_by, "ends_by"))
    keys = page_keys(request, date, UUID)
    if keys is not None:
        where.add("(a.end_date, a.id) > ({}, {})", *keys)
    rows: list[Any] = await tx.fetch(
        f"""SELECT {AGREEMENT_COLUMNS} FROM agreements a
            WHERE {where} ORDER BY a.end_date, a.id LIMIT {size + 1}""",
        *where.values,
    )
    page = rows[:size]
    token = page_token(request, [page[-1].end_date, page[-1].id]) if len(rows) > size else ""
    return pb.ListAgreementsResponse(agreements=map(agreement_to_proto, page), next_page_token=token)

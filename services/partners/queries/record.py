"""Reads of the partnership record. What the actor may see is decided in domain/sharing; here it narrows the rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from google.type import money_pb2
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.actor import Actor
from services.chassis.names import resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.sharing import Category, Decision, Viewer, Visibility, decide, viewer_of
from services.partners.queries.organizations import ORGANIZATION_COLUMNS
from services.partners.queries.scope import is_office, organization_missing
from services.partners.wire import organization_to_proto

# Parts of one kind in a record. A record is one answer, and must stay one.
MOST = 200
RECENT = 10

# All of it in one round trip. $2 is the viewer's organization; $3, $4 and $5 whether cases, their details and funding
# are shown in full, and $6 the categories that are. Of the rest, only what the viewer is a party to.
_RECORD = f"""
WITH own AS MATERIALIZED (
    SELECT resource_id FROM record_parties WHERE organization_id = $1 AND party_id = $2
), connections AS MATERIALIZED (
    SELECT * FROM record_connections
    WHERE organization_id = $1 AND ($5 OR connection_id IN (SELECT resource_id FROM own))
), awards AS (
    SELECT award_currency, sum(award_minor)::bigint AS minor FROM connections
    WHERE award_minor IS NOT NULL GROUP BY award_currency
)
SELECT {ORGANIZATION_COLUMNS},
    ARRAY(SELECT summary FROM record_cases
          WHERE organization_id = $1 AND ($3 OR case_id IN (SELECT resource_id FROM own))
          ORDER BY submit_time DESC, case_id DESC LIMIT {MOST}) AS cases,
    ARRAY(SELECT summary FROM record_referrals
          WHERE organization_id = $1 AND ($4 OR referral_id IN (SELECT resource_id FROM own))
          ORDER BY create_time DESC, referral_id DESC LIMIT {MOST}) AS referrals,
    ARRAY(SELECT c.summary || coalesce(t.summary, '')
          FROM connections c LEFT JOIN record_opportunities t USING (opportunity_id)
          ORDER BY c.create_time DESC, c.connection_id DESC LIMIT {MOST}) AS connections,
    ARRAY(SELECT award_currency FROM awards ORDER BY award_currency) AS currencies,
    ARRAY(SELECT minor FROM awards ORDER BY award_currency) AS awarded,
    ARRAY(SELECT entry FROM timeline_entries
          WHERE organization_id = $1
            AND (category = ANY($6::smallint[]) OR resource_id IN (SELECT resource_id FROM own))
          ORDER BY event_time DESC, event_id DESC LIMIT {RECENT}) AS recent,
    (SELECT count(*) FROM services s WHERE s.organization_id = $1) AS service_count
FROM organizations o WHERE o.id = $1"""


async def get_record(tx: Transaction, name: str) -> pb.PartnershipRecord:
    """An organization's record as the actor may see it. Raises NotFound."""
    organization_id = resource_id(name.removesuffix("/record"), "organizations")
    viewer = _viewer(tx.actor, organization_id)
    shown = _shown(viewer)
    row = await tx.fetch_one(
        _RECORD,
        organization_id,
        _own_id(tx.actor),
        Category.CASES in shown,
        Category.CASE_DETAILS in shown,
        Category.FUNDING in shown,
        [category.value for category in shown],
    )
    if row is None:
        raise organization_missing(name.removesuffix("/record"))
    record = pb.PartnershipRecord(
        name=f"organizations/{row.id}/record",
        organization=organization_to_proto(row),
        awarded=[_money(*award) for award in zip(row.currencies, row.awarded, strict=True)],
        service_count=row.service_count,
    )
    for summaries, messages in (
        (row.cases, record.cases),
        (row.referrals, record.referrals),
        (row.connections, record.connections),
        (row.recent, record.recent),
    ):
        for summary in summaries:
            messages.add().MergeFromString(summary)
    if Category.CASE_DETAILS not in shown:
        for case in record.cases:
            case.ClearField("title")
            case.ClearField("resolution")
    parts = {Category.CASES: row.cases, Category.CASE_DETAILS: row.referrals, Category.FUNDING: row.connections}
    for category in Category:
        if category is not Category.PROFILE:
            record.sections.append(_section(category, decide(viewer, category, party=bool(parts.get(category)))))
    return record


async def list_timeline(tx: Transaction, request: pb.ListTimelineRequest) -> pb.ListTimelineResponse:
    """A page of what happened, as far as the actor may see it, the newest first. Raises NotFound."""
    organization_id = resource_id(request.parent, "organizations")
    size = page_size(request.page_size)
    where = Where()
    where.add("organization_id = {}", organization_id)
    where.add(
        "(category = ANY({}::smallint[]) OR resource_id IN"
        " (SELECT resource_id FROM record_parties WHERE organization_id = {} AND party_id = {}))",
        [category.value for category in _shown(_viewer(tx.actor, organization_id))],
        organization_id,
        _own_id(tx.actor),
    )
    keys = page_keys(request, datetime, UUID)
    if keys is not None:
        where.add("(event_time, event_id) < ({}, {})", *keys)
    rows: list[Any] = await tx.fetch(
        f"""SELECT entry, event_time, event_id FROM timeline_entries
            WHERE {where} ORDER BY event_time DESC, event_id DESC LIMIT {size + 1}""",
        *where.values,
    )
    if not rows and await tx.fetch_one("SELECT FROM organizations WHERE id = $1", organization_id) is None:
        raise organization_missing(request.parent)
    page = rows[:size]
    token = page_token(request, [page[-1].event_time, page[-1].event_id]) if len(rows) > size else ""
    return pb.ListTimelineResponse(
        entries=[pb.TimelineEntry.FromString(row.entry) for row in page], next_page_token=token
    )


def _viewer(actor: Actor, organization_id: UUID) -> Viewer:
    return viewer_of(own=_own_id(actor) == organization_id, office=is_office(actor))


def _shown(viewer: Viewer) -> Sequence[Category]:
    """The categories of which `viewer` sees all, whoever is a party to what."""
    return [category for category in Category if decide(viewer, category).visibility is Visibility.SHOWN]


def _own_id(actor: Actor) -> UUID | None:
    return resource_id(actor.organization, "organizations") if actor.organization else None


def _section(category: Category, decision: Decision) -> pb.Section:
    return pb.Section(
        category=category.value,  # type: ignore[arg-type]  # The contract's numbers.
        visibility=decision.visibility.value,  # type: ignore[arg-type]
        reason=decision.reason.value if decision.reason else None,  # type: ignore[arg-type]
    )


def _money(currency: str, minor: int) -> money_pb2.Money:
    units, hundredths = divmod(minor, 100)
    return money_pb2.Money(currency_code=currency, units=units, nanos=hundredths * 10_000_000)

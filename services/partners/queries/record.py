"""Reads of the partnership record. What the actor may see is decided in domain/sharing; here it narrows the rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from google.type import money_pb2
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.names import resource_id
from services.chassis.paging import page_keys, page_size, page_token
from services.chassis.sql import Where
from services.chassis.transaction import Transaction
from services.partners.domain.sharing import Category, Decision, Standing
from services.partners.queries.disclosures import logged
from services.partners.queries.organizations import ORGANIZATION_COLUMNS
from services.partners.queries.past import past_organization, record_at
from services.partners.queries.scope import organization_missing, own_id
from services.partners.queries.sharing import standing_of
from services.partners.wire.agreements import agreement_of, agreement_summary
from services.partners.wire.organizations import organization_to_proto

# Parts of one kind in a record. A record is one answer, and must stay one.
MOST = 200
RECENT = 10

# What somebody is a party to in a record. Of a case, only while they help with it.
_OWN = """SELECT resource_id FROM record_parties WHERE organization_id = {0} AND party_id = {1}
    UNION ALL SELECT case_id FROM record_referrals WHERE organization_id = {0} AND agency_id = {1} AND helps"""

# All of it in one round trip. $2 is the viewer's organization; $3 to $6 whether cases, their details, funding and
# agreements are shown in full, and $7 the categories that are. Of the rest, only what the viewer is a party to.
_RECORD = f"""
WITH own AS MATERIALIZED (
    {_OWN.format("$1", "$2")}
), cases AS MATERIALIZED (
    SELECT summary FROM record_cases
    WHERE organization_id = $1 AND ($3 OR case_id IN (SELECT resource_id FROM own))
    ORDER BY submit_time DESC, case_id DESC LIMIT {MOST}
), referrals AS MATERIALIZED (
    SELECT summary FROM record_referrals
    WHERE organization_id = $1 AND ($4 OR referral_id IN (SELECT resource_id FROM own))
    ORDER BY create_time DESC, referral_id DESC LIMIT {MOST}
), connections AS MATERIALIZED (
    SELECT * FROM record_connections
    WHERE organization_id = $1 AND ($5 OR connection_id IN (SELECT resource_id FROM own))
), awards AS (
    SELECT award_currency, sum(award_minor)::bigint AS minor FROM connections
    WHERE award_minor IS NOT NULL GROUP BY award_currency
), agreements AS MATERIALIZED (
    SELECT a.id, a.document FROM agreement_parties p JOIN agreements a ON a.id = p.agreement_id
    WHERE p.organization_id = $1 AND a.state <> 'DRAFT' AND a.submit_time IS NOT NULL
      AND ($6 OR EXISTS (SELECT FROM agreement_parties v WHERE v.agreement_id = a.id AND v.organization_id = $2))
    ORDER BY a.end_date DESC, a.id DESC LIMIT {MOST}
), recent AS MATERIALIZED (
    SELECT category, entry FROM timeline_entries
    WHERE organization_id = $1
      AND (category = ANY($7::smallint[]) OR resource_id IN (SELECT resource_id FROM own))
    ORDER BY event_time DESC, event_id DESC LIMIT {RECENT}
){{logged}}
SELECT {ORGANIZATION_COLUMNS},
    ARRAY(SELECT summary FROM cases) AS cases,
    ARRAY(SELECT summary FROM referrals) AS referrals,
    ARRAY(SELECT c.summary || coalesce(t.summary, '')
          FROM connections c LEFT JOIN record_opportunities t USING (opportunity_id)
          ORDER BY c.create_time DESC, c.connection_id DESC LIMIT {MOST}) AS connections,
    ARRAY(SELECT award_currency FROM awards ORDER BY award_currency) AS currencies,
    ARRAY(SELECT minor FROM awards ORDER BY award_currency) AS awarded,
    ARRAY(SELECT document FROM agreements) AS agreements,
    ARRAY(SELECT id FROM agreements) AS agreement_ids,
    ARRAY(SELECT entry FROM recent) AS recent,
    (SELECT count(*) FROM services s WHERE s.organization_id = $1) AS service_count
FROM organizations o WHERE o.id = $1"""
# The categories of what the statement above shows. A case with its title shows details, too.
_RECORD_SHOWN = f"""
    SELECT {Category.CASES.value} WHERE EXISTS (SELECT FROM cases)
    UNION ALL SELECT {Category.CASE_DETAILS.value}
        WHERE EXISTS (SELECT FROM referrals) OR $4 AND EXISTS (SELECT FROM cases)
    UNION ALL SELECT {Category.FUNDING.value} WHERE EXISTS (SELECT FROM connections)
    UNION ALL SELECT {Category.AGREEMENTS.value} WHERE EXISTS (SELECT FROM agreements)
    UNION ALL SELECT category FROM recent"""

_RECORD_AT = record_at(_OWN.format("$1", "$2"), MOST, RECENT)

_SERVICE = pb.DESCRIPTOR.services_by_name["PartnershipRecordService"]
GET_RECORD = _SERVICE.methods_by_name["GetPartnershipRecord"].full_name
LIST_TIMELINE = _SERVICE.methods_by_name["ListTimeline"].full_name


async def get_record(tx: Transaction, name: str, at: datetime | None = None) -> pb.PartnershipRecord:
    """An organization's record as the actor may see it today, as it is or as it was `at` (UTC). Raises NotFound."""
    organization_id = resource_id(name.removesuffix("/record"), "organizations")
    organization = await past_organization(tx, organization_id, at) if at else None
    if at and organization is None:
        raise organization_missing(name.removesuffix("/record"))
    standing = await standing_of(tx, organization_id)
    shown = standing.shown
    where = Where(
        organization_id,
        own_id(tx.actor),
        Category.CASES in shown,
        Category.CASE_DETAILS in shown,
        Category.FUNDING in shown,
        Category.AGREEMENTS in shown,
        [category.value for category in shown],
    )
    log = logged(tx, organization_id, GET_RECORD, _RECORD_SHOWN, where)
    statement = _RECORD_AT.format(logged=log, at=f"{where.bind(at)}::timestamptz") if at else _RECORD.format(logged=log)
    row = await tx.fetch_one(statement, *where.values)
    if row is None:
        raise organization_missing(name.removesuffix("/record"))
    return _record(row, organization_id, organization or row, standing, past=at is not None)


def _record(
    row: Any, organization_id: UUID, organization: Any, standing: Standing, *, past: bool
) -> pb.PartnershipRecord:
    """The record, of what was read of it. Of the `past`, its agreements are summaries already."""
    record = pb.PartnershipRecord(
        name=f"organizations/{organization_id}/record",
        organization=organization_to_proto(organization),
        awarded=[_money(*award) for award in zip(row.currencies, row.awarded, strict=True)],
        service_count=row.service_count,
    )
    if not past:
        record.agreements.extend(map(agreement_summary, map(agreement_of, row.agreement_ids, row.agreements)))
    for summaries, messages in (
        (row.agreements if past else (), record.agreements),
        (row.cases, record.cases),
        (row.referrals, record.referrals),
        (row.connections, record.connections),
        (row.recent, record.recent),
    ):
        for summary in summaries:
            messages.add().MergeFromString(summary)
    if Category.CASE_DETAILS not in standing.shown:
        for case in record.cases:
            case.ClearField("title")
            case.ClearField("resolution")
    parts = {
        Category.AGREEMENTS: row.agreements,
        Category.CASES: row.cases,
        Category.CASE_DETAILS: row.referrals,
        Category.FUNDING: row.connections,
    }
    for category in Category:
        if category is not Category.PROFILE:
            record.sections.append(_section(category, standing.decide(category, party=bool(parts.get(category)))))
    return record


async def list_timeline(tx: Transaction, request: pb.ListTimelineRequest) -> pb.ListTimelineResponse:
    """A page of what happened, as far as the actor may see it, the newest first. Raises NotFound."""
    organization_id = resource_id(request.parent, "organizations")
    size = page_size(request.page_size)
    standing = await standing_of(tx, organization_id)
    where = Where(organization_id, own_id(tx.actor))
    where.add("organization_id = $1")
    where.add(
        f"(category = ANY({{}}::smallint[]) OR resource_id IN ({_OWN.format('$1', '$2')}))",
        [category.value for category in standing.shown],
    )
    if request.resources:
        where.add("resource_id = ANY({})", [UUID(name.partition("/")[2]) for name in request.resources])
    keys = page_keys(request, datetime, UUID)
    if keys is not None:
        where.add("(event_time, event_id) < ({}, {})", *keys)
    conditions = str(where)
    # The row beyond the page only says that there is more.
    page_shown = f"(SELECT category FROM page ORDER BY event_time DESC, event_id DESC LIMIT {size})"
    log = logged(tx, organization_id, LIST_TIMELINE, page_shown, where)
    rows: list[Any] = await tx.fetch(
        f"""WITH page AS MATERIALIZED (
                SELECT category, entry, event_time, event_id FROM timeline_entries
                WHERE {conditions} ORDER BY event_time DESC, event_id DESC LIMIT {size + 1}
            ){log}
            SELECT * FROM page ORDER BY event_time DESC, event_id DESC""",
        *where.values,
    )
    if not rows and await tx.fetch_one("SELECT FROM organizations WHERE id = $1", organization_id) is None:
        raise organization_missing(request.parent)
    page = rows[:size]
    token = page_token(request, [page[-1].event_time, page[-1].event_id]) if len(rows) > size else ""
    return pb.ListTimelineResponse(
        entries=[pb.TimelineEntry.FromString(row.entry) for row in page], next_page_token=token
    )


def _section(category: Category, decision: Decision) -> pb.Section:
    return pb.Section(
        category=category.value,  # type: ignore[arg-type]  # The contract's numbers.
        visibility=decision.visibility.value,  # type: ignore[arg-type]
        reason=decision.reason.value if decision.reason else None,  # type: ignore[arg-type]
    )


def _money(currency: str, minor: int) -> money_pb2.Money:
    units, hundredths = divmod(minor, 100)
    return money_pb2.Money(currency_code=currency, units=units, nanos=hundredths * 10_000_000)

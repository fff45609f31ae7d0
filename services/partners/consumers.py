"""Everyone's news, as the partnership record: what is, by revision, and what happened, by event.

Partners takes in its own news too, through its own stream: so the timeline is built in one way, and entering an
organization does not wait for it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from weakref import WeakSet
from zlib import crc32

from google.protobuf.message import Message
from tributary.assistance.v1 import cases_pb2, referrals_pb2
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.funding.v1 import connections_pb2, opportunities_pb2
from tributary.funding.v1 import events_pb2 as funding
from tributary.partners.v1 import agreements_pb2
from tributary.partners.v1 import events_pb2 as partners
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.consumer import Consumer, Handler
from services.chassis.errors import Unavailable
from services.chassis.events import Event
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction
from services.partners.domain.consents import NETWORK, named
from services.partners.domain.organizations import searched_name
from services.partners.domain.sharing import Category, agency_helps, funder_knows
from services.partners.domain.text import words
from services.partners.domain.timeline import LINES, in_days, line, listed, money
from services.partners.wire import agreement_summary

# Shared by whoever adds to the record; a rebuild takes it alone.
RECORD_LOCK = crc32(b"tributary partnership record")
_shared: WeakSet[Transaction] = WeakSet()

# Each statement adds the timeline's entry and keeps the newest state: one round trip for each event.
_ENTRY = """
INSERT INTO timeline_entries (event_id, organization_id, event_time, category, resource_id, entry)
SELECT $1::uuid, $2::uuid, $3::timestamptz, $4::smallint, $5::uuid, $6::bytea WHERE $6::bytea IS NOT NULL
ON CONFLICT DO NOTHING"""
_NAMES = f"""
WITH said AS (INSERT INTO name_words SELECT unnest($7::text[]) ON CONFLICT DO NOTHING)
{_ENTRY}"""
# What it was at each revision, beside what it is (queries/past.py).
_HISTORY = """
    INSERT INTO record_history
        (organization_id, resource_id, revision, category, event_time, order_time, {columns}summary)
    VALUES ({values}) ON CONFLICT DO NOTHING"""
_CASE = f"""
WITH past AS ({_HISTORY.format(columns="", values=f"$2, $5, $8, {Category.CASES.value}, $3, $7, $9")}
), kept AS (
    INSERT INTO record_cases (case_id, organization_id, submit_time, revision, summary) VALUES ($5, $2, $7, $8, $9)
    ON CONFLICT (case_id) DO UPDATE
    SET organization_id = excluded.organization_id, submit_time = excluded.submit_time, revision = excluded.revision,
        summary = excluded.summary
    WHERE record_cases.revision < excluded.revision)
{_ENTRY}"""
_REFERRAL = f"""
WITH past AS ({_HISTORY.format(columns="", values=f"$2, $5, $8, {Category.CASE_DETAILS.value}, $3, $7, $9")}
), kept AS (
    INSERT INTO record_referrals (referral_id, organization_id, create_time, revision, summary, agency_id, case_id,
                                  helps)
    VALUES ($5, $2, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (referral_id) DO UPDATE
    SET organization_id = excluded.organization_id, create_time = excluded.create_time, revision = excluded.revision,
        summary = excluded.summary, agency_id = excluded.agency_id, case_id = excluded.case_id, helps = excluded.helps
    WHERE record_referrals.revision < excluded.revision
), parties AS (
    INSERT INTO record_parties (organization_id, party_id, resource_id) VALUES ($2, $10, $5)
    ON CONFLICT DO NOTHING)
{_ENTRY}"""
_CONNECTION = f"""
WITH past AS ({
    _HISTORY.format(
        columns="opportunity_id, award_minor, award_currency, ",
        values=f"$2, $5, $9, {Category.FUNDING.value}, $3, $8, $7, $10, $11, $12",
    )
}
), kept AS (
    INSERT INTO record_connections (connection_id, organization_id, opportunity_id, create_time, revision, award_minor,
                                    award_currency, summary)
    VALUES ($5, $2, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (connection_id) DO UPDATE
    SET organization_id = excluded.organization_id, opportunity_id = excluded.opportunity_id,
        create_time = excluded.create_time, revision = excluded.revision, award_minor = excluded.award_minor,
        award_currency = excluded.award_currency, summary = excluded.summary
    WHERE record_connections.revision < excluded.revision
), parties AS (
    INSERT INTO record_parties (organization_id, party_id, resource_id)
    SELECT $2, $13, $5 WHERE $13::uuid IS NOT NULL ON CONFLICT DO NOTHING)
{_ENTRY}"""
# An agreement's entry in the timeline of each of its parties, who are parties in each other's record.
_AGREEMENT_LINE = """
INSERT INTO timeline_entries (event_id, organization_id, event_time, category, resource_id, entry)
SELECT $1, said.organization_id, $3, $4, $5, said.entry
FROM unnest($2::uuid[], $6::bytea[]) said (organization_id, entry)
ON CONFLICT DO NOTHING"""
_AGREEMENT = f"""
WITH parties AS (
    INSERT INTO record_parties (organization_id, party_id, resource_id)
    SELECT own.id, other.id, $5
    FROM unnest($2::uuid[]) own (id) JOIN unnest($2::uuid[]) other (id) ON own.id <> other.id
    ON CONFLICT DO NOTHING
), past AS (
    INSERT INTO record_history (organization_id, resource_id, revision, category, event_time, order_time, summary)
    SELECT unnest($2::uuid[]), $5, $7, $4, $3, $8, $9 ON CONFLICT DO NOTHING)
{_AGREEMENT_LINE}"""
# A look that another service tells of. The same reader's next one within a minute finds its row there.
_DISCLOSURE = """
INSERT INTO disclosures (organization_id, reader_id, account, rpc, read_time, categories)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"""
_DOWNLOAD = "tributary.assistance.v1.CaseAttachmentService.DownloadCaseAttachment"
_OPPORTUNITY = """
WITH past AS (
    INSERT INTO record_titles (opportunity_id, revision, event_time, summary) VALUES ($1, $2, $4, $3)
    ON CONFLICT DO NOTHING)
INSERT INTO record_opportunities (opportunity_id, revision, summary) VALUES ($1, $2, $3)
ON CONFLICT (opportunity_id) DO UPDATE SET revision = excluded.revision, summary = excluded.summary
WHERE record_opportunities.revision < excluded.revision"""


async def add_organization(
    tx: Transaction, event: Event[partners.OrganizationCreated] | Event[partners.OrganizationUpdated]
) -> None:
    """Adds what happened to an organization, and learns the words of its names."""
    organization = event.data.organization
    organization_id = resource_id(organization.name, "organizations")
    names = searched_name(organization.display_name, organization.legal_name, organization.also_known_as)
    fields = listed(event.data.changed_fields) if isinstance(event.data, partners.OrganizationUpdated) else ""
    entry = _entry(event, organization_id, organization_id, organization=organization.display_name, fields=fields)
    await _add(tx, _NAMES, *entry, words(names))


async def add_proposal(tx: Transaction, event: Event[partners.ProposalDecided]) -> None:
    """Adds that something was accepted of what somebody proposed. What was declined is its two sides' own business."""
    if not event.data.accepted_fields:
        return
    proposal = event.data.proposal
    entry = _entry(
        event,
        resource_id(proposal.organization, "organizations"),
        resource_id(proposal.name, "proposals"),
        proposer=proposal.proposer_organization_display_name,
        fields=listed(event.data.accepted_fields),
    )
    await _add(tx, _ENTRY, *entry)


async def add_consent(tx: Transaction, event: Event[partners.ConsentGiven] | Event[partners.ConsentWithdrawn]) -> None:
    """Adds that an organization consented to share something, or took that back."""
    consent = event.data.consent
    parent, _, key = consent.name.partition("/consents/")
    entry = _entry(
        event,
        resource_id(parent, "organizations"),
        UUID(key),
        category=named(Category(consent.category)),
        grantee=consent.grantee_display_name or NETWORK,
    )
    await _add(tx, _ENTRY, *entry)


async def add_agreement(tx: Transaction, event: Event[Any]) -> None:
    """Adds what happened to an agreement to the timelines of its parties, once they got it to read."""
    agreement: agreements_pb2.Agreement = event.data.agreement
    if not agreement.HasField("submit_time"):
        return
    drafted = agreement.state == agreements_pb2.Agreement.DRAFT
    end = agreement.end_date
    await _add(
        tx,
        _AGREEMENT,
        *_agreement_entries(event, agreement),
        event.revision,
        datetime(end.year, end.month, end.day, tzinfo=UTC),
        None if drafted else _bytes(agreement_summary(agreement)),
    )


async def add_document(tx: Transaction, event: Event[Any]) -> None:
    """Adds that a document of an agreement came or went to the timelines of its parties, once they got it to read."""
    agreement: agreements_pb2.Agreement = event.data.agreement
    if agreement.HasField("submit_time"):
        await _add(tx, _AGREEMENT_LINE, *_agreement_entries(event, agreement))


def _agreement_entries(event: Event[Any], agreement: agreements_pb2.Agreement) -> Sequence[Any]:
    """What an event of an agreement adds to the timelines of its parties: event, parties, time, category, agreement,
    and for each party its entry."""
    parties = [resource_id(party.organization, "organizations") for party in agreement.parties]
    accepting = [p.display_name for p in agreement.parties if p.organization == event.actor_organization]
    end = agreement.end_date
    entries = [
        _entry(
            event,
            party,
            resource_id(agreement.name, "agreements"),
            title=agreement.title,
            party=accepting[0] if accepting else "",
            end=f"{end.year:04}-{end.month:02}-{end.day:02}",
            when=in_days(event.data.days_left) if isinstance(event.data, partners.AgreementNearsEnd) else "",
        )
        for party in parties
    ]
    event_id, _, time, category, agreement_id, _ = entries[0]
    return event_id, parties, time, category, agreement_id, [entry[-1] for entry in entries]


async def add_case(tx: Transaction, event: Event[Any]) -> None:
    """Adds what happened to a case, once it was submitted: a draft is its organization's own business."""
    case: cases_pb2.Case = event.data.case
    if not case.HasField("submit_time"):
        return
    summary = pb.CaseSummary(
        case=case.name,
        number=case.number,
        state=cases_pb2.Case.State.Name(case.state),
        title=case.title,
        topics=case.topics,
        resolution=case.resolution,
        assignee_display_name=case.assignee_display_name,
        submit_time=case.submit_time,
        close_time=case.close_time if case.HasField("close_time") else None,
        update_time=case.update_time,
    )
    entry = _entry(
        event,
        resource_id(case.organization, "organizations"),
        resource_id(case.name, "cases"),
        number=case.number,
        assignee=case.assignee_display_name,
    )
    await _add(tx, _CASE, *entry, case.submit_time.ToDatetime(UTC), event.revision, _bytes(summary))


async def add_referral(tx: Transaction, event: Event[Any]) -> None:
    """Adds what happened to a referral. Its agency is a party to it for good, and to its case while it helps."""
    referral: referrals_pb2.Referral = event.data.referral
    state = referrals_pb2.Referral.State.Name(referral.state)
    summary = pb.ReferralSummary(
        referral=referral.name,
        case=referral.case,
        agency=referral.agency,
        agency_display_name=referral.agency_display_name,
        state=state,
        outcome=referral.outcome,
        create_time=referral.create_time,
        update_time=referral.update_time,
    )
    entry = _entry(
        event,
        resource_id(referral.organization, "organizations"),
        resource_id(referral.name, "referrals"),
        number=referral.case_number,
        agency=referral.agency_display_name,
    )
    await _add(
        tx,
        _REFERRAL,
        *entry,
        referral.create_time.ToDatetime(UTC),
        event.revision,
        _bytes(summary),
        resource_id(referral.agency, "organizations"),
        resource_id(referral.case, "cases"),
        agency_helps(state),
    )


async def add_connection(tx: Transaction, event: Event[Any]) -> None:
    """Adds what happened to a connection. Its funder is a party to it from its introduction on."""
    connection: connections_pb2.Connection = event.data.connection
    state = connections_pb2.Connection.State.Name(connection.state)
    award = connection.award_amount if connection.HasField("award_amount") else None
    summary = pb.ConnectionSummary(
        connection=connection.name,
        opportunity=connection.opportunity,
        opportunity_title=connection.opportunity_title,
        funder=connection.funder,
        funder_display_name=connection.funder_display_name,
        case=connection.case,
        state=state,
        award_amount=award,
        award_date=connection.award_date if connection.HasField("award_date") else None,
        create_time=connection.create_time,
        update_time=connection.update_time,
    )
    entry = _entry(
        event,
        resource_id(connection.organization, "organizations"),
        resource_id(connection.name, "connections"),
        opportunity=connection.opportunity_title,
        funder=connection.funder_display_name,
        amount=money(award.currency_code, award.units, award.nanos) if award else "",
    )
    await _add(
        tx,
        _CONNECTION,
        *entry,
        resource_id(connection.opportunity, "opportunities"),
        connection.create_time.ToDatetime(UTC),
        event.revision,
        award.units * 100 + award.nanos // 10_000_000 if award else None,
        award.currency_code if award else "",
        _bytes(summary),
        resource_id(connection.funder, "organizations") if funder_knows(state) else None,
    )


async def retitle_opportunity(tx: Transaction, event: Event[funding.OpportunityUpdated]) -> None:
    """Keeps the newest title of an opportunity, for the connections that were told an older one. A draft has none, and
    its title is its funder's own business."""
    opportunity = event.data.opportunity
    if opportunity.state == opportunities_pb2.Opportunity.DRAFT:
        return
    title = pb.ConnectionSummary(opportunity_title=opportunity.title)
    opportunity_id = resource_id(opportunity.name, "opportunities")
    await _add(tx, _OPPORTUNITY, opportunity_id, event.revision, _bytes(title), event.time)


async def add_disclosure(tx: Transaction, event: Event[assistance.CaseAttachmentDownloaded]) -> None:
    """Adds to who saw an organization's record that an agency read a file of its case."""
    await tx.driver.execute(
        _DISCLOSURE,
        resource_id(event.data.organization, "organizations"),
        resource_id(event.actor_organization, "organizations"),
        event.actor,
        _DOWNLOAD,
        event.time,
        [Category.CASE_DETAILS.value],
    )


async def _add(tx: Transaction, statement: str, *values: Any) -> None:
    """Adds to the record, unless it is being rebuilt: then the event waits, and no try is counted. Raises
    Unavailable."""
    if tx not in _shared:
        lock = await tx.fetch_one("SELECT pg_try_advisory_xact_lock_shared($1) AS held", RECORD_LOCK)
        if not lock.held:
            raise Unavailable("RECORD_REBUILDING", "The partnership record is being rebuilt.")
        _shared.add(tx)
    tx.later(statement, *values)


def _entry(event: Event[Any], organization_id: UUID, subject_id: UUID, **filling: str) -> Sequence[Any]:
    """The columns of an event's entry in the timeline of `organization_id`; no entry for an event without a line."""
    name = event.type.rpartition(".")[2]
    if name not in LINES:
        return event.id, organization_id, event.time, None, subject_id, None
    category, summary = line(name, **filling)
    entry = pb.TimelineEntry(
        name=f"organizations/{organization_id}/timeline/{event.id}",
        event_time=event.time,
        category=category.value,  # type: ignore[arg-type]  # The contract's numbers.
        event_type=event.type,
        resource=event.resource,
        summary=summary,
        actor_organization=event.actor_organization,
    )
    return event.id, organization_id, event.time, category.value, subject_id, _bytes(entry)


def _bytes(message: Message) -> bytes:
    return message.SerializeToString(deterministic=True)


def _handlers(handler: Handler, *events: Any) -> dict[str, Handler]:
    return {event.DESCRIPTOR.full_name: handler for event in events}


CONSUMERS = [
    Consumer(
        "partners",
        _handlers(add_organization, partners.OrganizationCreated, partners.OrganizationUpdated)
        | _handlers(add_proposal, partners.ProposalDecided)
        | _handlers(add_consent, partners.ConsentGiven, partners.ConsentWithdrawn)
        | _handlers(
            add_agreement,
            partners.AgreementSubmitted,
            partners.AgreementReturned,
            partners.AgreementAccepted,
            partners.AgreementActivated,
            partners.AgreementNearsEnd,
            partners.AgreementExpired,
            partners.AgreementTerminated,
        )
        | _handlers(add_document, partners.AgreementDocumentAdded, partners.AgreementDocumentRemoved),
    ),
    Consumer(
        "assistance",
        _handlers(
            add_case,
            assistance.CaseUpdated,
            assistance.CaseSubmitted,
            assistance.CaseTriaged,
            assistance.CaseInformationRequested,
            assistance.CaseAnswered,
            assistance.CaseAssigned,
            assistance.CaseStarted,
            assistance.CaseResolved,
            assistance.CaseClosed,
            assistance.CaseDeclined,
            assistance.CaseWithdrawn,
            assistance.CaseReopened,
            assistance.CaseReturned,
            assistance.CaseTurnChanged,
        )
        | _handlers(
            add_referral,
            assistance.ReferralCreated,
            assistance.ReferralAccepted,
            assistance.ReferralDeclined,
            assistance.ReferralBegun,
            assistance.ReferralCompleted,
            assistance.ReferralConfirmed,
            assistance.ReferralRevoked,
            assistance.ReferralExpired,
        )
        | _handlers(add_disclosure, assistance.CaseAttachmentDownloaded),
    ),
    Consumer(
        "funding",
        _handlers(
            add_connection,
            funding.ConnectionCreated,
            funding.ConnectionIntroduced,
            funding.ConnectionInterested,
            funding.ConnectionPrepared,
            funding.ConnectionApplied,
            funding.ConnectionAwarded,
            funding.ConnectionNotAwarded,
            funding.ConnectionWithdrawn,
        )
        | _handlers(retitle_opportunity, funding.OpportunityUpdated),
    ),
]

"""Assistance's news in the partnership record: cases, referrals, and who read the files of a case."""

from datetime import UTC
from typing import Any
from uuid import UUID

from tributary.assistance.v1 import cases_pb2, referrals_pb2
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.partners.v1 import records_pb2 as pb

from services.chassis.consumer import Consumer
from services.chassis.events import Event
from services.chassis.names import resource_id
from services.chassis.personal import PSEUDONYM
from services.chassis.transaction import Transaction
from services.partners.consumers.entries import ENTRY, HISTORY, add, entry_of, handled_by, packed
from services.partners.domain.sharing import Category, agency_helps
from services.partners.domain.timeline import line

_CASE = f"""
WITH past AS ({HISTORY.format(columns="", values=f"$2, $5, $8, {Category.CASES.value}, $3, $7, $9")}
), kept AS (
    INSERT INTO record_cases (case_id, organization_id, submit_time, revision, summary) VALUES ($5, $2, $7, $8, $9)
    ON CONFLICT (case_id) DO UPDATE
    SET organization_id = excluded.organization_id, submit_time = excluded.submit_time, revision = excluded.revision,
        summary = excluded.summary
    WHERE record_cases.revision < excluded.revision)
{ENTRY}"""
_REFERRAL = f"""
WITH past AS ({HISTORY.format(columns="", values=f"$2, $5, $8, {Category.CASE_DETAILS.value}, $3, $7, $9")}
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
{ENTRY}"""
# A look that another service tells of. The same reader's next one within a minute finds its row there.
_DISCLOSURE = """
INSERT INTO disclosures (organization_id, reader_id, account, rpc, read_time, categories)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"""
_DOWNLOAD = "tributary.assistance.v1.CaseAttachmentService.DownloadCaseAttachment"
# What the record keeps of a case, where it names who had it.
_PAST_OF_CASE = """
SELECT revision, summary FROM record_history WHERE resource_id = $1 AND revision = ANY($2) AND summary IS NOT NULL"""
_FORGET_PAST = "UPDATE record_history SET summary = $3 WHERE resource_id = $1 AND revision = $2"
_LINES_OF_CASE = "SELECT event_id, organization_id, entry FROM timeline_entries WHERE event_id = ANY($1)"
_FORGET_LINE = "UPDATE timeline_entries SET entry = $3 WHERE event_id = $1 AND organization_id = $2"


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
    entry = entry_of(
        event,
        resource_id(case.organization, "organizations"),
        resource_id(case.name, "cases"),
        number=case.number,
        assignee=case.assignee_display_name,
    )
    await add(tx, _CASE, *entry, case.submit_time.ToDatetime(UTC), event.revision, packed(summary))


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
    entry = entry_of(
        event,
        resource_id(referral.organization, "organizations"),
        resource_id(referral.name, "referrals"),
        number=referral.case_number,
        agency=referral.agency_display_name,
    )
    await add(
        tx,
        _REFERRAL,
        *entry,
        referral.create_time.ToDatetime(UTC),
        event.revision,
        packed(summary),
        resource_id(referral.agency, "organizations"),
        resource_id(referral.case, "cases"),
        agency_helps(state),
    )


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


async def forget_assignee(tx: Transaction, event: Event[assistance.CaseAssigneeErased]) -> None:
    """Takes the name of who was erased out of what the record keeps of a case, then and now."""
    await add_case(tx, event)
    case = event.data.case
    case_id = resource_id(case.name, "cases")
    for row in await tx.fetch(_PAST_OF_CASE, case_id, list(event.data.revisions)):
        summary = pb.CaseSummary.FromString(row.summary)
        summary.assignee_display_name = PSEUDONYM
        await tx.driver.execute(_FORGET_PAST, case_id, row.revision, packed(summary))
    for row in await tx.fetch(_LINES_OF_CASE, [UUID(event_id) for event_id in event.data.events]):
        entry = pb.TimelineEntry.FromString(row.entry)
        _, entry.summary = line(entry.event_type.rpartition(".")[2], number=case.number, assignee=PSEUDONYM)
        await tx.driver.execute(_FORGET_LINE, row.event_id, row.organization_id, packed(entry))


CONSUMER = Consumer(
    "assistance",
    handled_by(
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
    | handled_by(
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
    | handled_by(forget_assignee, assistance.CaseAssigneeErased)
    | handled_by(add_disclosure, assistance.CaseAttachmentDownloaded),
)

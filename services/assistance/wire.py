"""Rows and entities as messages of the contract."""

from datetime import datetime
from typing import Any

from google.protobuf import timestamp_pb2
from tributary.assistance.v1 import attachments_pb2, cases_pb2, referrals_pb2

from services.assistance.models import Case, CaseMessage, Referral
from services.chassis.dates import date_to_proto

_CASE_TIMES = ("submit_time", "resolve_time", "close_time", "create_time", "update_time")


def case_to_proto(case: Case) -> cases_pb2.Case:
    """A case, from its entity or from a row of queries."""
    message = cases_pb2.Case(
        name=f"cases/{case.id}",
        number=case.number,
        state=case.state,
        organization=f"organizations/{case.organization_id}",
        organization_display_name=case.organization_display_name,
        title=case.title,
        need=case.need,
        goal=case.goal,
        topics=case.topics,
        determinants=case.determinants,  # type: ignore[arg-type]  # Numbers of the enum.
        deadline=date_to_proto(case.deadline),
        language=case.language,
        interpreter_needed=case.interpreter_needed,
        access_needs=case.access_needs,
        priority=case.priority,  # type: ignore[arg-type]
        waiting_on=case.waiting_on,
        assignee=f"accounts/{case.assignee_id}" if case.assignee_id else "",
        assignee_display_name=case.assignee_display_name,
        resolution=case.resolution,
        decline_reason=case.decline_reason,
        outcome=case.outcome,  # type: ignore[arg-type]
        reopen_count=case.reopen_count,
        etag=str(case.revision),
    )
    for name in _CASE_TIMES:
        at = getattr(case, name)
        if at is not None:
            set_time(getattr(message, name), at)
    return message


def message_to_proto(message: CaseMessage) -> cases_pb2.CaseMessage:
    """A part of a conversation, from its entity or from a row of queries."""
    return cases_pb2.CaseMessage(
        name=f"cases/{message.case_id}/messages/{message.id}",
        audience=message.audience,
        text=message.text,
        language=message.language,
        author=message.author,
        author_organization=message.author_organization,
        create_time=message.create_time,
    )


def attachment_to_proto(row: Any) -> attachments_pb2.CaseAttachment:
    """A file of a case, from its row."""
    return attachments_pb2.CaseAttachment(
        name=f"cases/{row.case_id}/attachments/{row.id}",
        file_name=row.file_name,
        content_type=row.content_type,
        size_bytes=row.size,
        sha256=row.digest.hex(),
        audience=row.audience,
        shared_with_agencies=row.shared,
        author=row.author,
        organization=f"organizations/{row.organization_id}" if row.organization_id else "",
        create_time=row.create_time,
    )


def referral_to_proto(referral: Referral) -> referrals_pb2.Referral:
    """A referral, from its entity or from a row of queries."""
    return referrals_pb2.Referral(
        name=f"referrals/{referral.id}",
        state=referral.state,
        case=f"cases/{referral.case_id}",
        case_number=referral.case_number,
        organization=f"organizations/{referral.organization_id}",
        organization_display_name=referral.organization_display_name,
        agency=f"organizations/{referral.agency_id}",
        agency_display_name=referral.agency_display_name,
        request=referral.request,
        handoff_note=referral.handoff_note,
        language=referral.language,
        interpreter_needed=referral.interpreter_needed,
        expire_time=referral.expire_time,
        decline_reason=referral.decline_reason,
        decline_comment=referral.decline_comment,
        outcome=referral.outcome,
        answer_time=referral.answer_time,
        complete_time=referral.complete_time,
        confirm_time=referral.confirm_time,
        create_time=referral.create_time,
        update_time=referral.update_time,
        etag=str(referral.revision),
    )


def set_time(stamp: timestamp_pb2.Timestamp, at: datetime) -> None:
    """Sets a moment (UTC). A third of what protobuf's own conversion costs: of a page of the queue, half was that."""
    stamp.seconds = int(at.timestamp())
    stamp.nanos = at.microsecond * 1000

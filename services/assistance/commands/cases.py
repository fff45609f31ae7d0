"""Writes of cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tributary.assistance.v1 import cases_pb2 as pb
from tributary.assistance.v1 import events_pb2 as events

from services.assistance.commands.load import case_party, has_open_referral, load_case, tell_case
from services.assistance.commands.messages import add_message
from services.assistance.commands.referrals import revoke_open_referrals
from services.assistance.domain import cases
from services.assistance.queries.cases import CASE_COLUMNS
from services.assistance.queries.scope import OFFICE
from services.assistance.wire import case_to_proto
from services.chassis.errors import NotFound, PermissionDenied, Violation, WrongState, invalid
from services.chassis.names import resource_id
from services.chassis.transaction import Transaction

_INSERT = f"""
WITH c AS (
    INSERT INTO cases (number, organization_id, title, need, goal, topics, determinants, deadline, language,
                       interpreter_needed, access_needs, create_time, update_time)
    VALUES (next_case_number($1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $1, $1)
    RETURNING *)
SELECT {CASE_COLUMNS}, coalesce(o.display_name, '') AS organization_display_name,
       o.id IS NOT NULL AS organization_known
FROM c LEFT JOIN organization_snapshots o ON o.id = c.organization_id"""


async def create_case(
    tx: Transaction,
    *,
    organization: str,
    title: str,
    need: str,
    goal: str,
    topics: Sequence[str],
    determinants: Sequence[int],
    deadline: date | None,
    language: str,
    interpreter_needed: bool,
    access_needs: str,
) -> pb.Case:
    """Begins a DRAFT for an organization, the actor's own when `organization` is "". The Office may do it for any that
    is known. Raises PermissionDenied, NotFound."""
    owner = organization or tx.actor.organization
    if not tx.actor.has(*OFFICE) and owner != tx.actor.organization:
        raise PermissionDenied("NOT_YOUR_ORGANIZATION", "Ask for your own organization: leave case.organization out.")
    row = await tx.fetch_one(
        _INSERT,
        tx.now,
        resource_id(owner, "organizations"),
        title,
        need,
        goal,
        list(topics),
        list(determinants),
        deadline,
        language or "en",
        interpreter_needed,
        access_needs,
    )
    if owner != tx.actor.organization and not row.organization_known:
        raise NotFound("ORGANIZATION_NOT_FOUND", f"There is no {owner}.", metadata={"name": owner})
    case = case_to_proto(row)
    tx.publish(events.CaseCreated(case=case), revision=1)
    return case


async def update_case(tx: Transaction, name: str, changes: dict[str, Any], etag: str) -> pb.Case:
    """Changes what was asked: columns and their new values. Raises NotFound, Conflict, WrongState."""
    case = await load_case(tx, name, etag)
    editable = cases.EDITABLE[case_party(tx.actor)]
    if cases.State[case.state] not in editable:
        raise WrongState(
            "CASE_WRONG_STATE",
            f"This case is {case.state}: what was asked can no longer be changed here. Write a message instead.",
            metadata={"state": case.state, "allowed_states": ",".join(s.name for s in cases.State if s in editable)},
        )
    changes = {column: value for column, value in changes.items() if getattr(case, column) != value}
    if not changes:
        return case_to_proto(case)
    for column, value in changes.items():
        setattr(case, column, value)
    return await tell_case(tx, case, events.CaseUpdated)


async def submit_case(tx: Transaction, name: str, etag: str) -> pb.Case:
    """Sends a DRAFT to triage. Raises WrongState, CASE_INCOMPLETE."""
    case = await load_case(tx, name, etag)
    case.move("submit", case_party(tx.actor), at=tx.now)
    lacking = [field for field in cases.REQUIRED_TO_SUBMIT if not getattr(case, field).strip()]
    if lacking:
        raise WrongState(
            "CASE_INCOMPLETE",
            f"Before it is submitted, the case must say: {', '.join(lacking)}.",
            violations=[Violation(f"case.{field}", "Say this before submitting.") for field in lacking],
        )
    return await tell_case(tx, case, events.CaseSubmitted)


async def triage_case(tx: Transaction, name: str, etag: str, *, priority: int, topics: Sequence[str]) -> pb.Case:
    """Takes a SUBMITTED case up. `priority` 0 is NORMAL; no `topics` leaves them."""
    case = await load_case(tx, name, etag)
    case.move("triage", case_party(tx.actor), at=tx.now)
    case.priority = priority or pb.Case.Priority.NORMAL
    if topics:
        case.topics = list(topics)
    return await tell_case(tx, case, events.CaseTriaged)


async def request_information(tx: Transaction, name: str, etag: str, *, question: str) -> pb.Case:
    """Asks the organization a question, and waits for it."""
    case = await load_case(tx, name, etag)
    case.move("request_information", case_party(tx.actor), at=tx.now)
    await add_message(tx, case, question)
    return await tell_case(tx, case, events.CaseInformationRequested)


async def answer_case(tx: Transaction, name: str, etag: str, *, answer: str) -> pb.Case:
    """Answers the Office's question; the case goes back to triage."""
    case = await load_case(tx, name, etag)
    case.move("answer", case_party(tx.actor), at=tx.now)
    await add_message(tx, case, answer)
    return await tell_case(tx, case, events.CaseAnswered)


async def assign_case(tx: Transaction, name: str, etag: str, *, assignee: UUID, display_name: str) -> pb.Case:
    """Gives the case to somebody of the Office."""
    case = await load_case(tx, name, etag)
    case.move("assign", case_party(tx.actor), at=tx.now)
    case.assignee_id = assignee
    case.assignee_display_name = display_name
    return await tell_case(tx, case, events.CaseAssigned)


async def start_case(tx: Transaction, name: str, etag: str) -> pb.Case:
    """Begins the work."""
    case = await load_case(tx, name, etag)
    case.move("start", case_party(tx.actor), at=tx.now)
    return await tell_case(tx, case, events.CaseStarted)


async def resolve_case(tx: Transaction, name: str, etag: str, *, resolution: str) -> pb.Case:
    """Says what was done. Raises WrongState, REFERRAL_OPEN."""
    case = await load_case(tx, name, etag)
    case.move("resolve", case_party(tx.actor), at=tx.now)
    if await has_open_referral(tx, case):
        raise WrongState(
            "REFERRAL_OPEN", "An agency still works on this case: wait for it to complete, or revoke the referral."
        )
    case.resolution = resolution
    return await tell_case(tx, case, events.CaseResolved)


async def close_case(tx: Transaction, name: str, etag: str, *, outcome: int, comment: str) -> pb.Case:
    """Closes a RESOLVED case. The organization says whether it helped. Raises InvalidArgument when it does not."""
    case = await load_case(tx, name, etag)
    party = case_party(tx.actor)
    case.move("close", party, at=tx.now)
    if party is cases.Party.ORGANIZATION and not outcome:
        raise invalid("outcome", "Say whether it helped: HELPED, PARTLY_HELPED or NOT_HELPED.")
    case.outcome = outcome
    if comment:
        await add_message(tx, case, comment)
    return await tell_case(tx, case, events.CaseClosed)


async def decline_case(tx: Transaction, name: str, etag: str, *, reason: str) -> pb.Case:
    """Refuses a case, with a reason that its organization reads. Open referrals are revoked."""
    case = await load_case(tx, name, etag)
    await revoke_open_referrals(tx, case)
    case.move("decline", case_party(tx.actor), at=tx.now)
    case.decline_reason = reason
    return await tell_case(tx, case, events.CaseDeclined)


async def withdraw_case(tx: Transaction, name: str, etag: str, *, reason: str) -> pb.Case:
    """Takes the request back. Open referrals are revoked."""
    case = await load_case(tx, name, etag)
    await revoke_open_referrals(tx, case)
    case.move("withdraw", case_party(tx.actor), at=tx.now)
    if reason:
        await add_message(tx, case, reason)
    return await tell_case(tx, case, events.CaseWithdrawn)


async def reopen_case(tx: Transaction, name: str, etag: str, *, reason: str) -> pb.Case:
    """Brings a case that is over back to triage."""
    case = await load_case(tx, name, etag)
    case.move("reopen", case_party(tx.actor), at=tx.now)
    case.outcome = pb.Case.Outcome.OUTCOME_UNSPECIFIED
    case.decline_reason = case.resolution = ""
    case.assignee_id = None
    case.assignee_display_name = ""
    case.reopen_count += 1
    await add_message(tx, case, reason)
    return await tell_case(tx, case, events.CaseReopened)


def editable_columns(case: pb.Case, deadline: date | None, paths: Sequence[str]) -> dict[str, Any]:
    """The columns that a change of `paths` sets, with their values."""
    values: dict[str, Any] = {
        "title": case.title,
        "need": case.need,
        "goal": case.goal,
        "topics": list(case.topics),
        "determinants": list(case.determinants),
        "deadline": deadline,
        "language": case.language or "en",
        "interpreter_needed": case.interpreter_needed,
        "access_needs": case.access_needs,
    }
    return {path: values[path] for path in paths}


EDITABLE_FIELDS = frozenset(
    {
        "title",
        "need",
        "goal",
        "topics",
        "determinants",
        "deadline",
        "language",
        "interpreter_needed",
        "access_needs",
    }
)

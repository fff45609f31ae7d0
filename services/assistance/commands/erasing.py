"""Erasing a person from cases and their conversations."""

from collections import defaultdict
from uuid import UUID

from sqlalchemy import select
from tributary.assistance.v1 import events_pb2 as events

from services.assistance.models import Case
from services.assistance.personal import HELD
from services.assistance.wire import case_to_proto
from services.chassis.erasing import Told, erase_traces
from services.chassis.personal import PSEUDONYM, WITHDRAWN_TEXT, Person
from services.chassis.transaction import Transaction

_MESSAGES = "UPDATE case_messages SET text = $2 WHERE author = $1 AND text <> $2"
# The cases that the person has, or had at any time. Each gets a revision more, which is told of.
_CASES = """
UPDATE cases SET revision = revision + 1, update_time = $3,
    assignee_display_name = CASE assignee_id WHEN $1 THEN $2 ELSE assignee_display_name END
WHERE assignee_id = $1 OR id IN (
    SELECT row_id::uuid FROM audit
    WHERE relation = 'cases' AND (after ->> 'assignee_id' = $1::text OR before ->> 'assignee_id' = $1::text))
RETURNING id"""


async def erase_person(tx: Transaction, person: Person, reason: str) -> None:
    """Leaves the account's name in place of the person. Cases stay, and what was done; words they wrote go. It is the
    product that acts."""
    await tx.driver.execute(_MESSAGES, person.account, WITHDRAWN_TEXT)
    had = [row.id for row in await tx.fetch(_CASES, UUID(person.id), PSEUDONYM, tx.now)]
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for event in await erase_traces(tx, HELD, person, reason):
        told[event.resource].append(event)
    for case in await tx.session.scalars(select(Case).where(Case.id.in_(had))):
        before = told[f"cases/{case.id}"]
        tx.publish(
            events.CaseAssigneeErased(
                case=case_to_proto(case),
                events=[str(event.event_id) for event in before],
                revisions=[event.revision for event in before],
            ),
            revision=case.revision,
        )

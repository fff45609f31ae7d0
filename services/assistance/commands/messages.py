"""Writes of a case's conversation."""

from tributary.assistance.v1 import cases_pb2 as pb
from tributary.assistance.v1 import events_pb2 as events

from services.assistance.models import Case
from services.assistance.queries.cases import get_case
from services.assistance.queries.scope import OFFICE
from services.assistance.wire import message_to_proto
from services.chassis.errors import PermissionDenied
from services.chassis.transaction import Transaction

_INSERT = """
INSERT INTO case_messages (case_id, audience, text, language, author, author_organization, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id, case_id, audience, text, language, author, author_organization, create_time"""


async def create_case_message(
    tx: Transaction, parent: str, *, audience: str, text: str, language: str
) -> pb.CaseMessage:
    """Writes in a case's conversation. Raises NotFound; PermissionDenied, INTERNAL_MESSAGE."""
    if audience == "INTERNAL" and not tx.actor.has(*OFFICE):
        raise PermissionDenied("INTERNAL_MESSAGE", "Internal messages are the Office's: leave message.audience out.")
    return await add_message(tx, await get_case(tx, parent), text, audience=audience, language=language)


async def add_message(
    tx: Transaction, case: Case, text: str, *, audience: str = "EVERYONE", language: str = ""
) -> pb.CaseMessage:
    """Writes in the conversation of a case that the actor may see."""
    row = await tx.fetch_one(
        _INSERT, case.id, audience, text, language, tx.actor.account, tx.actor.organization, tx.now
    )
    message = message_to_proto(row)
    organization = f"organizations/{case.organization_id}"
    tx.publish(events.CaseMessageCreated(message=message, organization=organization), revision=1)
    return message

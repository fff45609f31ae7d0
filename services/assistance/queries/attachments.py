"""Reads of cases' files."""

from typing import Any

from tributary.assistance.v1 import attachments_pb2 as pb

from services.assistance.domain.attachments import HELPING
from services.assistance.models import Case
from services.assistance.queries.cases import get_case
from services.assistance.queries.scope import AGENCY, OFFICE, visible_attachments
from services.assistance.wire import attachment_to_proto
from services.chassis.errors import NotFound
from services.chassis.names import missing, resource_id
from services.chassis.sql import Where
from services.chassis.transaction import Transaction

_ATTACHMENTS = """
SELECT a.id, a.case_id, a.audience, a.shared, a.by_office, a.author, a.organization_id, a.file_name, a.content_type,
    a.size, a.digest, a.blob, a.create_time, a.revision, a.case_organization_id
FROM case_attachments a"""
_HELPS = "SELECT FROM referrals r WHERE r.case_id = $1 AND r.agency_id = $2 AND r.state = ANY($3::text[])"


async def list_attachments(tx: Transaction, parent: str) -> pb.ListCaseAttachmentsResponse:
    """The files of a case that the actor may read. Raises NotFound."""
    try:
        case_id = (await get_case(tx, parent)).id
    except NotFound:
        # Who helps with a case does not see it, but what was shared of it.
        if not tx.actor.organization or not tx.actor.has(*AGENCY):
            raise
        case_id, own = resource_id(parent, "cases"), resource_id(tx.actor.organization, "organizations")
        if await tx.fetch_one(_HELPS, case_id, own, [state.name for state in HELPING]) is None:
            raise
    where = Where()
    where.add("a.case_id = {}", case_id)
    visible_attachments(tx.actor, where)
    rows = await tx.fetch(f"{_ATTACHMENTS} WHERE {where} ORDER BY a.id", *where.values)
    return pb.ListCaseAttachmentsResponse(attachments=map(attachment_to_proto, rows))


async def get_attachment(tx: Transaction, name: str, *, lock: bool = False) -> Any:
    """The row of a file that the actor may read, locked until the transaction ends if wanted. Raises NotFound."""
    parent, _, key = name.partition("/attachments/")
    where = Where()
    where.add("a.case_id = {}", _id(parent, "cases", name))
    where.add("a.id = {}", _id(f"attachments/{key}", "attachments", name))
    visible_attachments(tx.actor, where)
    row = await tx.fetch_one(f"{_ATTACHMENTS} WHERE {where}{' FOR UPDATE' if lock else ''}", *where.values)
    if row is None:
        raise missing(name, "attachments")
    return row


async def count_attachments(tx: Transaction, case: Case) -> int:
    """How many files a case has, whoever may read them."""
    row = await tx.fetch_one("SELECT files_of_case($1) AS count", case.id)
    return int(row.count)


def is_disclosure(tx: Transaction, row: Any) -> bool:
    """Whether the actor reads as an agency what is another organization's."""
    own = tx.actor.organization == f"organizations/{row.case_organization_id}"
    return not own and not tx.actor.has(*OFFICE)


def _id(part: str, collection: str, name: str) -> Any:
    try:
        return resource_id(part, collection)
    except NotFound:
        raise missing(name, "attachments") from None

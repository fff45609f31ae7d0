"""Writes of cases' files: adding, sharing with agencies, removing; and that one was read."""

from typing import Any
from uuid import UUID

from tributary.assistance.v1 import attachments_pb2 as pb
from tributary.assistance.v1 import events_pb2 as events

from services.assistance.commands.load import load_case
from services.assistance.domain.attachments import check_add, check_remove, check_share
from services.assistance.domain.cases import State
from services.assistance.models import Case, CaseAttachment
from services.assistance.queries.attachments import count_attachments, get_attachment, is_disclosure
from services.assistance.queries.scope import OFFICE
from services.assistance.wire import attachment_to_proto
from services.chassis.files.inspecting import Inspected
from services.chassis.names import resource_id
from services.chassis.sql import columns
from services.chassis.transaction import Transaction

_COLUMNS = columns(CaseAttachment)
_INSERT = f"""
INSERT INTO case_attachments
    (case_id, case_organization_id, audience, by_office, author, organization_id, file_name, content_type, size, digest,
     blob, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING {_COLUMNS}"""
_SHARE = f"UPDATE case_attachments SET shared = $2, revision = revision + 1 WHERE id = $1 RETURNING {_COLUMNS}"
_DELETE = "DELETE FROM case_attachments WHERE id = $1"


async def check_room(tx: Transaction, case: Case, audience: str) -> None:
    """Raises WrongState or PermissionDenied when no such file may be added to a case that the actor may see."""
    check_add(
        State[case.state],
        await count_attachments(tx, case),
        internal=audience == "INTERNAL",
        office=tx.actor.has(*OFFICE),
    )


async def add_attachment(tx: Transaction, parent: str, audience: str, file: Inspected, blob: UUID) -> pb.CaseAttachment:
    """Adds a file, whose content is kept as `blob`. Raises NotFound, WrongState, PermissionDenied."""
    case = await load_case(tx, parent)
    await check_room(tx, case, audience)
    row = await tx.fetch_one(
        _INSERT,
        case.id,
        case.organization_id,
        audience,
        tx.actor.has(*OFFICE),
        tx.actor.account,
        resource_id(tx.actor.organization, "organizations") if tx.actor.organization else None,
        file.file_name,
        file.content_type,
        file.size,
        file.digest,
        blob,
        tx.now,
    )
    return _tell(tx, row, events.CaseAttachmentAdded)


async def share_attachment(tx: Transaction, name: str, *, shared: bool) -> pb.CaseAttachment:
    """Lets agencies that help with the case read a file, or no longer. Raises NotFound, WrongState,
    PermissionDenied."""
    row = await get_attachment(tx, name, lock=True)
    if shared:
        check_share(internal=row.audience == "INTERNAL", office=tx.actor.has(*OFFICE), by_office=row.by_office)
    if row.shared is shared:
        return attachment_to_proto(row)
    row = await tx.fetch_one(_SHARE, row.id, shared)
    return _tell(tx, row, events.CaseAttachmentShared if shared else events.CaseAttachmentUnshared)


async def remove_attachment(tx: Transaction, name: str) -> UUID:
    """Removes a file; what its content was kept as, to be removed too once this is committed. Raises NotFound,
    WrongState, PermissionDenied."""
    seen = await get_attachment(tx, name)
    case = await load_case(tx, f"cases/{seen.case_id}")
    row = await get_attachment(tx, name, lock=True)
    check_remove(State[case.state], office=tx.actor.has(*OFFICE), by_office=row.by_office)
    await tx.driver.execute(_DELETE, row.id)
    row.revision += 1
    _tell(tx, row, events.CaseAttachmentRemoved)
    blob: UUID = row.blob
    return blob


async def read_attachment(tx: Transaction, name: str) -> Any:
    """The row of a file that is about to be given out; told of when an agency reads it. Raises NotFound."""
    row = await get_attachment(tx, name)
    if is_disclosure(tx, row):
        _tell(tx, row, events.CaseAttachmentDownloaded)
    return row


def _tell(tx: Transaction, row: Any, event: Any) -> pb.CaseAttachment:
    attachment = attachment_to_proto(row)
    organization = f"organizations/{row.case_organization_id}"
    tx.publish(event(case_attachment=attachment, organization=organization), revision=row.revision)
    return attachment

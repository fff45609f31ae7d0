"""Writes of agreements' documents: adding and removing."""

from uuid import UUID

from tributary.partners.v1 import documents_pb2 as pb
from tributary.partners.v1 import events_pb2 as events

from services.chassis.files.inspecting import Inspected
from services.chassis.sql import columns
from services.chassis.transaction import Transaction
from services.partners.domain.agreements import State
from services.partners.domain.documents import check_remove
from services.partners.models.sharing import AgreementDocument
from services.partners.queries.documents import check_room, get_document
from services.partners.queries.scope import is_office, own_id
from services.partners.wire.agreements import agreement_to_proto, document_to_proto

_INSERT = f"""
INSERT INTO agreement_documents
    (agreement_id, organization_id, author, file_name, content_type, size, digest, blob, create_time)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING {columns(AgreementDocument)}"""
_DELETE = "DELETE FROM agreement_documents WHERE id = $1"


async def add_document(tx: Transaction, parent: str, file: Inspected, blob: UUID) -> pb.AgreementDocument:
    """Adds a file, whose content is kept as `blob`. Raises NotFound, WrongState."""
    agreement = await check_room(tx, parent, lock=True)
    row = await tx.fetch_one(
        _INSERT,
        agreement.id,
        own_id(tx.actor),
        tx.actor.account,
        file.file_name,
        file.content_type,
        file.size,
        file.digest,
        blob,
        tx.now,
    )
    document = document_to_proto(row)
    added = events.AgreementDocumentAdded(agreement_document=document, agreement=agreement_to_proto(agreement))
    tx.publish(added, revision=1)
    return document


async def remove_document(tx: Transaction, name: str) -> UUID:
    """Removes a document; what its content was kept as, to be removed too once this is committed. Raises NotFound,
    WrongState, PermissionDenied."""
    row, document = await get_document(tx, name, lock=True)
    agreement = agreement_to_proto(row)
    accepted = [party.accept_time.ToDatetime(tx.now.tzinfo) for party in agreement.parties if party.accepted_by]
    check_remove(
        State[row.state],
        added=document.create_time,
        accepted=max(accepted, default=None),
        own=document.organization_id == own_id(tx.actor),
        office=is_office(tx.actor),
    )
    await tx.driver.execute(_DELETE, document.id)
    removed = events.AgreementDocumentRemoved(agreement_document=document_to_proto(document), agreement=agreement)
    tx.publish(removed, revision=2)
    blob: UUID = document.blob
    return blob

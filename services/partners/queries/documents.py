"""Reads of agreements' documents. Whoever sees an agreement sees its documents."""

from typing import Any

from tributary.partners.v1 import documents_pb2 as pb

from services.chassis.names import missing, resource_id
from services.chassis.transaction import Transaction
from services.partners.domain.agreements import State
from services.partners.domain.documents import check_add
from services.partners.queries.agreements import get_agreement
from services.partners.wire.agreements import document_to_proto

_DOCUMENTS = """
SELECT d.id, d.agreement_id, d.organization_id, d.author, d.file_name, d.content_type, d.size, d.digest, d.blob,
    d.create_time
FROM agreement_documents d"""


async def list_documents(tx: Transaction, parent: str) -> pb.ListAgreementDocumentsResponse:
    """All documents of an agreement. Raises NotFound."""
    agreement = await get_agreement(tx, parent)
    rows = await tx.fetch(f"{_DOCUMENTS} WHERE d.agreement_id = $1 ORDER BY d.id", agreement.id)
    return pb.ListAgreementDocumentsResponse(documents=map(document_to_proto, rows))


async def get_document(tx: Transaction, name: str, *, lock: bool = False) -> tuple[Any, Any]:
    """The rows of an agreement and of its document, the agreement's locked until the transaction ends if wanted.
    Raises NotFound."""
    parent, _, key = name.partition("/documents/")
    agreement = await get_agreement(tx, parent, lock=lock)
    document_id = resource_id(f"documents/{key}", "documents")
    row = await tx.fetch_one(f"{_DOCUMENTS} WHERE d.id = $1 AND d.agreement_id = $2", document_id, agreement.id)
    if row is None:
        raise missing(name, "documents")
    return agreement, row


async def check_room(tx: Transaction, parent: str, *, lock: bool = False) -> Any:
    """The row of an agreement to which a document may be added. Raises NotFound, WrongState."""
    agreement = await get_agreement(tx, parent, lock=lock)
    counted = await tx.fetch_one("SELECT count(*) FROM agreement_documents WHERE agreement_id = $1", agreement.id)
    check_add(State[agreement.state], counted.count)
    return agreement

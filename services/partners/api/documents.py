"""AgreementDocumentService."""

from typing import Any

from google.api.httpbody_pb2 import HttpBody
from google.protobuf.empty_pb2 import Empty
from tributary.partners.v1 import documents_pb2 as pb
from tributary.partners.v1.documents_pb2_grpc import AgreementDocumentServiceServicer

from services.chassis.actor import current_actor
from services.chassis.files.inspecting import inspected
from services.chassis.process import Parts
from services.partners.commands import documents as commands
from services.partners.queries import documents as queries


class AgreementDocumentServicer(AgreementDocumentServiceServicer):
    """The documents of agreements over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._blobs = parts.blobs
        self._scanner = parts.scanner

    async def CreateAgreementDocument(
        self, request: pb.CreateAgreementDocumentRequest, context: Any
    ) -> pb.AgreementDocument:
        """Adds a document."""
        actor, content = current_actor.get(), request.content.data
        # Nobody's file is looked into or kept who may not add it; and no transaction waits while it is.
        async with self._transactions.read(actor) as tx:
            await queries.check_room(tx, request.parent)
        file = await inspected(request.file_name, request.content.content_type, content)
        await self._scanner.check(content)
        blob = await self._blobs.put(content)
        try:
            return await self._transactions.once(
                actor,
                request,
                pb.AgreementDocument,
                lambda tx: commands.add_document(tx, request.parent, file, blob),
            )
        except Exception:
            await self._blobs.remove(blob)
            raise

    async def ListAgreementDocuments(
        self, request: pb.ListAgreementDocumentsRequest, context: Any
    ) -> pb.ListAgreementDocumentsResponse:
        """Lists an agreement's documents."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_documents(tx, request.parent)

    async def DownloadAgreementDocument(
        self, request: pb.DownloadAgreementDocumentRequest, context: Any
    ) -> pb.DownloadAgreementDocumentResponse:
        """Gives a file."""
        async with self._transactions.read(current_actor.get()) as tx:
            _, row = await queries.get_document(tx, request.name)
        data = await self._blobs.get(row.blob, row.digest)
        return pb.DownloadAgreementDocumentResponse(
            file_name=row.file_name, content=HttpBody(content_type=row.content_type, data=data)
        )

    async def DeleteAgreementDocument(self, request: pb.DeleteAgreementDocumentRequest, context: Any) -> Empty:
        """Removes a document."""
        async with self._transactions.begin(current_actor.get()) as tx:
            blob = await commands.remove_document(tx, request.name)
        await self._blobs.remove(blob)
        return Empty()

"""CaseAttachmentService."""

from typing import Any

from google.api.httpbody_pb2 import HttpBody
from google.protobuf.empty_pb2 import Empty
from tributary.assistance.v1 import attachments_pb2 as pb
from tributary.assistance.v1.attachments_pb2_grpc import CaseAttachmentServiceServicer

from services.assistance.commands import attachments as commands
from services.assistance.queries.attachments import list_attachments
from services.assistance.queries.cases import get_case
from services.chassis.actor import current_actor
from services.chassis.files.inspecting import inspected
from services.chassis.process import Parts


class CaseAttachmentServicer(CaseAttachmentServiceServicer):
    """The files of cases over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._blobs = parts.blobs
        self._scanner = parts.scanner

    async def _once(self, request: Any, work: Any) -> pb.CaseAttachment:
        return await self._transactions.once(current_actor.get(), request, pb.CaseAttachment, work)

    async def CreateCaseAttachment(self, request: pb.CreateCaseAttachmentRequest, context: Any) -> pb.CaseAttachment:
        """Adds a file."""
        actor, content = current_actor.get(), request.content.data
        audience = pb.CaseAttachment.Audience.Name(request.audience or pb.CaseAttachment.EVERYONE)
        # Nobody's file is looked into or kept who may not add it; and no transaction waits while it is.
        async with self._transactions.read(actor) as tx:
            await commands.check_room(tx, await get_case(tx, request.parent), audience)
        file = await inspected(request.file_name, request.content.content_type, content)
        await self._scanner.check(content)
        blob = await self._blobs.put(content)
        try:
            return await self._once(
                request, lambda tx: commands.add_attachment(tx, request.parent, audience, file, blob)
            )
        except Exception:
            await self._blobs.remove(blob)
            raise

    async def ListCaseAttachments(
        self, request: pb.ListCaseAttachmentsRequest, context: Any
    ) -> pb.ListCaseAttachmentsResponse:
        """Lists the files of a case."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await list_attachments(tx, request.parent)

    async def DownloadCaseAttachment(
        self, request: pb.DownloadCaseAttachmentRequest, context: Any
    ) -> pb.DownloadCaseAttachmentResponse:
        """Gives a file, once it is written down who gets it."""
        async with self._transactions.begin(current_actor.get()) as tx:
            row = await commands.read_attachment(tx, request.name)
        data = await self._blobs.get(row.blob, row.digest)
        return pb.DownloadCaseAttachmentResponse(
            file_name=row.file_name, content=HttpBody(content_type=row.content_type, data=data)
        )

    async def ShareCaseAttachment(self, request: pb.ShareCaseAttachmentRequest, context: Any) -> pb.CaseAttachment:
        """Shares a file with agencies."""
        return await self._once(request, lambda tx: commands.share_attachment(tx, request.name, shared=True))

    async def UnshareCaseAttachment(self, request: pb.UnshareCaseAttachmentRequest, context: Any) -> pb.CaseAttachment:
        """Takes that back."""
        return await self._once(request, lambda tx: commands.share_attachment(tx, request.name, shared=False))

    async def DeleteCaseAttachment(self, request: pb.DeleteCaseAttachmentRequest, context: Any) -> Empty:
        """Removes a file."""
        async with self._transactions.begin(current_actor.get()) as tx:
            blob = await commands.remove_attachment(tx, request.name)
        await self._blobs.remove(blob)
        return Empty()

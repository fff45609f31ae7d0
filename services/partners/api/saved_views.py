"""SavedViewService."""

from typing import Any

from google.protobuf.empty_pb2 import Empty
from tributary.partners.v1 import saved_views_pb2 as pb
from tributary.partners.v1.saved_views_pb2_grpc import SavedViewServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.partners.commands import saved_views as commands
from services.partners.queries.saved_views import list_saved_views


class SavedViewServicer(SavedViewServiceServicer):
    """Saved views over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def CreateSavedView(self, request: pb.CreateSavedViewRequest, context: Any) -> pb.SavedView:
        """Keeps a view."""
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.SavedView,
            lambda tx: commands.create_saved_view(tx, request.parent, request.saved_view),
        )

    async def ListSavedViews(self, request: pb.ListSavedViewsRequest, context: Any) -> pb.ListSavedViewsResponse:
        """Lists an account's views."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await list_saved_views(tx, request)

    async def DeleteSavedView(self, request: pb.DeleteSavedViewRequest, context: Any) -> Empty:
        """Forgets a view."""
        async with self._transactions.begin(current_actor.get()) as tx:
            await commands.delete_saved_view(tx, request.name)
        return Empty()

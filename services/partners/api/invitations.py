"""InvitationService."""

from typing import Any

from google.protobuf.empty_pb2 import Empty
from tributary.partners.v1 import invitations_pb2 as pb
from tributary.partners.v1.invitations_pb2_grpc import InvitationServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.partners.commands import invitations as commands
from services.partners.queries import invitations as queries


class InvitationServicer(InvitationServiceServicer):
    """Invitations over gRPC. `pepper` is the key of the keyed hash of links."""

    def __init__(self, parts: Parts, pepper: bytes) -> None:
        self._transactions = parts.transactions
        self._pepper = pepper

    async def CreateInvitation(self, request: pb.CreateInvitationRequest, context: Any) -> pb.Invitation:
        """Invites somebody."""
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.Invitation,
            lambda tx: commands.create_invitation(tx, request.parent, request.invitation),
        )

    async def ListInvitations(self, request: pb.ListInvitationsRequest, context: Any) -> pb.ListInvitationsResponse:
        """Lists what nobody has accepted."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_invitations(tx, request)

    async def DeleteInvitation(self, request: pb.DeleteInvitationRequest, context: Any) -> Empty:
        """Takes an invitation back."""
        async with self._transactions.begin(current_actor.get()) as tx:
            await commands.delete_invitation(tx, request.name)
        return Empty()

    async def ReadInvitation(self, request: pb.ReadInvitationRequest, context: Any) -> pb.ReadInvitationResponse:
        """What a link invites to."""
        async with self._transactions.read(current_actor.get()) as tx:
            row = await commands.invited(tx, request.token, self._pepper)
        return pb.ReadInvitationResponse(
            email=row.email, organization_display_name=row.organization_display_name, known=row.known
        )

    async def AcceptInvitation(self, request: pb.AcceptInvitationRequest, context: Any) -> pb.AcceptInvitationResponse:
        """Accepts an invitation."""
        return await commands.accept_invitation(self._transactions, request, self._pepper)

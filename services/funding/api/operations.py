"""OperationsService."""

from typing import Any

from tributary.funding.v1.operations_pb2_grpc import OperationsServiceServicer
from tributary.operations.v1 import operations_pb2 as pb

from services.chassis.operations.answering import Operations
from services.chassis.process import Parts


class OperationsServicer(OperationsServiceServicer):
    """How funding runs, over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._operations = Operations(parts)

    async def ListFundingParkedEvents(
        self, request: pb.ListParkedEventsRequest, context: Any
    ) -> pb.ListParkedEventsResponse:
        """Lists what could not take effect."""
        return await self._operations.list_parked_events(request)

    async def GetFundingParkedEvent(self, request: pb.GetParkedEventRequest, context: Any) -> pb.ParkedEvent:
        """Reads one of them."""
        return await self._operations.get_parked_event(request)

    async def ReplayFundingParkedEvents(
        self, request: pb.ReplayParkedEventsRequest, context: Any
    ) -> pb.ReplayParkedEventsResponse:
        """Has them tried again."""
        return await self._operations.replay_parked_events(request)

    async def ListFundingChanges(self, request: pb.ListChangesRequest, context: Any) -> pb.ListChangesResponse:
        """Lists what the audit holds."""
        return await self._operations.list_changes(request)

    async def GetFundingChange(self, request: pb.GetChangeRequest, context: Any) -> pb.Change:
        """Reads one change."""
        return await self._operations.get_change(request)

    async def VerifyFundingAudit(self, request: pb.VerifyAuditRequest, context: Any) -> pb.VerifyAuditResponse:
        """Checks the chain."""
        return await self._operations.verify_audit(request)

    async def GetFundingStatus(self, request: pb.GetStatusRequest, context: Any) -> pb.Status:
        """Says how the service is."""
        return await self._operations.get_status()

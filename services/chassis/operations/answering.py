"""What each service's OperationsService answers: the same work under the rpcs of each."""

from typing import TYPE_CHECKING

from tributary.operations.v1 import operations_pb2 as pb

from services.chassis.actor import current_actor
from services.chassis.operations import changes, parked
from services.chassis.operations.changes import Documents
from services.chassis.operations.status import status_of
from services.chassis.operations.verifying import Verifier

if TYPE_CHECKING:
    from services.chassis.process import Parts


class Operations:
    """Answers for one service. `documents`: what the column `document` of its tables holds."""

    def __init__(self, parts: "Parts", documents: Documents | None = None) -> None:
        self._transactions = parts.transactions
        self._pulse = parts.pulse
        self._service = parts.pulse.service
        self._monitor_url = parts.settings.nats_monitor_url
        self._documents = documents or {}
        self._verifier = Verifier(parts.transactions.database)

    async def list_parked_events(self, request: pb.ListParkedEventsRequest) -> pb.ListParkedEventsResponse:
        """A page of the parked events."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await parked.list_parked_events(tx, self._service, request)

    async def get_parked_event(self, request: pb.GetParkedEventRequest) -> pb.ParkedEvent:
        """A parked event with what it says. Raises NotFound."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await parked.get_parked_event(tx, self._service, request.name)

    async def replay_parked_events(self, request: pb.ReplayParkedEventsRequest) -> pb.ReplayParkedEventsResponse:
        """Has parked events tried again. Raises NotFound, InvalidArgument."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await parked.replay_parked_events(tx, self._service, request)

    async def list_changes(self, request: pb.ListChangesRequest) -> pb.ListChangesResponse:
        """A page of the changes. Raises InvalidArgument."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await changes.list_changes(tx, self._service, request)

    async def get_change(self, request: pb.GetChangeRequest) -> pb.Change:
        """A change with before and after. Raises NotFound."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await changes.get_change(tx, self._service, request.name, self._documents)

    async def verify_audit(self, request: pb.VerifyAuditRequest) -> pb.VerifyAuditResponse:
        """Checks a part of the chain. Raises InvalidArgument, TooMany, Unavailable."""
        return await self._verifier.verify(request)

    async def get_status(self) -> pb.Status:
        """How the service is. Raises Unavailable."""
        return await status_of(self._pulse, self._transactions, self._monitor_url)

"""PartnershipRecordService."""

from typing import Any

from tributary.partners.v1 import records_pb2 as pb
from tributary.partners.v1.records_pb2_grpc import PartnershipRecordServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.partners.queries import record as queries
from services.partners.queries.past import moment_of


class PartnershipRecordServicer(PartnershipRecordServiceServicer):
    """The partnership record over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def GetPartnershipRecord(self, request: pb.GetPartnershipRecordRequest, context: Any) -> pb.PartnershipRecord:
        """Reads an organization's record."""
        async with self._transactions.read(current_actor.get()) as tx:
            at = moment_of(tx, request.at) if request.HasField("at") else None
            return await queries.get_record(tx, request.name, at)

    async def ListTimeline(self, request: pb.ListTimelineRequest, context: Any) -> pb.ListTimelineResponse:
        """Lists what happened."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_timeline(tx, request)

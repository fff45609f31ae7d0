"""PartnershipRecordService."""

from contextlib import AbstractAsyncContextManager
from typing import Any

from tributary.partners.v1 import records_pb2 as pb
from tributary.partners.v1.records_pb2_grpc import PartnershipRecordServiceServicer

from services.chassis.actor import Actor, current_actor
from services.chassis.names import resource_id
from services.chassis.process import Parts
from services.chassis.transaction import Transaction
from services.partners.queries import record as queries
from services.partners.queries.disclosures import is_disclosure
from services.partners.queries.past import moment_of


class PartnershipRecordServicer(PartnershipRecordServiceServicer):
    """The partnership record over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def GetPartnershipRecord(self, request: pb.GetPartnershipRecordRequest, context: Any) -> pb.PartnershipRecord:
        """Reads an organization's record."""
        async with self._reading(current_actor.get(), request.name.removesuffix("/record")) as tx:
            at = moment_of(tx, request.at) if request.HasField("at") else None
            return await queries.get_record(tx, request.name, at)

    async def ListTimeline(self, request: pb.ListTimelineRequest, context: Any) -> pb.ListTimelineResponse:
        """Lists what happened."""
        async with self._reading(current_actor.get(), request.parent) as tx:
            return await queries.list_timeline(tx, request)

    def _reading(self, actor: Actor, organization: str) -> AbstractAsyncContextManager[Transaction]:
        """What reads an organization's record: a transaction where that is written down. Raises NotFound."""
        disclosing = is_disclosure(actor, resource_id(organization, "organizations"))
        return self._transactions.begin(actor) if disclosing else self._transactions.browse(actor)

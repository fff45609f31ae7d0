"""PersonalDataService."""

from typing import Any

from google.api.httpbody_pb2 import HttpBody
from tributary.partners.v1 import personal_data_pb2 as pb
from tributary.partners.v1.personal_data_pb2_grpc import PersonalDataServiceServicer

from services.chassis.accounts import own_account_id
from services.chassis.actor import current_actor
from services.chassis.holdings import export
from services.chassis.process import Parts
from services.partners.commands import erasures as commands
from services.partners.personal import HOLDINGS
from services.partners.queries import erasures as queries
from services.partners.wire.accounts import erasure_to_proto


class PersonalDataServicer(PersonalDataServiceServicer):
    """What is held on persons, and requests to be erased, over gRPC. The contract's comments say what each rpc does and
    refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def DownloadPersonalData(
        self, request: pb.DownloadPersonalDataRequest, context: Any
    ) -> pb.DownloadPersonalDataResponse:
        """Gives all that is held."""
        async with self._transactions.begin(current_actor.get()) as tx:
            account_id = own_account_id(tx.actor, request.name)
            file_name, data = await export(tx, "partners", account_id, request.reason, HOLDINGS)
        content = HttpBody(content_type="application/json", data=data)
        return pb.DownloadPersonalDataResponse(file_name=file_name, content=content)

    async def CreateErasure(self, request: pb.CreateErasureRequest, context: Any) -> pb.Erasure:
        """Asks that a person be erased."""
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.Erasure,
            lambda tx: commands.create_erasure(tx, request.parent, email=request.email, reason=request.reason),
        )

    async def GetErasure(self, request: pb.GetErasureRequest, context: Any) -> pb.Erasure:
        """Reads a request."""
        async with self._transactions.read(current_actor.get()) as tx:
            return erasure_to_proto(await queries.get_erasure(tx, request.name))

    async def ListErasures(self, request: pb.ListErasuresRequest, context: Any) -> pb.ListErasuresResponse:
        """Lists requests."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_erasures(tx, request)

    async def ApproveErasure(self, request: pb.ApproveErasureRequest, context: Any) -> pb.Erasure:
        """Erases the person."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.approve_erasure(tx, request.name)

    async def RejectErasure(self, request: pb.RejectErasureRequest, context: Any) -> pb.Erasure:
        """Refuses a request."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.reject_erasure(tx, request.name, request.reason)

    async def WithdrawErasure(self, request: pb.WithdrawErasureRequest, context: Any) -> pb.Erasure:
        """Takes a request back."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.withdraw_erasure(tx, request.name)

"""PersonalDataService."""

from typing import Any

from google.api.httpbody_pb2 import HttpBody
from tributary.assistance.v1 import personal_data_pb2 as pb
from tributary.assistance.v1.personal_data_pb2_grpc import PersonalDataServiceServicer

from services.assistance.personal import HOLDINGS
from services.chassis.accounts import own_account_id
from services.chassis.actor import current_actor
from services.chassis.holdings import export
from services.chassis.process import Parts


class PersonalDataServicer(PersonalDataServiceServicer):
    """What assistance holds on persons, over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def DownloadAssistanceData(
        self, request: pb.DownloadAssistanceDataRequest, context: Any
    ) -> pb.DownloadAssistanceDataResponse:
        """Gives all that is held."""
        async with self._transactions.begin(current_actor.get()) as tx:
            account_id = own_account_id(tx.actor, request.name)
            file_name, data = await export(tx, "assistance", account_id, request.reason, HOLDINGS)
        content = HttpBody(content_type="application/json", data=data)
        return pb.DownloadAssistanceDataResponse(file_name=file_name, content=content)

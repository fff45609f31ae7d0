"""PersonalDataService."""

from typing import Any

from google.api.httpbody_pb2 import HttpBody
from tributary.funding.v1 import personal_data_pb2 as pb
from tributary.funding.v1.personal_data_pb2_grpc import PersonalDataServiceServicer

from services.chassis.accounts import own_account_id
from services.chassis.actor import current_actor
from services.chassis.holdings import export
from services.chassis.process import Parts


class PersonalDataServicer(PersonalDataServiceServicer):
    """What funding holds on persons, over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def DownloadFundingData(
        self, request: pb.DownloadFundingDataRequest, context: Any
    ) -> pb.DownloadFundingDataResponse:
        """Gives all that is held."""
        async with self._transactions.begin(current_actor.get()) as tx:
            account_id = own_account_id(tx.actor, request.name)
            file_name, data = await export(tx, "funding", account_id, request.reason, {})
        content = HttpBody(content_type="application/json", data=data)
        return pb.DownloadFundingDataResponse(file_name=file_name, content=content)

"""ConnectionService."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from tributary.funding.v1 import connections_pb2 as pb
from tributary.funding.v1.connections_pb2_grpc import ConnectionServiceServicer

from services.chassis.actor import current_actor
from services.chassis.dates import day
from services.chassis.names import resource_id
from services.chassis.process import Parts
from services.chassis.watching import watch
from services.funding.commands import connections as commands
from services.funding.queries import connections as queries
from services.funding.wire import connection_to_proto, money_of

EVENTS = "tributary.funding.v1.connection.>"


class ConnectionServicer(ConnectionServiceServicer):
    """Connections over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._watcher = parts.watcher

    async def _once(self, request: Any, work: Any) -> pb.Connection:
        return await self._transactions.once(current_actor.get(), request, pb.Connection, work)

    async def CreateConnection(self, request: pb.CreateConnectionRequest, context: Any) -> pb.Connection:
        """Connects an organization to an opportunity."""
        wanted = request.connection
        return await self._once(
            request,
            lambda tx: commands.create_connection(
                tx,
                organization=wanted.organization,
                opportunity=wanted.opportunity,
                case=case_id(wanted.case),
                note=wanted.note,
            ),
        )

    async def GetConnection(self, request: pb.GetConnectionRequest, context: Any) -> pb.Connection:
        """Reads a connection."""
        async with self._transactions.read(current_actor.get()) as tx:
            return connection_to_proto(await queries.get_connection(tx, request.name))

    async def ListConnections(self, request: pb.ListConnectionsRequest, context: Any) -> pb.ListConnectionsResponse:
        """Lists connections."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await queries.list_connections(tx, request)

    async def IntroduceConnection(self, request: pb.IntroduceConnectionRequest, context: Any) -> pb.Connection:
        """Tells the funder."""
        return await self._once(
            request, lambda tx: commands.introduce_connection(tx, request.name, request.etag, note=request.note)
        )

    async def ExpressInterest(self, request: pb.ExpressInterestRequest, context: Any) -> pb.Connection:
        """The organization wants it."""
        return await self._once(request, lambda tx: commands.express_interest(tx, request.name, request.etag))

    async def PrepareConnection(self, request: pb.PrepareConnectionRequest, context: Any) -> pb.Connection:
        """Begins the application."""
        case = case_id(request.case)
        return await self._once(
            request, lambda tx: commands.prepare_connection(tx, request.name, request.etag, case=case)
        )

    async def ApplyConnection(self, request: pb.ApplyConnectionRequest, context: Any) -> pb.Connection:
        """The application is in."""
        return await self._once(request, lambda tx: commands.apply_connection(tx, request.name, request.etag))

    async def AwardConnection(self, request: pb.AwardConnectionRequest, context: Any) -> pb.Connection:
        """The funder gives."""
        amount = money_of("amount", request.amount)
        award_date = day(request.award_date, "award_date") if request.HasField("award_date") else None
        return await self._once(
            request,
            lambda tx: commands.award_connection(
                tx, request.name, request.etag, amount=amount, award_date=award_date, feedback=request.feedback
            ),
        )

    async def NotAwardConnection(self, request: pb.NotAwardConnectionRequest, context: Any) -> pb.Connection:
        """The funder does not give."""
        return await self._once(
            request,
            lambda tx: commands.not_award_connection(tx, request.name, request.etag, feedback=request.feedback),
        )

    async def WithdrawConnection(self, request: pb.WithdrawConnectionRequest, context: Any) -> pb.Connection:
        """The organization does not go on."""
        return await self._once(
            request,
            lambda tx: commands.withdraw_connection(tx, request.name, request.etag, reason=request.reason),
        )

    async def WatchConnections(
        self, request: pb.WatchConnectionsRequest, context: Any
    ) -> AsyncIterator[pb.WatchConnectionsResponse]:
        """Follows changes to connections."""
        async for response in watch(
            self._watcher,
            self._transactions,
            current_actor.get(),
            resume_token=request.resume_token,
            subjects=[EVENTS],
            load=queries.connections_by_name,
            response=pb.WatchConnectionsResponse,
            field="connection",
        ):
            yield response


def case_id(name: str) -> UUID | None:
    """The UUID of a case, None for "". Whether there is one, only assistance knows. Raises NotFound for no UUID."""
    return resource_id(name, "cases") if name else None

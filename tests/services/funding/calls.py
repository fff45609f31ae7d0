"""Calls of ConnectionService, as the tests of connections make them."""

from typing import Any

from tributary.funding.v1 import connections_pb2 as pb

from tests.services.conftest import Metadata
from tests.services.funding.conftest import Funding
from tests.services.refusals import refusal


async def get(funding: Funding, connection: pb.Connection, caller: Metadata) -> pb.Connection:
    request = pb.GetConnectionRequest(name=connection.name)
    answer: pb.Connection = await funding.connections.GetConnection(request, metadata=caller)
    return answer


async def create(funding: Funding, caller: Metadata, opportunity: str, organization: str = "") -> pb.Connection:
    wanted = pb.Connection(organization=organization, opportunity=opportunity)
    request = pb.CreateConnectionRequest(connection=wanted)
    answer: pb.Connection = await funding.connections.CreateConnection(request, metadata=caller)
    return answer


async def move(
    funding: Funding, verb: str, connection: pb.Connection, caller: Metadata, **fields: Any
) -> pb.Connection:
    """Makes the move `verb`, as "Award"."""
    request = getattr(pb, f"{verb}ConnectionRequest")(name=connection.name, **fields)
    answer: pb.Connection = await getattr(funding.connections, f"{verb}Connection")(request, metadata=caller)
    return answer


async def express_interest(
    funding: Funding, connection: pb.Connection, caller: Metadata, etag: str = ""
) -> pb.Connection:
    request = pb.ExpressInterestRequest(name=connection.name, etag=etag)
    answer: pb.Connection = await funding.connections.ExpressInterest(request, metadata=caller)
    return answer


async def listed(funding: Funding, caller: Metadata, **query: Any) -> list[str]:
    request = pb.ListConnectionsRequest(page_size=200, **query)
    page = await funding.connections.ListConnections(request, metadata=caller)
    return [connection.name for connection in page.connections]


async def seen(funding: Funding, connection: pb.Connection, *callers: Metadata) -> None:
    for caller in callers:
        assert (await get(funding, connection, caller)).name == connection.name
        assert connection.name in await listed(funding, caller, opportunity=connection.opportunity)


async def unseen(funding: Funding, connection: pb.Connection, *callers: Metadata) -> None:
    for caller in callers:
        assert await refusal(get(funding, connection, caller)) == ("NOT_FOUND", "CONNECTION_NOT_FOUND")
        assert connection.name not in await listed(funding, caller, opportunity=connection.opportunity)

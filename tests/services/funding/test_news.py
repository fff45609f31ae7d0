"""What funding hears of organizations, and what others follow of funding."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

from tributary.funding.v1 import connections_pb2 as pb
from tributary.funding.v1 import opportunities_pb2
from tributary.partners.v1 import events_pb2, organizations_pb2

from tests.services.conftest import Metadata
from tests.services.eventually import eventually
from tests.services.funding.conftest import RIVERBEND, Funding
from tests.services.refusals import refusal

Tell = Callable[..., Awaitable[None]]


def organization(name: str, display_name: str) -> organizations_pb2.Organization:
    return organizations_pb2.Organization(name=name, display_name=display_name)


async def test_the_latest_revision_of_a_name_wins_in_whatever_order_the_news_comes(
    funding: Funding, tell: Tell
) -> None:
    name = f"organizations/{uuid4()}"
    await tell("partners", events_pb2.OrganizationUpdated(organization=organization(name, "Third")), revision=3)
    await tell("partners", events_pb2.OrganizationCreated(organization=organization(name, "First")), revision=1)
    await tell("partners", events_pb2.OrganizationUpdated(organization=organization(name, "Second")), revision=2)
    last = f"organizations/{uuid4()}"
    await tell("partners", events_pb2.OrganizationCreated(organization=organization(last, "Last")))

    async def heard() -> list[str]:
        rows = await funding.rows(
            "SELECT display_name FROM organization_snapshots WHERE id = ANY($1) ORDER BY display_name",
            [UUID(key.partition("/")[2]) for key in (name, last)],
        )
        return [row[0] for row in rows] if len(rows) == 2 else []

    # The last told is there, so the three before it have been taken in.
    assert await eventually(heard) == ["Last", "Third"]


async def test_a_new_name_is_shown_wherever_the_organization_is(funding: Funding, tell: Tell) -> None:
    connection = await funding.interested()
    renamed = organization(RIVERBEND, "Riverbend Neighbors")
    await tell("partners", events_pb2.OrganizationUpdated(organization=renamed), revision=2)

    async def shown() -> bool:
        request = pb.GetConnectionRequest(name=connection.name)
        read = await funding.connections.GetConnection(request, metadata=funding.harbor)
        return bool(read.organization_display_name == "Riverbend Neighbors")

    await eventually(shown)


class Watching:
    """A caller that follows connections."""

    def __init__(self, funding: Funding, caller: Metadata, resume_token: str = "") -> None:
        self._call = funding.connections.WatchConnections(
            pb.WatchConnectionsRequest(resume_token=resume_token), metadata=caller
        )
        self.resume_token = resume_token

    async def begun(self) -> "Watching":
        """Once the stream stands."""
        self.resume_token = (await anext(self._responses())).resume_token
        return self

    async def changes(self, count: int, *names: str) -> list[tuple[str, str, int]]:
        """The next changes of these connections: event, connection, state."""
        found = []
        async for response in self._responses():
            self.resume_token = response.resume_token
            if response.connection.name in names:
                event = response.event_type.rpartition(".")[2]
                found.append((event, response.connection.name, response.connection.state))
            if len(found) == count:
                break
        return found

    def end(self) -> None:
        """Hangs up."""
        self._call.cancel()

    async def _responses(self) -> AsyncIterator[Any]:
        async with asyncio.timeout(10):
            while True:
                yield await self._call.read()


async def test_a_funder_follows_what_it_was_introduced_to_and_nothing_before(funding: Funding) -> None:
    watching = await Watching(funding, funding.harbor).begun()
    hidden = await funding.suggested()
    await withdraw(funding, hidden)
    suggested = await funding.suggested()
    introduce = pb.IntroduceConnectionRequest(name=suggested.name)
    await funding.connections.IntroduceConnection(introduce, metadata=funding.office)
    last = await funding.interested()

    names = set()
    while last.name not in names:
        names |= {name for _, name, _ in await watching.changes(1, hidden.name, suggested.name, last.name)}
    assert names == {suggested.name, last.name}
    watching.end()


async def test_a_stream_that_broke_goes_on_without_loss_or_gap(funding: Funding) -> None:
    watching = await Watching(funding, funding.riverbend).begun()
    connection = await funding.interested()
    name = connection.name
    assert [change[:2] for change in await watching.changes(1, name)] == [("ConnectionCreated", name)]
    watching.end()

    apply = pb.ApplyConnectionRequest(name=connection.name)
    await funding.connections.ApplyConnection(apply, metadata=funding.riverbend)
    await withdraw(funding, connection)
    resumed = Watching(funding, funding.riverbend, watching.resume_token)
    assert await resumed.changes(2, connection.name) == [
        ("ConnectionApplied", connection.name, pb.Connection.State.WITHDRAWN),
        ("ConnectionWithdrawn", connection.name, pb.Connection.State.WITHDRAWN),
    ]
    resumed.end()


async def test_a_stranger_follows_nothing_of_others(funding: Funding) -> None:
    watching = await Watching(funding, funding.northside).begun()
    opportunity = await funding.published()
    others = await funding.interested(opportunity.name)
    own = pb.CreateConnectionRequest(connection=pb.Connection(opportunity=opportunity.name))
    made = await funding.connections.CreateConnection(own, metadata=funding.northside)
    assert [name for _, name, _ in await watching.changes(1, others.name, made.name)] == [made.name]
    watching.end()


async def test_the_public_follows_opportunities_once_they_are_published(funding: Funding) -> None:
    call = funding.opportunities.WatchOpportunities(
        opportunities_pb2.WatchOpportunitiesRequest(), metadata=funding.public
    )
    await call.read()
    draft, published = await funding.draft(), await funding.published()
    async with asyncio.timeout(10):
        while (response := await call.read()).opportunity.name not in (draft.name, published.name):
            pass
    assert response.opportunity.name == published.name
    call.cancel()


async def test_a_damaged_resume_token_is_refused(funding: Funding) -> None:
    call = funding.connections.WatchConnections(pb.WatchConnectionsRequest(resume_token="?"), metadata=funding.office)
    assert await refusal(call.read()) == ("INVALID_ARGUMENT", "RESUME_TOKEN_INVALID")


async def withdraw(funding: Funding, connection: pb.Connection) -> None:
    request = pb.WithdrawConnectionRequest(name=connection.name)
    await funding.connections.WithdrawConnection(request, metadata=funding.riverbend)

"""The three services with the same two organizations in each. Calls leave no trace, so that they come in any order."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import nats
import pytest
from tributary.assistance.v1 import cases_pb2, referrals_pb2
from tributary.assistance.v1 import events_pb2 as assistance
from tributary.funding.v1 import connections_pb2, opportunities_pb2
from tributary.funding.v1 import events_pb2 as funding
from tributary.partners.v1 import agreements_pb2, organizations_pb2, proposals_pb2
from tributary.partners.v1 import events_pb2 as partners

from services.chassis import process
from services.chassis.actor import PRODUCT, Actor
from services.chassis.events import stream_name
from services.chassis.transaction import Transaction, Transactions
from services.chassis.watch import Place
from tests.access.calling import World
from tests.access.partners import furnish_partners
from tests.access.places import SIDES, key, organization
from tests.access.world import furnish_assistance, furnish_chassis, furnish_funding
from tests.conftest import NatsServer
from tests.services.conftest import Callers, Running, callers, run_service, tell

__all__ = ["callers", "run_service", "tell"]


class _Undone(Exception):
    """Ends a transaction that was to leave no trace."""


class Undoing(Transactions):
    """Does all that a transaction does, up to its commit, and takes it back. What the product does by itself stays."""

    on = False

    @asynccontextmanager
    async def begin(self, actor: Actor) -> AsyncIterator[Transaction]:
        """A transaction that leaves no trace."""
        if not self.on or actor is PRODUCT:
            async with super().begin(actor) as tx:
                yield tx
            return
        with suppress(_Undone):
            async with super().begin(actor) as tx:
                yield tx
                await tx.flush()
                raise _Undone


@pytest.fixture(scope="module")
async def world(
    run_service: Callable[[str], Awaitable[Running]],
    callers: Callers,
    tell: Callable[..., Awaitable[None]],
    nats_server: NatsServer,
) -> AsyncIterator[World]:
    """The world that the matrix is drawn of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "Transactions", Undoing)
        running = {name: await run_service(name) for name in ("partners", "assistance", "funding")}
        for each in running.values():
            await furnish_chassis(each)
        await furnish_assistance(running["assistance"])
        await furnish_funding(running["funding"])
        admin = callers("", "OFFICE_ADMIN", "OFFICE_STAFF", account="accounts/admin")
        await furnish_partners(running["partners"], admin)
        client = await nats.connect(nats_server.url)

        async def last(resource: str) -> int:
            service, subject = resource.split(".")[1], f"{resource.lower()}.>"
            message = await client.jetstream().get_last_msg(stream_name(service), subject)
            assert message.seq is not None
            return message.seq

        tokens = {}
        for service in running:
            info = await client.jetstream().stream_info(stream_name(service))
            assert info.created is not None
            tokens[service] = Place(int(info.created.timestamp() * 1e6), info.state.last_seq).token()
        await _news(tell)
        patch.setattr(Undoing, "on", True)
        yield World(running, callers, tokens, last)
        await client.close()


async def _news(tell: Callable[..., Awaitable[None]]) -> None:
    """News of a thing of each kind and side."""
    for side in SIDES:
        own = f"organizations/{organization(side)}"
        case = cases_pb2.Case(name=f"cases/{key(side, 'cases', 'SUBMITTED')}", organization=own)
        referral = referrals_pb2.Referral(
            name=f"referrals/{key(side, 'referrals', 'PROPOSED')}", case=case.name, organization=own, agency=own
        )
        opportunity = opportunities_pb2.Opportunity(
            name=f"opportunities/{key(side, 'opportunities', 'DRAFT')}", state="DRAFT"
        )
        connection = connections_pb2.Connection(
            name=f"connections/{key(side, 'connections', 'INTRODUCED')}",
            state="INTRODUCED",
            organization=own,
            funder=own,
            opportunity=opportunity.name,
        )
        await tell("assistance", assistance.CaseUpdated(case=case))
        await tell("assistance", assistance.ReferralCreated(referral=referral))
        await tell("funding", funding.OpportunityUpdated(opportunity=opportunity))
        await tell("funding", funding.ConnectionIntroduced(connection=connection))
        proposal = proposals_pb2.Proposal(name=f"proposals/{key(side, 'proposals', 'it')}", organization=own)
        renamed = organizations_pb2.Organization(name=own)
        await tell("partners", partners.OrganizationUpdated(organization=renamed, changed_fields=["mission"]))
        await tell("partners", partners.ProposalCreated(proposal=proposal))
        agreement = agreements_pb2.Agreement(name=f"agreements/{key(side, 'agreements', 'IN_REVIEW')}")
        await tell("partners", partners.AgreementSubmitted(agreement=agreement))

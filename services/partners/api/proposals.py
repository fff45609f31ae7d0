"""ProposalService."""

from collections.abc import AsyncIterator
from typing import Any

from tributary.partners.v1 import proposals_pb2 as pb
from tributary.partners.v1.proposals_pb2_grpc import ProposalServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.chassis.watching import watch
from services.partners.api.organizations import wanted_fields
from services.partners.commands import proposals as commands
from services.partners.queries import proposals as queries
from services.partners.wire.organizations import profile_of
from services.partners.wire.proposals import decisions_of, proposal_to_proto

EVENTS = "tributary.partners.v1.proposal.>"


class ProposalServicer(ProposalServiceServicer):
    """Proposals over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._watcher = parts.watcher

    async def _once(self, request: Any, work: Any) -> pb.Proposal:
        return await self._transactions.once(current_actor.get(), request, pb.Proposal, work)

    async def CreateProposal(self, request: pb.CreateProposalRequest, context: Any) -> pb.Proposal:
        """Proposes a change of a profile."""
        organization = request.organization
        fields = wanted_fields(organization, request.update_mask)
        return await self._once(
            request,
            lambda tx: commands.create_proposal(
                tx, profile_of(organization), organization.name, fields, request.reason, request.source
            ),
        )

    async def GetProposal(self, request: pb.GetProposalRequest, context: Any) -> pb.Proposal:
        """Reads a proposal."""
        async with self._transactions.read(current_actor.get()) as tx:
            return proposal_to_proto(await queries.get_proposal(tx, request.name))

    async def ListProposals(self, request: pb.ListProposalsRequest, context: Any) -> pb.ListProposalsResponse:
        """Lists proposals."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_proposals(tx, request)

    async def DecideProposal(self, request: pb.DecideProposalRequest, context: Any) -> pb.Proposal:
        """Accepts or declines fields."""
        return await self._once(
            request,
            lambda tx: commands.decide_proposal(
                tx,
                request.name,
                decisions_of(request.decisions, tx.actor.account, tx.now),
                etag=request.etag,
                organization_etag=request.organization_etag,
            ),
        )

    async def WithdrawProposal(self, request: pb.WithdrawProposalRequest, context: Any) -> pb.Proposal:
        """Takes a proposal back."""
        return await self._once(request, lambda tx: commands.withdraw_proposal(tx, request.name, request.etag))

    async def WatchProposals(
        self, request: pb.WatchProposalsRequest, context: Any
    ) -> AsyncIterator[pb.WatchProposalsResponse]:
        """Follows changes to proposals."""
        async for response in watch(
            self._watcher,
            self._transactions,
            current_actor.get(),
            resume_token=request.resume_token,
            subjects=[EVENTS],
            load=queries.proposals_by_name,
            response=pb.WatchProposalsResponse,
            field="proposal",
        ):
            yield response

"""OpportunityService."""

from collections.abc import AsyncIterator
from typing import Any

from tributary.funding.v1 import opportunities_pb2 as pb
from tributary.funding.v1.opportunities_pb2_grpc import OpportunityServiceServicer

from services.chassis.actor import current_actor
from services.chassis.masks import changed_paths, masked
from services.chassis.process import Parts
from services.chassis.validation import validate
from services.chassis.watching import watch
from services.funding.commands import opportunities as commands
from services.funding.domain.opportunities import FIELDS
from services.funding.queries import opportunities as queries
from services.funding.wire import content_of, opportunity_to_proto

EVENTS = "tributary.funding.v1.opportunity.>"


class OpportunityServicer(OpportunityServiceServicer):
    """Opportunities over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._watcher = parts.watcher

    async def _once(self, request: Any, work: Any) -> pb.Opportunity:
        return await self._transactions.once(current_actor.get(), request, pb.Opportunity, work)

    async def CreateOpportunity(self, request: pb.CreateOpportunityRequest, context: Any) -> pb.Opportunity:
        """Begins a DRAFT."""
        content = content_of(request.opportunity)
        return await self._once(
            request,
            lambda tx: commands.create_opportunity(tx, funder=request.opportunity.funder, content=content),
        )

    async def GetOpportunity(self, request: pb.GetOpportunityRequest, context: Any) -> pb.Opportunity:
        """Reads an opportunity."""
        async with self._transactions.read(current_actor.get()) as tx:
            return opportunity_to_proto(await queries.get_opportunity(tx, request.name))

    async def ListOpportunities(
        self, request: pb.ListOpportunitiesRequest, context: Any
    ) -> pb.ListOpportunitiesResponse:
        """Lists opportunities."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await queries.list_opportunities(tx, request)

    async def UpdateOpportunity(self, request: pb.UpdateOpportunityRequest, context: Any) -> pb.Opportunity:
        """Changes what its funder says of it."""
        opportunity = request.opportunity
        paths = changed_paths(request.update_mask, opportunity, FIELDS)
        # Only what is to be changed is held to the rules; a title stands in for the one that stays.
        wanted = pb.Opportunity(title="stays")
        validate(masked(opportunity, paths, wanted), prefix="opportunity.")
        content = content_of(wanted)
        changes = {path: getattr(content, path) for path in paths}
        return await self._once(
            request, lambda tx: commands.update_opportunity(tx, opportunity.name, opportunity.etag, changes)
        )

    async def PublishOpportunity(self, request: pb.PublishOpportunityRequest, context: Any) -> pb.Opportunity:
        """Shows a DRAFT to everyone."""
        return await self._once(request, lambda tx: commands.publish_opportunity(tx, request.name, request.etag))

    async def CloseOpportunity(self, request: pb.CloseOpportunityRequest, context: Any) -> pb.Opportunity:
        """Ends it now."""
        return await self._once(request, lambda tx: commands.close_opportunity(tx, request.name, request.etag))

    async def WatchOpportunities(
        self, request: pb.WatchOpportunitiesRequest, context: Any
    ) -> AsyncIterator[pb.WatchOpportunitiesResponse]:
        """Follows changes to opportunities."""
        async for response in watch(
            self._watcher,
            self._transactions,
            current_actor.get(),
            resume_token=request.resume_token,
            subjects=[EVENTS],
            load=queries.opportunities_by_name,
            response=pb.WatchOpportunitiesResponse,
            field="opportunity",
        ):
            yield response

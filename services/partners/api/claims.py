"""ClaimService."""

from typing import Any

from tributary.partners.v1 import claims_pb2 as pb
from tributary.partners.v1.claims_pb2_grpc import ClaimServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.partners.commands import claims as commands
from services.partners.queries import claims as queries
from services.partners.wire.claims import claim_to_proto


class ClaimServicer(ClaimServiceServicer):
    """Claims over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def _once(self, request: Any, work: Any) -> pb.Claim:
        return await self._transactions.once(current_actor.get(), request, pb.Claim, work)

    async def CreateClaim(self, request: pb.CreateClaimRequest, context: Any) -> pb.Claim:
        """Claims an organization."""
        wanted = request.claim
        return await self._once(
            request,
            lambda tx: commands.create_claim(
                tx, organization=wanted.organization, statement=wanted.statement, evidence=wanted.evidence
            ),
        )

    async def GetClaim(self, request: pb.GetClaimRequest, context: Any) -> pb.Claim:
        """Reads a claim."""
        async with self._transactions.read(current_actor.get()) as tx:
            return claim_to_proto(await queries.get_claim(tx, request.name))

    async def ListClaims(self, request: pb.ListClaimsRequest, context: Any) -> pb.ListClaimsResponse:
        """Lists claims."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_claims(tx, request)

    async def ApproveClaim(self, request: pb.ApproveClaimRequest, context: Any) -> pb.Claim:
        """Makes the claimant an admin."""
        return await self._once(
            request, lambda tx: commands.approve_claim(tx, request.name, request.etag, reason=request.reason)
        )

    async def DeclineClaim(self, request: pb.DeclineClaimRequest, context: Any) -> pb.Claim:
        """Refuses."""
        return await self._once(
            request, lambda tx: commands.decline_claim(tx, request.name, request.etag, reason=request.reason)
        )

    async def WithdrawClaim(self, request: pb.WithdrawClaimRequest, context: Any) -> pb.Claim:
        """Takes a claim back."""
        return await self._once(request, lambda tx: commands.withdraw_claim(tx, request.name, request.etag))

"""ReferralService."""

from collections.abc import AsyncIterator
from typing import Any

from tributary.assistance.v1 import referrals_pb2 as pb
from tributary.assistance.v1.referrals_pb2_grpc import ReferralServiceServicer

from services.assistance.commands import referrals as commands
from services.assistance.queries import referrals as queries
from services.assistance.wire import referral_to_proto
from services.chassis.actor import current_actor
from services.chassis.dates import moment
from services.chassis.process import Parts
from services.chassis.watching import watch

EVENTS = "tributary.assistance.v1.referral.>"


class ReferralServicer(ReferralServiceServicer):
    """Referrals over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._watcher = parts.watcher

    async def _once(self, request: Any, work: Any) -> pb.Referral:
        return await self._transactions.once(current_actor.get(), request, pb.Referral, work)

    async def CreateReferral(self, request: pb.CreateReferralRequest, context: Any) -> pb.Referral:
        """Proposes a case to an agency."""
        wanted = request.referral
        expire = moment(wanted.expire_time, "referral.expire_time") if wanted.HasField("expire_time") else None
        return await self._once(
            request,
            lambda tx: commands.create_referral(
                tx,
                case=wanted.case,
                agency=wanted.agency,
                request=wanted.request,
                handoff_note=wanted.handoff_note,
                expire_time=expire,
            ),
        )

    async def GetReferral(self, request: pb.GetReferralRequest, context: Any) -> pb.Referral:
        """Reads a referral."""
        async with self._transactions.read(current_actor.get()) as tx:
            return referral_to_proto(await queries.get_referral(tx, request.name))

    async def ListReferrals(self, request: pb.ListReferralsRequest, context: Any) -> pb.ListReferralsResponse:
        """Lists referrals."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await queries.list_referrals(tx, request)

    async def AcceptReferral(self, request: pb.AcceptReferralRequest, context: Any) -> pb.Referral:
        """The agency takes it."""
        return await self._once(request, lambda tx: commands.accept_referral(tx, request.name, request.etag))

    async def DeclineReferral(self, request: pb.DeclineReferralRequest, context: Any) -> pb.Referral:
        """The agency cannot take it."""
        reason = pb.Referral.DeclineReason.Name(request.reason)
        return await self._once(
            request,
            lambda tx: commands.decline_referral(
                tx, request.name, request.etag, reason=reason, comment=request.comment
            ),
        )

    async def BeginReferral(self, request: pb.BeginReferralRequest, context: Any) -> pb.Referral:
        """The agency begins."""
        return await self._once(request, lambda tx: commands.begin_referral(tx, request.name, request.etag))

    async def CompleteReferral(self, request: pb.CompleteReferralRequest, context: Any) -> pb.Referral:
        """The agency is done."""
        return await self._once(
            request, lambda tx: commands.complete_referral(tx, request.name, request.etag, outcome=request.outcome)
        )

    async def ConfirmReferral(self, request: pb.ConfirmReferralRequest, context: Any) -> pb.Referral:
        """The organization says that it happened."""
        return await self._once(request, lambda tx: commands.confirm_referral(tx, request.name, request.etag))

    async def RevokeReferral(self, request: pb.RevokeReferralRequest, context: Any) -> pb.Referral:
        """The Office takes it back."""
        return await self._once(
            request, lambda tx: commands.revoke_referral(tx, request.name, request.etag, reason=request.reason)
        )

    async def WatchReferrals(
        self, request: pb.WatchReferralsRequest, context: Any
    ) -> AsyncIterator[pb.WatchReferralsResponse]:
        """Follows changes to referrals."""
        async for response in watch(
            self._watcher,
            self._transactions,
            current_actor.get(),
            resume_token=request.resume_token,
            subjects=[EVENTS],
            load=queries.referrals_by_name,
            response=pb.WatchReferralsResponse,
            field="referral",
        ):
            yield response

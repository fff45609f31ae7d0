"""RoleGrantService."""

from typing import Any

from tributary.access.v1 import access_pb2
from tributary.partners.v1 import role_grants_pb2 as pb
from tributary.partners.v1.role_grants_pb2_grpc import RoleGrantServiceServicer

from services.chassis.actor import current_actor
from services.chassis.dates import moment
from services.chassis.process import Parts
from services.partners.commands import role_grants as commands
from services.partners.queries import role_grants as queries
from services.partners.wire.accounts import role_grant_to_proto


class RoleGrantServicer(RoleGrantServiceServicer):
    """Role grants over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions

    async def CreateRoleGrant(self, request: pb.CreateRoleGrantRequest, context: Any) -> pb.RoleGrant:
        """Grants a role."""
        wanted = request.role_grant
        until = moment(wanted.expire_time, "role_grant.expire_time") if wanted.HasField("expire_time") else None
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.RoleGrant,
            lambda tx: commands.create_role_grant(
                tx,
                request.parent,
                account=wanted.account,
                role=access_pb2.Role.Name(wanted.role),
                expire_time=until,
            ),
        )

    async def GetRoleGrant(self, request: pb.GetRoleGrantRequest, context: Any) -> pb.RoleGrant:
        """Reads a grant."""
        async with self._transactions.read(current_actor.get()) as tx:
            return role_grant_to_proto(await queries.get_role_grant(tx, request.name), tx.now)

    async def ListRoleGrants(self, request: pb.ListRoleGrantsRequest, context: Any) -> pb.ListRoleGrantsResponse:
        """Lists who holds which role."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_role_grants(tx, request)

    async def ListColleagues(self, request: pb.ListColleaguesRequest, context: Any) -> pb.ListColleaguesResponse:
        """Lists the people of an organization."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_colleagues(tx, request)

    async def RevokeRoleGrant(self, request: pb.RevokeRoleGrantRequest, context: Any) -> pb.RoleGrant:
        """Ends a grant."""
        return await self._transactions.once(
            current_actor.get(), request, pb.RoleGrant, lambda tx: commands.revoke_role_grant(tx, request.name)
        )

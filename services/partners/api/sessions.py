"""SessionService."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.empty_pb2 import Empty
from tributary.partners.v1 import sessions_pb2 as pb
from tributary.partners.v1.sessions_pb2_grpc import SessionServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.partners.commands import sessions as commands
from services.partners.commands import sign_in
from services.partners.issuers import Provider
from services.partners.queries import sessions as queries


class SessionServicer(SessionServiceServicer):
    """Sessions over gRPC. The contract's comments say what each rpc does and refuses. `pepper` is the key of the keyed
    hash of tokens, `public_url` where people reach the gateway."""

    def __init__(self, parts: Parts, pepper: bytes, providers: Mapping[str, Provider], public_url: str) -> None:
        self._transactions = parts.transactions
        self._pepper = pepper
        self._providers = providers
        self._public_url = public_url.rstrip("/")

    async def SignIn(self, request: pb.SignInRequest, context: Any) -> pb.SignInResponse:
        """Begins a session."""
        return await sign_in.sign_in(self._transactions, request, self._pepper)

    async def ConfirmSignIn(self, request: pb.ConfirmSignInRequest, context: Any) -> pb.ConfirmSignInResponse:
        """Takes the second factor."""
        return await sign_in.confirm_sign_in(self._transactions, request, self._pepper)

    async def AuthenticateSession(
        self, request: pb.AuthenticateSessionRequest, context: Any
    ) -> pb.AuthenticateSessionResponse:
        """Says whose a session is."""
        return await commands.authenticate_session(self._transactions, current_actor.get(), request.token, self._pepper)

    async def ChooseOrganization(
        self, request: pb.ChooseOrganizationRequest, context: Any
    ) -> pb.ChooseOrganizationResponse:
        """Has a session act for another organization."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.choose_organization(tx, request.token, request.organization, self._pepper)

    async def SignOut(self, request: pb.SignOutRequest, context: Any) -> pb.SignOutResponse:
        """Ends a session by its token."""
        async with self._transactions.begin(current_actor.get()) as tx:
            provider = self._providers.get(await commands.sign_out(tx, request.token, self._pepper))
        if provider is None:
            return pb.SignOutResponse()
        address = await provider.sign_out_address(f"{self._public_url}/sign-in?said=out")
        return pb.SignOutResponse(issuer_address=address, issuer_display_name=provider.issuer.display_name)

    async def ListSessions(self, request: pb.ListSessionsRequest, context: Any) -> pb.ListSessionsResponse:
        """Lists an account's sessions."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_sessions(tx, request)

    async def LookAs(self, request: pb.LookAsRequest, context: Any) -> pb.Session:
        """Looks as an organization sees."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.look_as(tx, request.name, request.organization, request.reason)

    async def StopLooking(self, request: pb.StopLookingRequest, context: Any) -> pb.Session:
        """Looks so no more."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.stop_looking(tx, request.name)

    async def DeleteSession(self, request: pb.DeleteSessionRequest, context: Any) -> Empty:
        """Ends a session."""
        async with self._transactions.begin(current_actor.get()) as tx:
            await commands.delete_session(tx, request.name)
        return Empty()

    async def EndSessions(self, request: pb.EndSessionsRequest, context: Any) -> pb.EndSessionsResponse:
        """Ends all sessions of an account."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return pb.EndSessionsResponse(ended=await commands.end_sessions(tx, request.parent))

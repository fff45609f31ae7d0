"""PasskeyService."""

from typing import Any

from google.protobuf.empty_pb2 import Empty
from tributary.partners.v1 import passkeys_pb2 as pb
from tributary.partners.v1.passkeys_pb2_grpc import PasskeyServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.partners.commands import passkey_sign_in
from services.partners.commands import passkeys as commands
from services.partners.domain.passkeys import site_of
from services.partners.queries import passkeys as queries


class PasskeyServicer(PasskeyServiceServicer):
    """Passkeys over gRPC. The contract's comments say what each rpc does and refuses. `pepper` is the key of the keyed
    hash of tokens, `public_url` where people reach the gateway."""

    def __init__(self, parts: Parts, pepper: bytes, public_url: str) -> None:
        self._transactions = parts.transactions
        self._pepper = pepper
        self._site = site_of(public_url)

    async def StartPasskey(self, request: pb.StartPasskeyRequest, context: Any) -> pb.StartPasskeyResponse:
        """Asks for a new one."""
        return await commands.start_passkey(self._transactions, request, self._site, self._pepper)

    async def RegisterPasskey(self, request: pb.RegisterPasskeyRequest, context: Any) -> pb.RegisterPasskeyResponse:
        """Keeps a new one."""
        return await commands.register_passkey(self._transactions, request, self._site, self._pepper)

    async def StartPasskeySignIn(
        self, request: pb.StartPasskeySignInRequest, context: Any
    ) -> pb.StartPasskeySignInResponse:
        """Asks for the use of one."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await passkey_sign_in.start_passkey_sign_in(tx, request, self._site, self._pepper)

    async def SignInWithPasskey(
        self, request: pb.SignInWithPasskeyRequest, context: Any
    ) -> pb.SignInWithPasskeyResponse:
        """Signs in with one."""
        return await passkey_sign_in.sign_in_with_passkey(self._transactions, request, self._site, self._pepper)

    async def ListPasskeys(self, request: pb.ListPasskeysRequest, context: Any) -> pb.ListPasskeysResponse:
        """Lists an account's."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_passkeys(tx, request)

    async def DeletePasskey(self, request: pb.DeletePasskeyRequest, context: Any) -> Empty:
        """Removes one."""
        async with self._transactions.begin(current_actor.get()) as tx:
            await commands.delete_passkey(tx, request.name)
        return Empty()

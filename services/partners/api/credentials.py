"""CredentialService."""

from typing import Any

from tributary.partners.v1 import credentials_pb2 as pb
from tributary.partners.v1.credentials_pb2_grpc import CredentialServiceServicer

from services.chassis.actor import current_actor
from services.chassis.process import Parts
from services.partners.commands import passwords, second_factor


class CredentialServicer(CredentialServiceServicer):
    """Passwords and second factors over gRPC. `pepper` is the key of the keyed hash of tokens and codes."""

    def __init__(self, parts: Parts, pepper: bytes) -> None:
        self._transactions = parts.transactions
        self._pepper = pepper

    async def RequestPasswordReset(
        self, request: pb.RequestPasswordResetRequest, context: Any
    ) -> pb.RequestPasswordResetResponse:
        """Orders the mail with the link."""
        async with self._transactions.begin(current_actor.get()) as tx:
            await passwords.request_reset(tx, request.email, self._pepper)
        return pb.RequestPasswordResetResponse()

    async def ResetPassword(self, request: pb.ResetPasswordRequest, context: Any) -> pb.ResetPasswordResponse:
        """Sets a password by a link."""
        await passwords.reset_password(self._transactions, request.token, request.password, self._pepper)
        return pb.ResetPasswordResponse()

    async def SetPassword(self, request: pb.SetPasswordRequest, context: Any) -> pb.SetPasswordResponse:
        """Sets a password as the operator."""
        await passwords.set_password(self._transactions, request.name, request.password)
        return pb.SetPasswordResponse()

    async def StartSecondFactor(
        self, request: pb.StartSecondFactorRequest, context: Any
    ) -> pb.StartSecondFactorResponse:
        """Makes a key."""
        return await second_factor.start_second_factor(self._transactions, request, self._pepper)

    async def EnableSecondFactor(
        self, request: pb.EnableSecondFactorRequest, context: Any
    ) -> pb.EnableSecondFactorResponse:
        """Takes the first code."""
        return await second_factor.enable_second_factor(self._transactions, request, self._pepper)

"""IssuerService."""

from collections.abc import Mapping
from typing import Any

from tributary.partners.v1 import issuers_pb2 as pb
from tributary.partners.v1.issuers_pb2_grpc import IssuerServiceServicer

from services.chassis.process import Parts
from services.partners.commands import issuer_sign_in as commands
from services.partners.issuers import Provider


class IssuerServicer(IssuerServiceServicer):
    """Signing in with issuers, over gRPC. `pepper` is the key of the keyed hash of tokens."""

    def __init__(self, parts: Parts, pepper: bytes, providers: Mapping[str, Provider]) -> None:
        self._transactions = parts.transactions
        self._pepper = pepper
        self._providers = providers

    async def ListIssuers(self, request: pb.ListIssuersRequest, context: Any) -> pb.ListIssuersResponse:
        """Lists them."""
        issuers = (provider.issuer for provider in self._providers.values())
        return pb.ListIssuersResponse(
            issuers=[pb.Issuer(key=issuer.key, display_name=issuer.display_name) for issuer in issuers]
        )

    async def StartIssuerSignIn(
        self, request: pb.StartIssuerSignInRequest, context: Any
    ) -> pb.StartIssuerSignInResponse:
        """Where to go."""
        return await commands.start_issuer_sign_in(self._transactions, request, self._providers, self._pepper)

    async def FinishIssuerSignIn(
        self, request: pb.FinishIssuerSignInRequest, context: Any
    ) -> pb.FinishIssuerSignInResponse:
        """Takes who comes back."""
        return await commands.finish_issuer_sign_in(self._transactions, request, self._providers, self._pepper)

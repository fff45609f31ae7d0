"""ClientService."""

from typing import Any

from google.protobuf.empty_pb2 import Empty
from tributary.partners.v1 import clients_pb2 as pb
from tributary.partners.v1.clients_pb2_grpc import ClientServiceServicer

from services.chassis.actor import current_actor
from services.chassis.dates import moment
from services.chassis.masks import changed_paths, masked
from services.chassis.process import Parts
from services.chassis.signing import Signer
from services.chassis.transport import peer_certificate, thumbprint
from services.chassis.validation import validate
from services.partners.commands import client_sign_in
from services.partners.commands import clients as commands
from services.partners.queries import clients as queries


class ClientServicer(ClientServiceServicer):
    """Clients over gRPC. The contract's comments say what each rpc does and refuses. `pepper` is the key of the keyed
    hash of secrets; `signer` signs tokens for who calls with a certificate, None where nobody does."""

    def __init__(self, parts: Parts, pepper: bytes, signer: Signer | None) -> None:
        self._transactions = parts.transactions
        self._pepper = pepper
        self._signer = signer

    async def CreateClient(self, request: pb.CreateClientRequest, context: Any) -> pb.Client:
        """Enters a client."""
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.Client,
            lambda tx: commands.create_client(tx, request.parent, request.client),
        )

    async def GetClient(self, request: pb.GetClientRequest, context: Any) -> pb.Client:
        """Reads a client."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.get_client(tx, request.name)

    async def ListClients(self, request: pb.ListClientsRequest, context: Any) -> pb.ListClientsResponse:
        """Lists an organization's clients."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_clients(tx, request)

    async def UpdateClient(self, request: pb.UpdateClientRequest, context: Any) -> pb.Client:
        """Changes a client."""
        fields = changed_paths(request.update_mask, request.client, commands.FIELDS)
        # Only what is to be changed is held to the rules; these stand in for what stays.
        standing = pb.Client(display_name="stays", scopes=["RECORD_READ"])
        validate(masked(request.client, fields, standing), prefix="client.")
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.update_client(tx, request.client, fields)

    async def RevokeClient(self, request: pb.RevokeClientRequest, context: Any) -> pb.Client:
        """Ends a client."""
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.revoke_client(tx, request.name)

    async def CreateClientSecret(self, request: pb.CreateClientSecretRequest, context: Any) -> pb.ClientSecret:
        """Makes a secret."""
        given = request.client_secret
        expires = moment(given.expire_time, "client_secret.expire_time") if given.HasField("expire_time") else None
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.create_client_secret(tx, request.parent, expires, self._pepper)

    async def ListClientSecrets(
        self, request: pb.ListClientSecretsRequest, context: Any
    ) -> pb.ListClientSecretsResponse:
        """Lists a client's secrets."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_client_secrets(tx, request)

    async def DeleteClientSecret(self, request: pb.DeleteClientSecretRequest, context: Any) -> Empty:
        """Ends a secret."""
        async with self._transactions.begin(current_actor.get()) as tx:
            await commands.delete_client_secret(tx, request.name)
        return Empty()

    async def AuthenticateClient(
        self, request: pb.AuthenticateClientRequest, context: Any
    ) -> pb.AuthenticateClientResponse:
        """Says what a client may do."""
        return await client_sign_in.authenticate_client(
            self._transactions, current_actor.get(), request.client_id, request.secret, self._pepper
        )

    async def ExchangeCertificate(
        self, request: pb.ExchangeCertificateRequest, context: Any
    ) -> pb.ExchangeCertificateResponse:
        """Makes a token for the holder of a certificate."""
        certificate, name = peer_certificate(context), thumbprint(context)
        async with self._transactions.read(client_sign_in.KNOWING) as tx:
            return await client_sign_in.exchange_certificate(tx, certificate, name, request.scopes, self._signer)

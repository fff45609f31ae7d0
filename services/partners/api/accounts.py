"""AccountService."""

from typing import Any

from google.protobuf.empty_pb2 import Empty
from tributary.partners.v1 import accounts_pb2 as pb
from tributary.partners.v1.accounts_pb2_grpc import AccountServiceServicer

from services.chassis.actor import current_actor
from services.chassis.dates import moment
from services.chassis.masks import changed_paths, masked
from services.chassis.process import Parts
from services.chassis.validation import validate
from services.partners.commands import accounts as commands
from services.partners.queries import accounts as queries


class AccountServicer(AccountServiceServicer):
    """Accounts over gRPC. The contract's comments say what each rpc does and refuses. `pepper` is the key of the keyed
    hash of API tokens."""

    def __init__(self, parts: Parts, pepper: bytes) -> None:
        self._transactions = parts.transactions
        self._pepper = pepper

    async def CreateAccount(self, request: pb.CreateAccountRequest, context: Any) -> pb.Account:
        """Enters an account."""
        account = request.account
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.Account,
            lambda tx: commands.create_account(
                tx,
                name=account.name,
                email=account.email,
                display_name=account.display_name,
                memberships=account.memberships,
            ),
        )

    async def GetAccount(self, request: pb.GetAccountRequest, context: Any) -> pb.Account:
        """Reads an account."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.get_account(tx, request.name)

    async def ListAccounts(self, request: pb.ListAccountsRequest, context: Any) -> pb.ListAccountsResponse:
        """Lists accounts."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_accounts(tx, request)

    async def UpdateAccount(self, request: pb.UpdateAccountRequest, context: Any) -> pb.Account:
        """Corrects an account."""
        account = request.account
        paths = changed_paths(request.update_mask, account, ("display_name", "email"))
        async with self._transactions.begin(current_actor.get()) as tx:
            standing = await queries.get_account(tx, account.name)
            validate(masked(account, paths, standing), prefix="account.")
            return await commands.update_account(tx, account.name, {path: getattr(account, path) for path in paths})

    async def CreateApiToken(self, request: pb.CreateApiTokenRequest, context: Any) -> pb.ApiToken:
        """Makes an API token."""
        token = request.api_token
        async with self._transactions.begin(current_actor.get()) as tx:
            return await commands.create_api_token(
                tx,
                request.parent,
                display_name=token.display_name,
                organization=token.organization,
                expire_time=moment(token.expire_time, "api_token.expire_time")
                if token.HasField("expire_time")
                else None,
                pepper=self._pepper,
            )

    async def ListApiTokens(self, request: pb.ListApiTokensRequest, context: Any) -> pb.ListApiTokensResponse:
        """Lists an account's API tokens."""
        async with self._transactions.read(current_actor.get()) as tx:
            return await queries.list_api_tokens(tx, request)

    async def DeleteApiToken(self, request: pb.DeleteApiTokenRequest, context: Any) -> Empty:
        """Ends an API token."""
        async with self._transactions.begin(current_actor.get()) as tx:
            await commands.delete_api_token(tx, request.name)
        return Empty()

    async def AuthenticateApiToken(
        self, request: pb.AuthenticateApiTokenRequest, context: Any
    ) -> pb.AuthenticateApiTokenResponse:
        """Says whose an API token is."""
        return await commands.authenticate_api_token(
            self._transactions, current_actor.get(), request.token, self._pepper
        )

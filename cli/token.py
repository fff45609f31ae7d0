"""`tributary token`: an API token to sign in with."""

from enum import StrEnum
from typing import Annotated

import grpc
import typer
from tributary.partners.v1 import accounts_pb2 as pb
from tributary.partners.v1.accounts_pb2_grpc import AccountServiceStub

from cli.actor import operator_metadata
from cli.problem import Problem
from cli.settings import Settings, from_environment

SECONDS = 10.0


class Audience(StrEnum):
    """For whom the product is, each with an account in the demo data."""

    OFFICE = "office"
    ORGANIZATION = "organization"
    AGENCY = "agency"
    FUNDER = "funder"


DEMO_ACCOUNTS = {
    Audience.OFFICE: "dana@office.demo.example",
    Audience.ORGANIZATION: "rosa@riverbend.demo.example",
    Audience.AGENCY: "andre@housing.demo.example",
    Audience.FUNDER: "fay@fund.demo.example",
}

app = typer.Typer(add_completion=False)


@app.command()
def token(
    audience: Annotated[Audience | None, typer.Argument(help="Whose account of the demo data.")] = None,
    as_: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Whose account, of any there is.")] = None,
) -> None:
    """Prints a new API token of an account, for its first organization. It works for a year, and is shown this once."""
    if (audience is None) == (as_ is None):
        raise Problem(f"Say for whom: one of {', '.join(Audience)}, or --as and an e-mail address.")
    print(create_token(from_environment(), as_ or DEMO_ACCOUNTS[audience]))  # type: ignore[index]


def create_token(settings: Settings, email: str) -> str:
    """A new API token of the account with that e-mail address. Raises Problem."""
    target = settings.grpc_target("partners")
    metadata = operator_metadata(settings)
    with grpc.insecure_channel(target) as channel:
        accounts = AccountServiceStub(channel)
        try:
            account = accounts.GetAccount(
                pb.GetAccountRequest(name=f"accounts/{email}"), metadata=metadata, timeout=SECONDS
            )
            if not account.memberships:
                raise Problem(f"{email} belongs to no organization, so there is nothing to act for.")
            made = pb.ApiToken(display_name="tributary token", organization=account.memberships[0].organization)
            request = pb.CreateApiTokenRequest(parent=account.name, api_token=made)
            return str(accounts.CreateApiToken(request, metadata=metadata, timeout=SECONDS).token)
        except grpc.RpcError as error:
            raise Problem(_sentence(error, email, target)) from error


def _sentence(error: grpc.RpcError, email: str, target: str) -> str:
    match error.code():
        case grpc.StatusCode.UNAVAILABLE | grpc.StatusCode.DEADLINE_EXCEEDED:
            return f"partners does not answer at {target}: start the product with `make up`."
        case grpc.StatusCode.NOT_FOUND:
            return (
                f"There is no account of {email}. `make up` loads the demo data at its first start: wait until it says "
                "how to sign in, or load the data with `tributary demo load`."
            )
        case grpc.StatusCode.UNAUTHENTICATED:
            return f"partners at {target} runs with other keys than this data folder's: set TRIBUTARY_DATA to its own."
        case _:
            return f"partners refuses: {error.details()}"

"""How often callers may call the gRPC ports: those who are known by themselves, strangers by where they come from."""

from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from pydantic import ValidationError
from tributary.funding.v1 import opportunities_pb2 as pb
from tributary.funding.v1 import opportunities_pb2_grpc

from cli.embedded.ports import free_ports
from services.chassis.settings import Settings
from tests.product import scratch_folder
from tests.services.conftest import Callers, Metadata, Running
from tests.services.refusals import error_info, status_of

RATE_LIMITED = ("RESOURCE_EXHAUSTED", "RATE_LIMITED")
WITHOUT = ("UNAUTHENTICATED", "ACTOR_TOKEN_INVALID")


async def answer(call: Awaitable[Any]) -> tuple[str, str]:
    """How a call ended."""
    try:
        await call
    except grpc.aio.AioRpcError as error:
        return error.code().name, error_info(error).reason
    return "OK", ""


@pytest.fixture
async def funding(run_service: Callable[..., Awaitable[Running]]) -> Running:
    """Funding, which takes three calls at once of anybody, and another one in an hour."""
    return await run_service("funding", grpc_rate_per_actor=(3, 10_800.0), grpc_rate_per_address=(3, 10_800.0))


async def test_each_caller_has_calls_of_their_own_and_whom_the_gateway_counts_has_no_end_of_them(
    funding: Running, callers: Callers
) -> None:
    stub = opportunities_pb2_grpc.OpportunityServiceStub(funding.channel)

    def asks(metadata: Metadata) -> Awaitable[Any]:
        return stub.ListOpportunities(pb.ListOpportunitiesRequest(), metadata=metadata)

    often = callers("", "OFFICE_STAFF", account="accounts/often")
    assert [await answer(asks(often)) for _ in range(5)] == [("OK", "")] * 3 + [RATE_LIMITED] * 2
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await asks(often)
    told = error_details_pb2.RetryInfo()
    assert any(detail.Unpack(told) for detail in status_of(caught.value).details)
    assert 3_000 < told.retry_delay.seconds <= 3_600, "when the next one comes back"
    assert await answer(asks(callers("", "OFFICE_STAFF", account="accounts/another"))) == ("OK", "")
    public = callers("", "PUBLIC", account="public")
    assert {await answer(asks(public)) for _ in range(6)} == {("OK", "")}
    # By a socket of this host comes the gateway, and nobody else: it is refused, and not counted.
    assert {await answer(asks(())) for _ in range(6)} == {WITHOUT}


async def test_strangers_are_counted_by_their_address_and_keep_nobody_else_from_it(
    run_service: Callable[..., Awaitable[Running]], callers: Callers
) -> None:
    port = free_ports(1)[0]
    listen = f"unix:{scratch_folder()}/funding.sock,127.0.0.1:{port}"
    await run_service("funding", listen=listen, grpc_rate_per_address=(3, 10_800.0))
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub = opportunities_pb2_grpc.OpportunityServiceStub(channel)
        request = pb.ListOpportunitiesRequest()
        forged = (("authorization", "Bearer a.b.c"),)
        said = [await answer(stub.ListOpportunities(request, metadata=forged)) for _ in range(5)]
        assert said == [WITHOUT] * 3 + [RATE_LIMITED] * 2
        known = callers("", "OFFICE_STAFF", account="accounts/same-address")
        assert await answer(stub.ListOpportunities(request, metadata=known)) == ("OK", "")


def test_a_rate_is_written_as_the_gateways_and_a_wrong_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    given: Any = {"database_url": "postgresql://x", "listen": "unix:x", "actor_public_key_file": "x"}
    for written, rate in (("7/2", (7, 2.0)), ("0", None)):
        monkeypatch.setenv("TRIBUTARY_GRPC_RATE_PER_ACTOR", written)
        assert Settings(**given).grpc_rate_per_actor == rate
    monkeypatch.setenv("TRIBUTARY_GRPC_RATE_PER_ACTOR", "often")
    with pytest.raises(ValidationError, match="grpc_rate_per_actor"):
        Settings(**given)

"""No plain port where others could listen in."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tributary.access.v1 import access_pb2  # noqa: F401 (the option that scopes are read by)

from gateway.api.contract import rpcs
from services.chassis.grpc_server import allowed_roles
from services.chassis.scopes import scope_of
from services.chassis.transport import Transport, TransportError, is_private
from tests.conftest import NatsServer, ServiceDatabase
from tests.services.conftest import Callers


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1:50051", "127.8.8.8:1", "[::1]:50051", "localhost:50051", "unix:/run/x.sock", "unix-abstract:x"],
)
def test_loopback_and_sockets_may_be_plain(address: str) -> None:
    assert is_private(address)
    Transport().check(address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0:50051", "[::]:50051", "10.0.0.4:50051", "tributary.example.org:1", "*:50051", ":50051", ""]
)
def test_what_others_reach_may_not(address: str) -> None:
    assert not is_private(address)
    with pytest.raises(TransportError, match="TRIBUTARY_ALLOW_PLAIN=1"):
        Transport().check(f"unix:/run/x.sock, {address}")
    Transport(allow_plain=True).check(address)
    Transport(Path("certificate"), Path("key")).check(address)


def test_half_of_the_settings_is_refused() -> None:
    for half in (
        Transport(certificate_file=Path("x")),
        Transport(key_file=Path("x")),
        Transport(client_ca_file=Path("x")),
    ):
        with pytest.raises(TransportError, match="TRIBUTARY_TLS"):
            half.check("127.0.0.1:1")


async def test_a_service_does_not_start_plain_on_a_public_address(
    service_database: Callable[[str], Awaitable[ServiceDatabase]], nats_server: NatsServer, callers: Callers
) -> None:
    environment = {
        **os.environ,
        "TRIBUTARY_DATABASE_URL": (await service_database("funding")).app,
        "TRIBUTARY_NATS_URL": nats_server.url,
        "TRIBUTARY_LISTEN": "0.0.0.0:0",
        "TRIBUTARY_ACTOR_PUBLIC_KEY_FILE": str(callers.public_key_file),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.funding", env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 1
    assert said.decode().startswith("funding: It would answer in plain on 0.0.0.0:0, which others can reach: set ")
    assert said.count(b"\n") == 1


def test_the_gateway_describes_the_scopes_that_the_services_ask_for() -> None:
    from google.protobuf import descriptor_pool

    import services.assistance.__main__
    import services.funding.__main__
    import services.partners.__main__  # noqa: F401 (each registers its contracts)

    seen = set()
    for rpc in rpcs():
        service = descriptor_pool.Default().FindServiceByName(f"{rpc.package}.{rpc.service}")
        method = service.methods_by_name[rpc.name]
        assert rpc.scope == scope_of(method)
        assert frozenset(rpc.roles) == allowed_roles(method)
        seen.add(rpc.scope)
    assert {"", "record:read", "referrals:write", "opportunities:write"} <= seen

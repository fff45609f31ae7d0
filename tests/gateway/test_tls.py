"""The gateway over TLS, and its refusal to start without where others listen in."""

import os
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import grpc
import httpx2
import pytest

from tests.gateway.backend import Backend
from tests.gateway.conftest import AUTHORIZED, Process
from tests.services.certificates import Authority


@pytest.fixture(scope="module")
def authority(folder: Path) -> Authority:
    return Authority(folder, "Gateway CA")


async def test_it_answers_over_tls(
    start_gateway: Callable[..., Process], authority: Authority, backend: Backend
) -> None:
    certificate, key = authority.issue("CN=tributary", "gateway")
    process = start_gateway(tls_certificate_file=certificate, tls_key_file=key)
    url, trusting = f"https://127.0.0.1:{process.port}", ssl.create_default_context(cafile=authority.file)
    async with httpx2.AsyncClient(base_url=url, verify=trusting, trust_env=False) as client:
        assert (await client.get("/v1/cases", headers=AUTHORIZED)).status_code == 200
        told = (await client.get("/.well-known/oauth-authorization-server")).json()
        assert told["issuer"] == url
    async with httpx2.AsyncClient(trust_env=False) as plain:
        with pytest.raises(httpx2.HTTPError):
            await plain.get(f"http://127.0.0.1:{process.port}/healthz")


async def test_it_reaches_services_over_tls_with_a_certificate_of_its_own(
    start_gateway: Callable[..., Process], authority: Authority
) -> None:
    service, own = authority.issue("CN=partners", "service"), authority.issue("CN=gateway", "own")
    backend = Backend()
    server = grpc.aio.server()
    server.add_generic_rpc_handlers([backend])
    credentials = grpc.ssl_server_credentials(
        [(service[1].read_bytes(), service[0].read_bytes())], authority.file.read_bytes(), require_client_auth=True
    )
    target = f"127.0.0.1:{server.add_secure_port('127.0.0.1:0', credentials)}"
    await server.start()
    targets = dict.fromkeys(("partners", "assistance", "funding"), target)
    known = {"tls_client_certificate_file": own[0], "tls_client_key_file": own[1]}
    for settings, ready in (({}, 503), (known, 200)):
        process = start_gateway(**targets, tls_ca_file=authority.file, **settings)
        async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:
            assert (await client.get("/readyz")).status_code == ready
        process.stop()
    await server.stop(0)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"LISTEN": "0.0.0.0:0"}, "It would answer in plain on 0.0.0.0:0, which others can reach: set"),
        ({"LISTEN": "[::]:0"}, "It would answer in plain on [::]:0, which others can reach: set"),
        ({"PARTNERS": "10.0.0.4:50051"}, "It would call 10.0.0.4:50051 in plain: set TRIBUTARY_TLS_CA_FILE"),
        (
            {"TLS_KEY_FILE": "key.pem"},
            "Set TRIBUTARY_TLS_CERTIFICATE_FILE and TRIBUTARY_TLS_KEY_FILE both",
        ),
        ({"TLS_CERTIFICATE_FILE": "/none.pem", "TLS_KEY_FILE": "/none.pem"}, "The certificate or its key cannot be"),
    ],
)
def test_it_says_in_a_sentence_why_it_does_not_start(
    settings: dict[str, str], said: str, signing_key: Path, folder: Path
) -> None:
    told = {
        "LISTEN": "127.0.0.1:0",
        "ACTOR_PRIVATE_KEY_FILE": str(signing_key),
        **dict.fromkeys(("PARTNERS", "ASSISTANCE", "FUNDING"), f"unix:{folder}/backend.sock"),
        **settings,
    }
    environment = {**os.environ, **{f"TRIBUTARY_{name}": value for name, value in told.items()}}
    done = subprocess.run(
        [sys.executable, "-m", "gateway"], env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


async def test_plain_is_served_where_it_was_asked_for(start_gateway: Callable[..., Process], backend: Backend) -> None:
    process = start_gateway(listen="0.0.0.0:0", allow_plain=1)
    async with httpx2.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"http://127.0.0.1:{process.port}/healthz")).status_code == 200

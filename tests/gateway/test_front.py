"""What stands before every request: the hosts that the gateway goes by, the callers' addresses, how often they may
call; and the headers of every answer."""

import asyncio
import base64
import re
import socket
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from gateway.api.problems import catalogue, slug
from gateway.front import GUESSES, Proxies
from gateway.limits import counted_as
from gateway.protocol import MOST_CONNECTIONS, protocol
from gateway.reference import services
from gateway.settings import Settings, SettingsError
from tests.gateway.backend import Backend
from tests.gateway.conftest import AUTHORIZED, Process
from tests.gateway.test_limits import status
from tests.gateway.test_process import GIVEN
from tests.services.eventually import eventually

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ANSWERS = [
    ("GET", "/", 200),
    ("GET", "/docs", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/static/reference.css", 200),
    ("GET", "/.well-known/jwks.json", 200),
    ("GET", "/healthz", 200),
    ("GET", "/nothing", 404),
    ("POST", "/docs", 405),
    ("POST", "/oauth2/token", 400),
    ("GET", "/v1/opportunities", 200),
    ("GET", "/v1/cases", 401),
    ("GET", "/v1/nothing", 404),
]


def client(process: Process, **headers: str) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(base_url=process.url, headers=headers, trust_env=False)


@pytest.mark.parametrize(("method", "path", "expected"), ANSWERS)
async def test_every_answer_carries_what_keeps_a_browser_from_misusing_it(
    public: httpx2.AsyncClient, method: str, path: str, expected: int
) -> None:
    answer = await public.request(method, path)
    assert answer.status_code == expected
    assert ALWAYS.items() <= dict(answer.headers).items()
    assert len(answer.headers.get_list("x-content-type-options")) == 1
    assert "geolocation=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers
    assert "strict-transport-security" not in answer.headers, "it is reached by http"
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not re.search(r"unsafe|\*|data:|https?:", answer.headers["content-security-policy"])


async def test_who_comes_by_https_comes_by_nothing_else_from_then_on(start_gateway: Callable[..., Process]) -> None:
    process = start_gateway(public_url="https://tributary.example.org")
    async with client(process, Host="tributary.example.org") as caller:
        for path in ("/", "/v1/opportunities", "/nothing"):
            assert "max-age=31536000" in (await caller.get(path)).headers["strict-transport-security"]


async def test_the_gateway_answers_to_its_own_names_alone(start_gateway: Callable[..., Process]) -> None:
    process = start_gateway(
        public_url="https://tributary.example.org", allowed_hosts="records.example.net, Other.Example"
    )
    own = ["localhost", f"localhost:{process.port}", "127.0.0.1", "[::1]:80", "Tributary.Example.org"]
    own += ["tributary.example.org:443", "records.example.net", "other.example:8080"]
    foreign = [
        "evil.example",
        "tributary.example.org.evil.example",
        "eviltributary.example.org",
        "localhost.",
        "",
        "[::2]",
    ]
    foreign += ["localhost:port", "localhost:80:80", "localhost@evil.example", "10.1.2.3", "*"]
    async with client(process) as caller:
        for host in own:
            assert (await caller.get("/v1/opportunities", headers={"Host": host})).status_code == 200, host
        for host in foreign:
            for path in ("/v1/opportunities", "/docs"):
                answer = await caller.get(path, headers={"Host": host})
                assert answer.status_code in (400, 421), host
                assert answer.json()["reason"] in ("HOST_UNKNOWN", "HEADER_INVALID")
        assert (await caller.get("/healthz", headers={"Host": "10.1.2.3"})).status_code == 200, "a probe may"


async def test_a_request_without_a_host_is_refused(raw: Callable[..., Any]) -> None:
    answer = await raw(b"GET /docs HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert status(answer) == 400
    assert b"HEADER_INVALID" in answer


async def test_no_address_leads_away_from_the_gateway(public: httpx2.AsyncClient, raw: Callable[..., Any]) -> None:
    paths = ["/docs/", "//evil.example", "//evil.example/docs/", "/\\evil.example/", "/%2f%2fevil.example/", "/static"]
    for path in [*paths, *(f"/docs/{key}/" for key in services()), *(f"/problems/{slug(r)}/" for r in catalogue())]:
        answer = await raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        assert status(answer) == 404, path
        assert b"location:" not in answer.lower()


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("192.0.2.9", b"203.0.113.5", "192.0.2.9"),
        ("10.0.0.1", None, "10.0.0.1"),
        ("10.0.0.1", b"203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", b"198.51.100.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        ("10.0.0.1", b"127.0.0.1, 203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", b"203.0.113.5, unknown", "10.0.0.1"),
        ("10.0.0.1", b"10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", b"2001:db8::7", "2001:db8::7"),
        ("2001:db8:1::1", b"203.0.113.5", "203.0.113.5"),
        ("", b"203.0.113.5", ""),
    ],
)
def test_a_callers_address_is_what_the_last_proxy_of_ours_saw(peer: str, forwarded: bytes | None, caller: str) -> None:
    assert Proxies(["10.0.0.0/8", "2001:db8:1::/48"]).caller(peer, forwarded) == caller


async def test_an_account_may_call_only_so_often(start_gateway: Callable[..., Process], backend: Backend) -> None:
    process = start_gateway(rate_per_actor="5/60")
    async with client(process) as caller:
        answers = [await caller.get("/v1/cases", headers=AUTHORIZED) for _ in range(7)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
        refused = answers[-1]
        assert refused.json()["reason"] == "RATE_LIMITED"
        assert 1 <= int(refused.headers["retry-after"]) <= 12
        assert len([call for call in backend.calls if call.path.endswith("ListCases")]) == 5
        assert (await caller.get("/v1/opportunities")).status_code == 200, "others go on"


async def test_an_address_may_call_only_so_often(start_gateway: Callable[..., Process]) -> None:
    process = start_gateway(rate_per_address="5/60", trusted_proxies="127.0.0.0/8")
    async with client(process) as caller:
        for path in ("/v1/opportunities", "/docs"):
            there = {"X-Forwarded-For": f"198.51.100.7, 203.0.113.{len(path)}"}
            statuses = [(await caller.get(path, headers=there)).status_code for _ in range(7)]
            assert statuses == [200] * 5 + [429] * 2
        elsewhere = {"X-Forwarded-For": "203.0.113.200"}
        assert (await caller.get("/docs", headers=elsewhere)).status_code == 200
        assert (await caller.get("/docs")).status_code == 200, "this machine's own callers are counted by account"


async def test_where_guessing_pays_an_address_has_few_tries(start_gateway: Callable[..., Process]) -> None:
    process = start_gateway()
    async with client(process) as caller:
        statuses: list[int] = []
        while 429 not in statuses and len(statuses) < 3 * GUESSES[0]:  # Some come back while it goes on.
            statuses.append((await caller.post("/sign-in", data={"email": "a"})).status_code)
    assert statuses[-1] == 429
    assert len(statuses) > GUESSES[0]


def test_nobody_uses_up_anothers_requests_with_a_token_that_was_not_verified() -> None:
    signed, forged = "Bearer e30.eyJzdWIiOiJhIn0.x", b"Bearer e30.eyJzdWIiOiJhIn0.y"
    assert counted_as(signed, b"Bearer trb_1", "192.0.2.1") == counted_as(signed, b"Bearer trb_2", "192.0.2.2") == "a"
    assert counted_as(forged.decode(), forged, "192.0.2.1") != counted_as(signed, b"Bearer trb_1", "192.0.2.1")
    assert counted_as("Bearer nonsense", b"Bearer a.b.c", "192.0.2.1") == ("", "192.0.2.1")
    deep = base64.urlsafe_b64encode(b"[" * 3_000).decode()
    assert counted_as(f"Bearer e30.{deep}.x", b"Bearer a.b.c", "192.0.2.1") == ("", "192.0.2.1")


@pytest.mark.parametrize(
    ("name", "value"),
    [("RATE_PER_ACTOR", "many"), ("RATE_PER_ADDRESS", "5"), ("RATE_PER_ACTOR", "0/60"), ("TRUSTED_PROXIES", "proxy")],
)
def test_a_wrong_setting_of_the_front_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"TRIBUTARY_{name}"):
        Settings.read(GIVEN | {f"TRIBUTARY_{name}": value})


def test_a_limit_can_be_taken_away() -> None:
    assert Settings.read(GIVEN | {"TRIBUTARY_RATE_PER_ACTOR": "0"}).rate_per_actor is None
    assert Settings.read(GIVEN | {"TRIBUTARY_RATE_PER_ACTOR": "7/2"}).rate_per_actor == (7, 2.0)


async def test_an_address_may_hold_only_so_many_connections(start_gateway: Callable[..., Process]) -> None:
    process = start_gateway()
    held = [await asyncio.open_connection("127.0.0.1", process.port) for _ in range(MOST_CONNECTIONS)]
    # They are taken in the order in which they come.
    reader, writer = await asyncio.open_connection("127.0.0.1", process.port)
    assert status(await reader.read(100)) == 429
    for _, each in [*held, (reader, writer)]:
        each.close()
    async with client(process) as caller:

        async def room() -> bool:
            return (await caller.get("/healthz")).status_code == 200

        await eventually(room)


async def test_an_answer_that_nobody_takes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.protocol.SEND_SECONDS", 0.3)

    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 50_000_000})

    server = uvicorn.Server(
        uvicorn.Config(large, port=0, http=protocol(Proxies(())), ws="none", lifespan="off", log_config=None)
    )
    listener = socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    with socket.create_connection(listener.getsockname()) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for held in (True, False):

            async def as_wished(held: bool = held) -> bool:
                return bool(server.server_state.connections) == held

            await eventually(as_wished)
    server.should_exit = True
    await serving

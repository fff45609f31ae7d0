"""Systems at the token endpoint: client credentials, the metadata, and how often one may ask."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import grpc
import httpx2
import pytest
from joserfc.jwk import OKPKey

from gateway.oauth import PER_CLIENT
from services.chassis.actor import ActorTokens
from services.chassis.limits import MOST_REMEMBERED, Limit
from tests.gateway.backend import ORGANIZATION, Backend, Refuse, message, rpc_named
from tests.gateway.conftest import Process

CLIENT = f"{ORGANIZATION}/clients/0190d1f2-0000-7000-8000-000000000009"
ID, SECRET = "0190d1f2-0000-7000-8000-000000000009", "trc_a+b/c:d"
SCOPES = ["RECORD_READ", "REFERRALS_WRITE"]
GRANT = {"grant_type": "client_credentials"}
FORM = GRANT | {"client_id": ID, "client_secret": SECRET}


def basic(client_id: str = ID, secret: str = SECRET) -> dict[str, str]:
    """The header of RFC 6749, 2.3.1: both parts are form-encoded first."""
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
    return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}


@pytest.fixture
def known(backend: Backend) -> Backend:
    """The backend, knowing the client."""
    answer = {"client": CLIENT, "organization": ORGANIZATION, "roles": ["AGENCY_SYSTEM"], "scopes": SCOPES}
    kind = rpc_named("AuthenticateClient").response.type_name
    backend.answers["AuthenticateClient"] = message(kind, answer).SerializeToString()
    return backend


@pytest.fixture
async def caller(start_gateway: Callable[..., Process], known: Backend) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of a gateway that nobody called yet."""
    process = start_gateway()
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:
        yield client
    process.stop()


@pytest.fixture
def tokens(signing_key: Path, folder: Path) -> ActorTokens:
    """Verifies actor tokens as the services do."""
    public = folder / "oauth-public.json"
    public.write_text(json.dumps(OKPKey.import_key(json.loads(signing_key.read_text())).as_dict(private=False)))
    return ActorTokens(public)


async def test_a_system_gets_a_token_in_its_scopes(
    caller: httpx2.AsyncClient, known: Backend, tokens: ActorTokens
) -> None:
    for sent in ({"data": FORM}, {"data": GRANT, "headers": basic()}):
        answer = await caller.post("/oauth2/token", **sent)
        body = answer.json()
        assert answer.status_code == 200, body
        assert answer.headers["cache-control"] == "no-store"
        assert {name: body[name] for name in ("token_type", "expires_in", "scope")} == {
            "token_type": "Bearer",
            "expires_in": 25,
            "scope": "record:read referrals:write",
        }
        assert known.last.fields == {"client_id": ID, "secret": SECRET}
        actor = tokens.verify(f"Bearer {body['access_token']}")
        assert (actor.account, actor.organization) == (CLIENT, ORGANIZATION)
        assert actor.roles == {"AGENCY_SYSTEM", "PUBLIC"}
        assert actor.scopes == frozenset({"record:read", "referrals:write"})


async def test_a_system_asks_for_fewer_scopes_and_not_for_more(caller: httpx2.AsyncClient, tokens: ActorTokens) -> None:
    fewer = (await caller.post("/oauth2/token", data=FORM | {"scope": "record:read"})).json()
    assert fewer["scope"] == "record:read"
    assert tokens.verify(f"Bearer {fewer['access_token']}").scopes == frozenset({"record:read"})
    for more in ("record:read cases:write", "record", "RECORD_READ"):
        answer = await caller.post("/oauth2/token", data=FORM | {"scope": more})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_the_token_passes_to_the_service_as_it_is(
    caller: httpx2.AsyncClient, known: Backend, tokens: ActorTokens
) -> None:
    token = (await caller.post("/oauth2/token", data=FORM)).json()["access_token"]
    assert (await caller.get("/v1/referrals", headers={"Authorization": f"Bearer {token}"})).status_code == 200
    assert known.last.metadata["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize(
    ("sent", "status", "error"),
    [
        ({"data": GRANT}, 401, "invalid_client"),
        ({"data": GRANT | {"client_id": ID}}, 401, "invalid_client"),
        ({"data": GRANT, "headers": {"Authorization": "Bearer x"}}, 401, "invalid_client"),
        ({"data": GRANT, "headers": {"Authorization": "Basic !"}}, 401, "invalid_client"),
        ({"data": GRANT, "headers": {"Authorization": "Basic YQ=="}}, 401, "invalid_client"),
        ({"data": FORM, "headers": basic()}, 400, "invalid_request"),
        ({"data": GRANT | {"client_id": "other"}, "headers": basic()}, 400, "invalid_request"),
        ({"data": {"client_id": ID, "client_secret": SECRET}}, 400, "invalid_request"),
        ({"data": FORM | {"grant_type": "password"}}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_request_that_cannot_be_is_refused_as_the_rfc_says(
    caller: httpx2.AsyncClient, sent: dict[str, Any], status: int, error: str
) -> None:
    answer = await caller.post("/oauth2/token", **sent)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers.get("www-authenticate", "").startswith("Basic") == (status == 401)


async def test_a_refusal_does_not_tell_what_was_wrong(caller: httpx2.AsyncClient, backend: Backend) -> None:
    missing = await caller.post("/oauth2/token", data=GRANT)
    answers = {(missing.status_code, missing.content, missing.headers["www-authenticate"])}
    for refusal in (
        Refuse(grpc.StatusCode.UNAUTHENTICATED, "CLIENT_INVALID", "One thing."),
        Refuse(grpc.StatusCode.INVALID_ARGUMENT, "FIELD_INVALID", "Another."),
    ):
        backend.answers["AuthenticateClient"] = refusal
        answer = await caller.post("/oauth2/token", data=FORM)
        answers.add((answer.status_code, answer.content, answer.headers["www-authenticate"]))
    assert len(answers) == 1


async def test_partners_away_is_not_the_clients_fault(caller: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["AuthenticateClient"] = Refuse(grpc.StatusCode.UNAVAILABLE)
    answer = await caller.post("/oauth2/token", data=FORM)
    assert (answer.status_code, answer.json()["reason"]) == (503, "UNAVAILABLE")


async def test_who_asks_too_often_is_told_when_to_come_back(caller: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["AuthenticateClient"] = Refuse(grpc.StatusCode.UNAUTHENTICATED, "CLIENT_INVALID")
    statuses = [(await caller.post("/oauth2/token", data=FORM)).status_code for _ in range(PER_CLIENT[0])]
    assert set(statuses) == {401}
    answer = await caller.post("/oauth2/token", data=FORM)
    assert (answer.status_code, answer.json()["error"]) == (429, "temporarily_unavailable")
    assert 1 <= int(answer.headers["retry-after"]) <= 2
    # Another client is not shut out by it.
    assert (await caller.post("/oauth2/token", data=FORM | {"client_id": "other"})).status_code == 401


def test_tries_come_back_one_by_one() -> None:
    now = 1000.0
    limit = Limit(3, 6.0, clock=lambda: now)
    assert [limit.wait("a") for _ in range(5)] == [0, 0, 0, 2, 2]
    assert limit.wait("b") == 0
    now += 1.5
    assert limit.wait("a") == 1
    now += 0.5
    assert [limit.wait("a"), limit.wait("a")] == [0, 2]
    now += 1000
    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 2]


def test_only_so_many_callers_are_remembered() -> None:
    limit = Limit(1, 60.0)
    for caller in range(MOST_REMEMBERED + 5):
        assert limit.wait(caller) == 0
    assert len(limit._whole) == MOST_REMEMBERED


async def test_what_the_server_can_do_is_to_be_read(
    start_gateway: Callable[..., Process], caller: httpx2.AsyncClient, known: Backend
) -> None:
    misled = await caller.get("/.well-known/oauth-authorization-server", headers={"Host": "evil.example"})
    assert misled.status_code == 421
    told = (await caller.get("/.well-known/oauth-authorization-server")).json()
    assert told["issuer"] == str(caller.base_url).rstrip("/")
    assert told["token_endpoint"] == f"{told['issuer']}/oauth2/token"
    assert "client_credentials" in told["grant_types_supported"]
    assert {"record:read", "referrals:write", "opportunities:write"} <= set(told["scopes_supported"])
    assert (await caller.get(told["jwks_uri"])).json()["keys"]
    process = start_gateway(public_url="https://tributary.example.org/")
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:
        told = (await client.get("/.well-known/oauth-authorization-server")).json()
    assert told["issuer"] == "https://tributary.example.org"
    assert told["token_endpoint"] == "https://tributary.example.org/oauth2/token"


async def test_a_new_key_is_published_and_signs_without_a_restart(
    start_gateway: Callable[..., Process], folder: Path, known: Backend
) -> None:
    old, new = (OKPKey.generate_key("Ed25519") for _ in range(2))
    path = folder / "rotating.json"
    path.write_text(json.dumps(old.as_dict(private=True)))
    process = start_gateway(actor_private_key_file=path)
    async with httpx2.AsyncClient(base_url=process.url, trust_env=False) as client:

        async def state() -> tuple[list[str], str]:
            keys = (await client.get("/.well-known/jwks.json")).json()["keys"]
            token = (await client.post("/oauth2/token", data=FORM)).json()["access_token"]
            head = base64.urlsafe_b64decode(token.split(".")[0] + "==")
            return [key["kid"] for key in keys], json.loads(head)["kid"]

        assert await state() == ([old.thumbprint()], old.thumbprint())
        path.write_text(json.dumps({"keys": [new.as_dict(private=True), old.as_dict(private=True)]}))
        assert await state() == ([new.thumbprint(), old.thumbprint()], new.thumbprint())


def test_the_scheme_of_systems_is_in_the_reference() -> None:
    from gateway.api.openapi import document

    scheme = document()["components"]["securitySchemes"]["clientCredentials"]
    assert scheme["type"] == "oauth2"
    flow = scheme["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/oauth2/token"
    operations = [o for item in document()["paths"].values() for o in item.values()]
    named = {scope for o in operations for way in o["security"] for scope in way.get("clientCredentials", ())}
    assert named == set(flow["scopes"])
    listing = document()["paths"]["/v1/referrals"]["get"]
    assert {"clientCredentials": ["referrals:read"]} in listing["security"]
    clients = document()["paths"]["/v1/organizations/{organization}/clients"]["post"]
    assert clients["security"] == [{"apiToken": []}], "no scope makes clients"

"""Who calls: API tokens, actor tokens, token exchange, the key set."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OKPKey

from gateway.api.contract import rpcs
from gateway.clients import Clients
from gateway.session import MOST_REMEMBERED, Session
from services.chassis.actor import Actor, ActorTokens
from services.chassis.signing import Signer
from tests.gateway.backend import AUTHENTICATE, OFFICE, OFFICE_TOKEN, Backend
from tests.gateway.conftest import AUTHORIZED, Process

EXCHANGE = {
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:tributary:params:oauth:token-type:api-token",
    "subject_token": OFFICE_TOKEN,
}


@pytest.fixture(scope="session")
def tokens(signing_key: Path, folder: Path) -> ActorTokens:
    """Verifies actor tokens as the services do."""
    public = folder / "public.json"
    public.write_text(json.dumps(OKPKey.import_key(json.loads(signing_key.read_text())).as_dict(private=False)))
    return ActorTokens(public)


def actor_of(call: Any, tokens: ActorTokens) -> Actor:
    return tokens.verify(str(call.metadata["authorization"]))


async def test_an_api_token_becomes_an_actor_that_services_trust(
    office: httpx2.AsyncClient, backend: Backend, tokens: ActorTokens
) -> None:
    await office.get("/v1/cases")
    actor = actor_of(backend.last, tokens)
    assert (actor.account, actor.organization) == (OFFICE["account"], OFFICE["organization"])
    assert actor.roles == {"OFFICE_STAFF", "PUBLIC"}


async def test_a_caller_without_a_token_is_the_public(
    public: httpx2.AsyncClient, backend: Backend, tokens: ActorTokens
) -> None:
    assert (await public.get("/v1/organizations/7")).status_code == 200
    assert actor_of(backend.last, tokens).roles == {"PUBLIC"}


async def test_what_is_not_public_asks_who_is_calling(public: httpx2.AsyncClient, backend: Backend) -> None:
    answer = await public.get("/v1/cases")
    assert (answer.status_code, answer.json()["reason"]) == (401, "SIGN_IN_REQUIRED")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert not backend.calls


async def test_the_gateway_asks_partners_under_its_own_role(
    start_gateway: Callable[..., Process], backend: Backend, tokens: ActorTokens
) -> None:
    async with httpx2.AsyncClient(base_url=start_gateway().url, headers=AUTHORIZED, trust_env=False) as fresh:
        await asyncio.gather(*(fresh.get("/v1/cases") for _ in range(20)))
        await fresh.get("/v1/cases")
    asked = [call for call in backend.calls if call.path == AUTHENTICATE]
    assert len(asked) == 1, "one question for all who wait, and none while the answer is fresh"
    assert actor_of(asked[0], tokens).roles == {"GATEWAY", "PUBLIC"}


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Basic abc", "token", "Bearer a b", "Bearer " + "x" * 513, "Bearer caf\xe9"]
)
async def test_a_malformed_authorization_is_refused(public: httpx2.AsyncClient, backend: Backend, header: str) -> None:
    answer = await public.get("/v1/organizations", headers={"Authorization": header.encode("latin-1")})
    assert (answer.status_code, answer.json()["reason"]) == (401, "AUTHORIZATION_INVALID")
    assert not backend.calls


async def test_a_token_of_nobody_is_refused_even_where_everyone_may_read(public: httpx2.AsyncClient) -> None:
    answer = await public.get("/v1/organizations", headers={"Authorization": "Bearer unknown"})
    assert (answer.status_code, answer.json()["reason"]) == (401, "API_TOKEN_INVALID")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_an_api_token_can_be_exchanged_for_an_actor_token(
    public: httpx2.AsyncClient, tokens: ActorTokens
) -> None:
    answer = await public.post("/oauth2/token", data=EXCHANGE)
    body = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 60)
    assert body["issued_token_type"] == "urn:ietf:params:oauth:token-type:jwt"
    assert tokens.verify(f"Bearer {body['access_token']}").roles == {"OFFICE_STAFF", "PUBLIC"}
    keys = KeySet.import_key_set((await public.get("/.well-known/jwks.json")).json())
    claims = jwt.decode(body["access_token"], keys, algorithms=["EdDSA"]).claims
    assert 55 < claims["exp"] - time.time() <= 60


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "invalid_request"),
        ({"subject_token": None}, "invalid_request"),
        ({"subject_token": "unknown"}, "invalid_request"),
        ({"subject_token": "caf\xe9"}, "invalid_request"),
        ({"subject_token_type": "urn:ietf:params:oauth:token-type:jwt"}, "invalid_request"),
        ({"requested_token_type": "urn:ietf:params:oauth:token-type:saml2"}, "invalid_request"),
        ({"audience": "elsewhere"}, "invalid_target"),
        ({"resource": "https://elsewhere.example"}, "invalid_target"),
    ],
)
async def test_an_exchange_that_cannot_be_is_refused(
    public: httpx2.AsyncClient, change: dict[str, str | None], error: str
) -> None:
    form = {name: value for name, value in (EXCHANGE | change).items() if value is not None}
    answer = await public.post("/oauth2/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.json()["error_description"]
    assert answer.headers["cache-control"] == "no-store"


async def test_an_exchange_is_a_form_with_each_parameter_once(public: httpx2.AsyncClient) -> None:
    for kind, content in (
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"grant_type=a&grant_type=b"),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 10_000),
        ("application/x-www-form-urlencoded", b"a=%ff"),
    ):
        answer = await public.post("/oauth2/token", content=content, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


async def test_the_key_set_holds_no_secret(public: httpx2.AsyncClient) -> None:
    (key,) = (await public.get("/.well-known/jwks.json")).json()["keys"]
    assert "d" not in key
    assert (key["kty"], key["crv"], key["alg"], key["use"]) == ("OKP", "Ed25519", "EdDSA", "sig")


async def test_only_so_many_tokens_are_remembered(signing_key: Path, folder: Path, backend: Backend) -> None:
    clients = Clients({rpc.package: f"unix:{folder}/backend.sock" for rpc in rpcs()})
    session = Session(clients, Signer(signing_key))
    session._known.update({number.to_bytes(32): ("", 0.0) for number in range(MOST_REMEMBERED)})
    await session.authorization(AUTHORIZED["Authorization"].encode(), None, 10)
    assert len(session._known) == MOST_REMEMBERED
    await clients.close()


def test_a_key_that_is_not_ed25519_is_refused_at_start(folder: Path, signing_key: Path) -> None:
    path = folder / "other.json"
    for key in (OKPKey.generate_key("X25519", private=True).as_dict(private=True),
                OKPKey.import_key(json.loads(signing_key.read_text())).as_dict(private=False)):  # fmt: skip
        path.write_text(json.dumps(key))
        with pytest.raises(ValueError, match="is not the JWK of an Ed25519 private key"):
            Signer(path)

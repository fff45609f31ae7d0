"""Who forges what says who they are: in tokens, and in the metadata beside them."""

import base64
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey, RSAKey
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc

from services.chassis.actor import AUDIENCE, ISSUER, LEEWAY
from tests.access.calling import World
from tests.access.places import FOREIGN, OWN, key, organization, secret
from tests.services.conftest import Callers, Metadata
from tests.services.refusals import refusal

ACCOUNT = "accounts/00000000-0000-7000-8000-000000000001"
REFUSED = ("UNAUTHENTICATED", "ACTOR_TOKEN_INVALID")


def claims(**other: Any) -> dict[str, Any]:
    """What the Office's token says, but for `other`; None leaves a claim out."""
    now = int(time.time())
    said = {"iss": ISSUER, "aud": AUDIENCE, "sub": ACCOUNT, "roles": ["OFFICE_ADMIN", "OFFICE_STAFF"]}
    return {name: value for name, value in {**said, "iat": now, "exp": now + 60, **other}.items() if value is not None}


def part(value: Any) -> str:
    """A part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def forged(callers: Callers) -> dict[str, str]:
    """Tokens that nobody shall get in with, by what is wrong with them."""
    good, public = callers._key, callers._key.as_dict(private=False)
    point = str(public["x"])
    stranger = OKPKey.generate_key("Ed25519")
    whole = jwt.encode({"alg": "EdDSA"}, claims(), good, algorithms=["EdDSA"])
    head, body, signature = whole.split(".")
    own = part({"alg": "EdDSA", "jwk": stranger.as_dict(private=False)})
    by_hmac = OctKey.import_key(json.dumps(public, separators=(",", ":")).encode())
    by_point = OctKey.import_key(base64.urlsafe_b64decode(point + "=="))

    def signed(**other: Any) -> str:
        return jwt.encode({"alg": "EdDSA"}, claims(**other), good, algorithms=["EdDSA"])

    def hmac(with_key: OctKey) -> str:
        return jwt.encode({"alg": "HS256"}, claims(), with_key, algorithms=["HS256"])

    return {
        "expired": signed(exp=int(time.time()) - LEEWAY - 2),
        "without an end": signed(exp=None),
        "for another audience": signed(aud="elsewhere"),
        "for no audience": signed(aud=None),
        "of another issuer": signed(iss="evil"),
        "of nobody": signed(sub=None),
        "without roles": signed(roles=None),
        "with a role as a text": signed(roles="OFFICE_ADMIN"),
        "as the product itself": signed(roles=["PRODUCT"]),
        "with a role that is SQL": signed(roles=["OFFICE_ADMIN','PRODUCT"]),
        "not valid yet": signed(nbf=int(time.time()) + 600),
        "of another key": jwt.encode({"alg": "EdDSA"}, claims(), stranger, algorithms=["EdDSA"]),
        "of another key that it brings along": own + "." + body + "." + signature,
        "of RSA": jwt.encode({"alg": "RS256"}, claims(), RSAKey.generate_key(2048), algorithms=["RS256"]),
        "alg none": part({"alg": "none"}) + "." + body + ".",
        "alg none with the signature": part({"alg": "none"}) + "." + body + "." + signature,
        "alg None": part({"alg": "None"}) + "." + body + ".",
        "no alg": part({"typ": "JWT"}) + "." + body + "." + signature,
        "the public key as an HMAC secret": hmac(by_hmac),
        "the public point as an HMAC secret": hmac(by_point),
        "without its signature": head + "." + body + ".",
        "with another body": head + "." + part(claims(sub="accounts/other")) + "." + signature,
        "a critical header that nobody knows": part({"alg": "EdDSA", "crit": ["x"], "x": 1}) + f".{body}.{signature}",
        "a key's id that is a path": part({"alg": "EdDSA", "kid": "../../dev/null"}) + f".{body}.{signature}",
        "two tokens": f"{whole} {whole}",
        "nothing": "",
        "no token": "a.b.c",
        "braces": "{}.{}.{}",
        "a header of other kinds": part({"alg": "EdDSA", "crit": 1}) + f".{body}.{signature}",
        "parts within parts": f"{head}.{base64.urlsafe_b64encode(b'[' * 2_900).decode()}.{signature}",
        "a long one": "a" * 6000 + ".b.c",
    }


@pytest.fixture(scope="module")
def office_cases(world: World) -> Callable[[Metadata], Awaitable[Any]]:
    """Lists the Office's queue with some metadata."""
    stub = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    return lambda metadata: stub.ListCases(cases_pb2.ListCasesRequest(), metadata=metadata, timeout=5)


async def test_no_forged_token_opens_a_service_or_the_gateway(
    world: World, callers: Callers, office_cases: Callable[[Metadata], Awaitable[Any]], web: str
) -> None:
    good = callers.token("", "OFFICE_STAFF", account=ACCOUNT)
    assert (await office_cases((("authorization", f"Bearer {good}"),))).cases
    async with httpx2.AsyncClient(base_url=web, trust_env=False) as client:
        assert (await client.get("/v1/cases", headers={"Authorization": f"Bearer {good}"})).status_code == 200
        for what, token in forged(callers).items():
            assert await refusal(office_cases((("authorization", f"Bearer {token}"),))) == REFUSED, what
            answer = await client.get("/v1/cases", headers={"Authorization": f"Bearer {token or '..'}"})
            assert answer.status_code == 401, what
            assert "cases" not in answer.json()


async def test_the_way_a_token_is_sent_does_not_widen_what_it_opens(
    callers: Callers, office_cases: Callable[[Metadata], Awaitable[Any]]
) -> None:
    token = callers.token("", "OFFICE_STAFF", account=ACCOUNT)
    for sent in (
        f"Basic {token}",
        token,
        f"Bearer{token}",
        "Bearer",
        f"Bearer {token}x",
        f"Bearer x{token}",
        "Bearer ",
        "",
    ):
        assert await refusal(office_cases((("authorization", sent),))) == REFUSED, sent[:10]
    assert await refusal(office_cases(())) == REFUSED
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await office_cases((("authorization-bin", token.encode()),))
    assert caught.value.code() == grpc.StatusCode.UNAUTHENTICATED


async def test_metadata_beside_the_token_says_nothing_about_the_caller(world: World, callers: Callers) -> None:
    stub = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    member = callers(
        f"organizations/{organization(OWN)}", "ORGANIZATION_MEMBER", account=f"accounts/{key(OWN, 'accounts', 'it')}"
    )
    theirs = f"cases/{key(FOREIGN, 'cases', 'SUBMITTED')}"
    other = f"organizations/{organization(FOREIGN)}"
    beside: Metadata = (
        *(("x-actor", "accounts/admin"), ("x-roles", "OFFICE_ADMIN"), ("roles", "OFFICE_ADMIN"), ("role", "PRODUCT")),
        *(("tributary.roles", "PRODUCT"), ("tributary-organization", other), ("org", other), ("sub", "product")),
        *(("x-forwarded-user", "admin"), ("x-forwarded-client-cert", "By=spiffe://x"), ("grpc-internal", "1")),
        *(("x-request-id", "'; SET tributary.roles = 'PRODUCT'; --"), ("traceparent", "00-" + "f" * 32 + "-x-01")),
    )
    get = stub.GetCase(cases_pb2.GetCaseRequest(name=theirs), metadata=(*member, *beside), timeout=5)
    assert await refusal(get) == ("NOT_FOUND", "CASE_NOT_FOUND")
    listed = await stub.ListCases(cases_pb2.ListCasesRequest(page_size=200), metadata=(*member, *beside), timeout=5)
    assert secret(FOREIGN) not in str(listed)
    assert listed.cases


async def test_of_two_tokens_the_weaker_does_not_ride_on_the_stronger(world: World, callers: Callers) -> None:
    """Two authorizations in one call are one caller's at most, never a mixture; and through HTTP they are refused."""
    stub = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    member = callers(f"organizations/{organization(OWN)}", "ORGANIZATION_MEMBER", account=ACCOUNT)
    nobody = (("authorization", "Bearer " + forged(callers)["alg none"]),)
    for metadata in ((*member, *nobody), (*nobody, *member)):
        theirs = cases_pb2.GetCaseRequest(name=f"cases/{key(FOREIGN, 'cases', 'SUBMITTED')}")
        code, _ = await refusal(stub.GetCase(theirs, metadata=metadata, timeout=5))
        assert code in ("NOT_FOUND", "UNAUTHENTICATED")


async def test_a_key_of_one_caller_gives_another_nothing_of_the_answer(
    world: World, callers: Callers, kept: None
) -> None:
    stub = cases_pb2_grpc.CaseServiceStub(world.running["assistance"].channel)
    request = cases_pb2.CreateCaseRequest(case=cases_pb2.Case(title="A letter", need="Its need"), request_id="one key")
    made = {}
    for side, account in ((OWN, "a"), (FOREIGN, "b"), (OWN, "c")):
        who = callers(f"organizations/{organization(side)}", "ORGANIZATION_MEMBER", account=f"accounts/{account}")
        made[account] = await stub.CreateCase(request, metadata=who, timeout=5)
        again = await stub.CreateCase(request, metadata=who, timeout=5)
        assert again.name == made[account].name
        assert made[account].organization == f"organizations/{organization(side)}"
    assert len({case.name for case in made.values()}) == 3

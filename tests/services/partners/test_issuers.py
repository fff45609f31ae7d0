"""Signing in with an issuer: who is let in as whom, and every token that must not be taken."""

import base64
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import OctKey, RSAKey
from tributary.access.v1.access_pb2 import Role
from tributary.partners.v1 import issuers_pb2, sessions_pb2
from tributary.partners.v1.issuers_pb2_grpc import IssuerServiceStub

from services.partners.domain.issuers import Issuer
from services.partners.issuers import Provider
from tests.issuer import COUNTY, Lying, lying_issuer
from tests.services.conftest import Callers, Running
from tests.services.partners.conftest import Partners, partners_of
from tests.services.partners.people import HOME, PASSWORD, mailed, person, sign_in, whose, with_second_factor
from tests.services.refusals import refusal

HOUSING = "organizations/01900000-0000-7000-8000-0000000000f1"
REFUSED = ("UNAUTHENTICATED", "ISSUER_REFUSED")


@pytest.fixture(scope="module")
def county() -> Iterator[Lying]:
    """The county's issuer."""
    with lying_issuer() as issuer:
        yield issuer


@pytest.fixture(autouse=True)
def honest(county: Lying) -> None:
    """Each test begins with one that says the truth, of a person of its own."""
    county.signing, county.status, county.header, county.metadata, county.userinfo = None, 200, {}, {}, {}
    county.claims = someone()


def someone(**claims: Any) -> dict[str, Any]:
    """What an issuer says of somebody whom nobody has seen."""
    key = uuid4().hex
    said = {"sub": key, "email": f"{key}@county.example", "email_verified": True, "name": "Ines Example"}
    return said | claims


@pytest.fixture(scope="module")
async def partners(
    run_service: Callable[..., Awaitable[Running]],
    callers: Callers,
    county: Lying,
    tmp_path_factory: pytest.TempPathFactory,
) -> Partners:
    """Partners, told of two issuers at one address, and of the organization that they are mapped to."""
    file = tmp_path_factory.mktemp("issuers") / "issuers.toml"
    file.write_text(
        COUNTY.format(key="county", url=county.url, organization=HOUSING)
        + COUNTY.format(key="other", url=county.url, organization=HOUSING)
    )
    partners = partners_of(await run_service("partners", issuers_file=file), callers)
    await partners.enter("Housing", name=HOUSING, kind="COUNTY_DEPARTMENT")
    return partners


async def start(partners: Partners, issuer: str = "county") -> issuers_pb2.StartIssuerSignInResponse:
    """Goes there."""
    request = issuers_pb2.StartIssuerSignInRequest(issuer=issuer, onward="/docs")
    return await stub(partners).StartIssuerSignIn(request, metadata=partners.gateway)


async def finish(
    partners: Partners, state: str, code: str = "code", issuer: str = "county"
) -> issuers_pb2.FinishIssuerSignInResponse:
    """Comes back."""
    request = issuers_pb2.FinishIssuerSignInRequest(
        issuer=issuer, state=state, code=code, address=HOME, user_agent="Heron 1"
    )
    return await stub(partners).FinishIssuerSignIn(request, metadata=partners.gateway)


async def there_and_back(partners: Partners, county: Lying) -> issuers_pb2.FinishIssuerSignInResponse:
    """Signs in."""
    begun = await start(partners)
    return await finish(partners, begun.state, county.authorize(begun.address))


def stub(partners: Partners) -> Any:
    """The service."""
    return IssuerServiceStub(partners.running.channel)


async def test_somebody_of_a_mapped_domain_is_let_in_with_an_account_made_on_the_way(
    partners: Partners, county: Lying
) -> None:
    session = await there_and_back(partners, county)
    assert (session.step, session.onward) == (sessions_pb2.SIGNED_IN, "/docs")
    who = await whose(partners, session.token)
    assert (who.email, who.display_name) == (county.claims["email"], "Ines Example")
    assert (who.organization, list(who.roles)) == (HOUSING, [Role.PARTNER_STAFF])
    again = await whose(partners, (await there_and_back(partners, county)).token)
    assert again.account == who.account


async def test_what_is_asked_has_pkce_state_and_nonce(partners: Partners, county: Lying) -> None:
    begun = await start(partners)
    county.authorize(begun.address)
    assert begun.address.startswith(f"{county.url}/authorization_endpoint?")
    assert county.asked["code_challenge_method"] == "S256"
    assert county.asked["state"] == begun.state
    assert county.asked["redirect_uri"] == "https://tributary.example/sign-in/with/county/done"
    assert len({begun.state, county.asked["nonce"], county.asked["code_challenge"]}) == 3
    await finish(partners, begun.state)
    assert len(county.exchanged["code_verifier"]) >= 43


async def test_claims_make_roles_and_take_them_but_not_those_that_somebody_granted(
    partners: Partners, county: Lying
) -> None:
    county.claims["groups"] = ["deciders", "others"]
    who = await whose(partners, (await there_and_back(partners, county)).token)
    assert set(who.roles) == {Role.PARTNER_STAFF, Role.ORGANIZATION_ADMIN, Role.ORGANIZATION_MEMBER}
    county.claims["groups"] = []
    session = await there_and_back(partners, county)
    assert list((await whose(partners, session.token)).roles) == [Role.PARTNER_STAFF]
    key = who.account.partition("/")[2]
    grants = await partners.rows(
        "SELECT role, granter, revoker FROM role_grants WHERE account_id = $1 ORDER BY role", key
    )
    assert [tuple(grant) for grant in grants] == [
        ("ORGANIZATION_ADMIN", "issuers/county", "issuers/county"),
        ("PARTNER_STAFF", "issuers/county", ""),
    ]
    await partners.rows(
        "INSERT INTO role_grants (account_id, organization_id, role, granter, create_time)"
        " SELECT account_id, organization_id, 'FUNDER_STAFF', 'accounts/dana', now() FROM role_grants"
        " WHERE account_id = $1 LIMIT 1",
        key,
    )
    county.claims["email"] = county.claims["email"].replace("@", "@sparse.")
    session = await there_and_back(partners, county)
    assert list((await whose(partners, session.token)).roles) == [Role.FUNDER_STAFF]


async def test_who_is_left_without_a_role_is_not_let_in(partners: Partners, county: Lying) -> None:
    county.claims["email"] = county.claims["email"].replace("@", "@sparse.")
    assert await refusal(there_and_back(partners, county)) == ("PERMISSION_DENIED", "ISSUER_NO_ROLE")
    assert await partners.rows("SELECT FROM accounts WHERE email = $1", county.claims["email"]) == []


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "rosa@elsewhere.example"},
        {"email": "rosa@evil-county.example"},
        {"email": "rosa@county.example.evil.example"},
        {"email": "rosa@below.county.example"},
        {"email": None},
        {"email": ""},
        {"email": "a\nBcc: b@county.example"},
        {"email": "rosa example@county.example"},
        {"email": "r" * 250 + "@county.example"},
    ],
)
async def test_an_address_that_the_issuer_does_not_vouch_for_or_is_not_trusted_with_opens_nothing(
    partners: Partners, county: Lying, claims: dict[str, Any]
) -> None:
    county.claims |= claims
    county.userinfo = {"sub": county.claims["sub"]}
    assert await refusal(there_and_back(partners, county)) == ("PERMISSION_DENIED", "ISSUER_NOT_MAPPED")


async def invited(partners: Partners, county: Lying) -> Any:
    """Somebody of the county's who has an account already."""
    rosa = await person(partners)
    await partners.rows(
        "UPDATE accounts SET email = $2, email_key = $2 WHERE id = $1",
        rosa.name.partition("/")[2],
        county.claims["email"],
    )
    return rosa


async def test_an_account_of_that_address_is_linked_and_its_owner_told(partners: Partners, county: Lying) -> None:
    rosa = await invited(partners, county)
    county.claims["email"] = county.claims["email"].upper().replace("@COUNTY", "@county")
    session = await there_and_back(partners, county)
    who = await whose(partners, session.token)
    assert who.account == rosa.name
    assert {choice.organization for choice in who.choices} == {HOUSING, rosa.memberships[0].organization}
    assert "acts as your account" in await mailed(partners, who.email, "You signed in")
    key = rosa.name.partition("/")[2]
    assert await partners.rows("SELECT FROM audit WHERE relation = 'identities' AND row_id = $1", key)


async def test_an_address_that_was_given_to_somebody_new_does_not_give_them_the_old_ones_account(
    partners: Partners, county: Lying
) -> None:
    await there_and_back(partners, county)
    county.claims["sub"] = "somebody new"
    assert await refusal(there_and_back(partners, county)) == ("PERMISSION_DENIED", "ISSUER_OTHER_PERSON")


async def test_the_issuers_word_is_one_factor_unless_it_says_two(partners: Partners, county: Lying) -> None:
    await invited(partners, county)
    await with_second_factor(partners, (await sign_in(partners, county.claims["email"], PASSWORD)).token)
    assert (await there_and_back(partners, county)).step == sessions_pb2.CODE
    county.claims["amr"] = ["pwd", "mfa"]
    assert (await there_and_back(partners, county)).step == sessions_pb2.SIGNED_IN


OTHER_KEY = RSAKey.generate_key(2048, {"kid": "a"})


@pytest.mark.parametrize(
    "lie",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"nonce": None}},
        {"claims": {"aud": "another client"}},
        {"claims": {"aud": ["tributary", "another"], "azp": "another"}},
        {"claims": {"aud": None}},
        {"claims": {"iss": "https://evil.example"}},
        {"claims": {"exp": int(time.time()) - 600}},
        {"claims": {"exp": None}},
        {"claims": {"iat": None}},
        {"claims": {"sub": None}},
        {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
        {"signing": OTHER_KEY},
        {"header": {"kid": "unknown"}},
        {"header": {"alg": "none"}},
        {"header": {"alg": "HS256"}, "signing": OctKey.generate_key(256, {"kid": "a"})},
        {"userinfo": {"sub": "somebody else", "email": "dana@county.example", "email_verified": True}},
    ],
    # Without the values: each worker makes keys and moments of its own, which must not show in the names.
    ids=lambda lie: " ".join(
        f"{name}: {', '.join(value)}" if isinstance(value, dict) else name for name, value in lie.items()
    ),
)
async def test_a_token_that_does_not_hold_opens_nothing(partners: Partners, county: Lying, lie: dict[str, Any]) -> None:
    for name, value in lie.items():
        setattr(county, name, county.claims | value if name == "claims" else value)
    if "userinfo" in lie:
        county.claims |= {"email": None}
    assert await refusal(there_and_back(partners, county)) == REFUSED


async def test_the_way_back_is_gone_once_within_ten_minutes_and_from_where_one_went(
    partners: Partners, county: Lying
) -> None:
    begun = await start(partners)
    county.authorize(begun.address)
    await finish(partners, begun.state)
    assert await refusal(finish(partners, begun.state)) == REFUSED, "replayed"
    assert await refusal(finish(partners, "made up")) == REFUSED
    begun = await start(partners)
    assert await refusal(finish(partners, begun.state, issuer="other")) == REFUSED, "mixed up"
    begun = await start(partners)
    await partners.rows("UPDATE issuer_sign_ins SET expire_time = now()")
    assert await refusal(finish(partners, begun.state)) == REFUSED
    begun, later = await start(partners), await start(partners)
    county.authorize(later.address)
    assert await refusal(finish(partners, begun.state)) == REFUSED, "a code that was given for another verifier"


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
async def test_the_clients_secret_is_given_in_the_way_that_the_issuer_takes(county: Lying, way: str) -> None:
    county.metadata = {"token_endpoint_auth_methods_supported": [way]}
    issuer = Issuer("a", "A", county.url, "tributary", "a secret: 100%", "openid", "groups", False, ())
    provider = Provider(issuer, "https://tributary.example/done")
    county.authorize(await provider.address("state", "nonce", "v" * 43))
    await provider.claims("code", "v" * 43, "nonce")
    basic = county.credentials.removeprefix("Basic ")
    assert (base64.b64decode(basic) == b"tributary:a+secret%3A+100%25") == (way == "client_secret_basic")
    assert county.exchanged.get("client_secret", "") == ("a secret: 100%" if way == "client_secret_post" else "")


async def test_an_issuer_that_is_down_or_no_issuer_is_said_to_be(partners: Partners, county: Lying) -> None:
    begun = await start(partners)
    county.authorize(begun.address)
    county.status = 503
    assert await refusal(finish(partners, begun.state)) == ("UNAVAILABLE", "ISSUER_UNAVAILABLE")
    assert await refusal(start(partners, "nobody")) == ("NOT_FOUND", "ISSUER_NOT_FOUND")


async def test_a_new_key_of_the_issuers_is_found(partners: Partners, county: Lying) -> None:
    await there_and_back(partners, county)
    before, county.key = county.key, OTHER_KEY
    try:
        county.claims = someone()
        assert (await there_and_back(partners, county)).token
    finally:
        county.key = before

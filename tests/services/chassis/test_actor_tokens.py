"""Actor tokens: which are taken, and how their keys are changed while the services run."""

import base64
import json
import time
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from services.chassis.actor import AUDIENCE, ISSUER, ActorTokens
from services.chassis.errors import Unauthenticated
from services.chassis.keys import KeyFile
from services.chassis.signing import LIFETIME, SYSTEM_LIFETIME, Signer


def write(path: Path, *keys: OKPKey, private: bool = False) -> Path:
    """A key file: a JWK, or a JWK Set of several."""
    told = [key.as_dict(private=private) for key in keys]
    path.write_text(json.dumps(told[0] if len(told) == 1 else {"keys": told}))
    return path


@pytest.fixture
def key() -> OKPKey:
    return OKPKey.generate_key("Ed25519")


@pytest.fixture
def tokens(key: OKPKey, tmp_path: Path) -> ActorTokens:
    return ActorTokens(write(tmp_path / "public.json", key))


def signed(key: Any, header: dict[str, Any] | None = None, **claims: Any) -> str:
    now = int(time.time())
    payload = {"iss": ISSUER, "aud": AUDIENCE, "sub": "accounts/1", "roles": ["OFFICE_ADMIN"], "exp": now + 60}
    header = {"alg": "EdDSA"} | (header or {})
    return "Bearer " + jwt.encode(header, payload | claims, key, algorithms=[header["alg"]])


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_token_of_the_signer_is_taken(tokens: ActorTokens, key: OKPKey, tmp_path: Path) -> None:
    signer = Signer(write(tmp_path / "private.json", key, private=True))
    actor = tokens.verify("Bearer " + signer.sign("accounts/1", "organizations/2", ["PARTNER_STAFF"]))
    assert (actor.account, actor.organization) == ("accounts/1", "organizations/2")
    assert actor.roles == {"PARTNER_STAFF", "PUBLIC"}
    assert (actor.scopes, actor.certificate) == (None, "")
    looking = signer.sign("a", "organizations/2", ["ORGANIZATION_MEMBER"], looking_from="organizations/1", session="s")
    seen = tokens.verify(f"Bearer {looking}")
    assert (seen.organization, seen.looking_from, seen.session) == ("organizations/2", "organizations/1", "s")
    assert (actor.looking_from, actor.session) == ("", "")
    token = signer.sign("x", "", [], scopes=["record:read", "cases:read"], certificate="abc")
    system = tokens.verify(f"Bearer {token}")
    assert system.scopes == frozenset({"record:read", "cases:read"})
    assert system.certificate == "abc"
    assert tokens.verify("Bearer " + signer.sign("x", "", [], scopes=[])).scopes == frozenset()


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1},
        {"exp": None},
        {"aud": "elsewhere"},
        {"aud": None},
        {"iss": "https://issuer.example"},
        {"sub": None},
        {"roles": "OFFICE_ADMIN"},
        {"nbf": 4102444800},
        {"act": {"sub": "accounts/1"}},
        {"act": "organizations/1"},
    ],
)
def test_a_token_with_other_claims_is_refused(tokens: ActorTokens, key: OKPKey, claims: dict[str, Any]) -> None:
    assert tokens.verify(signed(key))
    with pytest.raises(Unauthenticated):
        tokens.verify(signed(key, **claims))


def test_a_token_that_another_signed_is_refused(tokens: ActorTokens, key: OKPKey, tmp_path: Path) -> None:
    other = OKPKey.generate_key("Ed25519")
    genuine = signed(key).removeprefix("Bearer ")
    head, payload, signature = genuine.split(".")
    more = part({"iss": ISSUER, "aud": AUDIENCE, "sub": "x", "roles": ["GATEWAY"], "exp": 4102444800})
    # The public key's bytes as a shared secret: what a library falls for that lets the token choose the algorithm.
    shared = OctKey.import_key((tmp_path / "public.json").read_bytes())
    for forged in (
        signed(other),
        signed(other, {"kid": key.thumbprint()}),
        signed(other, {"jwk": other.as_dict(private=False)}),
        signed(key, {"kid": other.thumbprint()}),
        signed(shared, {"alg": "HS256"}),
        f"Bearer {head}.{more}.{signature}",
        f"Bearer {part({'alg': 'none'})}.{more}.",
        f"Bearer {part({'alg': 'none', 'kid': key.thumbprint()})}.{more}.{signature}",
        f"Bearer {genuine}x",
        f"Bearer {head}.{payload}.",
        f"Basic {genuine}",
        "Bearer ",
        "",
        "Bearer a.b.c",
        f"Bearer {part([])}.{more}.{signature}",
        f"Bearer {part({'alg': 'EdDSA', 'kid': []})}.{more}.{signature}",
    ):
        with pytest.raises(Unauthenticated):
            tokens.verify(forged)


def test_keys_are_changed_without_a_refused_call_in_between(tmp_path: Path) -> None:
    old, new = OKPKey.generate_key("Ed25519"), OKPKey.generate_key("Ed25519")
    private, public = tmp_path / "private.json", tmp_path / "public.json"
    signer = Signer(write(private, old, private=True))
    services = ActorTokens(write(public, old))
    before = "Bearer " + signer.sign("a", "", ["OFFICE_STAFF"])

    def works() -> bool:
        fresh = "Bearer " + signer.sign("a", "", ["OFFICE_STAFF"])
        return bool(services.verify(fresh)) and bool(ActorTokens(public).verify(fresh))

    assert works()
    write(public, old, new)  # The services learn of the new key,
    assert works()
    write(private, new, old, private=True)  # the gateway signs with it and still publishes the old one,
    assert works()
    assert services.verify(before)
    assert [key["kid"] for key in signer.public_keys()["keys"]] == [new.thumbprint(), old.thumbprint()]
    write(private, new, private=True)
    write(public, new)  # and a minute later the old one is retired.
    assert works()
    with pytest.raises(Unauthenticated):
        services.verify("Bearer " + Signer(write(private, old, private=True)).sign("b", "", ["OFFICE_STAFF"]))


def test_a_key_file_that_is_half_written_leaves_the_keys_that_were_known(tmp_path: Path, key: OKPKey) -> None:
    path = write(tmp_path / "public.json", key)
    keys = KeyFile(path)
    path.write_text('{"keys": [')
    assert list(keys.keys()) == [key.thumbprint()]
    path.unlink()
    assert list(keys.keys()) == [key.thumbprint()]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": []}', '{"keys": 1}', '{"kty": "oct", "k": "AAAA"}'])
def test_a_file_without_a_key_is_refused_at_start(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=str(path)):
        KeyFile(path)


def test_a_private_key_is_not_taken_for_a_public_one(tmp_path: Path, key: OKPKey) -> None:
    with pytest.raises(ValueError, match="Ed25519 public key"):
        KeyFile(write(tmp_path / "key.json", key, private=True))


def test_a_systems_token_is_the_shorter_one(tmp_path: Path, key: OKPKey) -> None:
    signer = Signer(write(tmp_path / "private.json", key, private=True))
    for token, seconds in (
        (signer.sign("a", "", []), LIFETIME),
        (signer.sign("a", "", [], scopes=[]), SYSTEM_LIFETIME),
    ):
        claims = jwt.decode(token, key, algorithms=["EdDSA"]).claims
        assert claims["exp"] - claims["iat"] == seconds

"""What is read of who somebody says they are: tokens, passkeys, a cookie."""

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from atheris import FuzzedDataProvider
from joserfc import jwt
from joserfc.jwk import OKPKey

from attack.parsers.given import in_base64, text_of
from gateway.limits import counted_as
from gateway.portal.said import unpack
from services.chassis.actor import AUDIENCE, ISSUER, ActorTokens
from services.chassis.errors import Unauthenticated
from services.partners.domain import passkeys


@cache
def _tokens() -> tuple[OKPKey, ActorTokens]:
    key, file = OKPKey.generate_key("Ed25519"), Path(tempfile.mkdtemp(), "public.json")
    file.write_text(json.dumps(key.as_dict(private=False)))
    return key, ActorTokens(file)


def actor_token(data: bytes) -> None:
    """An actor token: any text; three parts of any JSON; or any claims, well signed."""
    given = FuzzedDataProvider(data)
    key, tokens = _tokens()
    way = given.ConsumeIntInRange(0, 3)
    if way == 0:
        text = text_of(given, 4096)
    elif way == 1:
        parts = [given.ConsumeBytes(size) for size in (given.ConsumeIntInRange(0, 3000), 3000, 60)]
        text = "Bearer " + ".".join(in_base64(part) for part in parts)
    elif way == 2:
        head = b'{"alg":"EdDSA",' + given.ConsumeBytes(300)
        text = f"Bearer {in_base64(head)}.{in_base64(given.ConsumeBytes(3000))}.{in_base64(given.ConsumeBytes(64))}"
    else:
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "sub": "accounts/x", "iat": now, "exp": now + 60, "roles": ["PUBLIC"]}
        try:
            told = json.loads(text_of(given, 4_000))
        except (ValueError, RecursionError):
            return
        claims |= told if isinstance(told, dict) else {"roles": told, "scope": told, "cnf": told, "act": told}
        try:
            text = "Bearer " + jwt.encode({"alg": "EdDSA"}, claims, key, algorithms=["EdDSA"])
        except Exception:  # Nobody with the key signs such.
            return
    with suppress(Unauthenticated):
        tokens.verify(text)


def gateway_token(data: bytes) -> None:
    """A token in the form of an actor token, which the gateway looks into to know for whom to count."""
    given = FuzzedDataProvider(data)
    head, rest = in_base64(given.ConsumeBytes(3_000)), text_of(given, 100)
    counted_as(f"Bearer {rest}.{head}.x", b"Bearer a.b.c", "192.0.2.1")


def said(data: bytes) -> None:
    """What a cookie has a page say."""
    given = FuzzedDataProvider(data)
    raw = given.ConsumeBytes(5_000)
    assert len(unpack(in_base64(raw) if given.ConsumeBool() else raw.decode("latin-1"))) < 1_000_000


def passkey(data: bytes) -> None:
    """What a browser says of a passkey."""
    given = FuzzedDataProvider(data)
    site, challenge = passkeys.Site("localhost", "http://localhost"), b"c" * 32
    whole = given.ConsumeBool()
    text = text_of(given, 12_000) if whole else _passkey(given, site, challenge)
    calls: tuple[Callable[[], object], ...] = (
        lambda: passkeys.challenge_of(text),
        lambda: passkeys.credential_id_of(text),
        lambda: passkeys.user_handle_of(text),
        lambda: passkeys.registered(site, text, challenge),
        lambda: passkeys.used(site, text.replace("create", "get"), challenge, given.ConsumeBytes(100), 0),
    )
    for call in calls:
        with suppress(passkeys.Refused):
            call()


def _passkey(given: FuzzedDataProvider, site: passkeys.Site, challenge: bytes) -> str:
    def part() -> str:
        return in_base64(given.ConsumeBytes(2_000))

    client = json.dumps({"type": "webauthn.create", "challenge": in_base64(challenge), "origin": site.origin})
    response = {"attestationObject": part(), "authenticatorData": part(), "signature": part()}
    response["clientDataJSON"] = in_base64(given.ConsumeBytes(4_000) if given.ConsumeBool() else client.encode())
    return json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": response})

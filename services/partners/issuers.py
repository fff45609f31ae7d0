"""The issuers that people may sign in with: the file that tells of them, and the calls to them (OpenID Connect)."""

import time
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote_plus, urlencode, urlsplit
from uuid import UUID

import httpx2
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, Field
from tributary.access.v1 import access_pb2

from services.chassis.transport import is_private
from services.partners.domain.issuers import Domain, Issuer

SECONDS = 8.0
# How long what an issuer says of itself is believed, and its keys; those are asked for anew when one is not known.
BELIEVED = 3600.0
LEEWAY = 60
# Signatures that anybody verifies with public keys; never "none", and never a shared secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_NOT_GRANTED = ("ROLE_UNSPECIFIED", "PUBLIC", "GATEWAY", "AGENCY_SYSTEM")
_ROLES = "|".join(value.name for value in access_pb2.Role.DESCRIPTOR.values if value.name not in _NOT_GRANTED)

Role = Annotated[str, Field(pattern=f"^({_ROLES})$")]


class UnavailableError(Exception):
    """An issuer does not answer, or not as one."""


class RefusedError(Exception):
    """What an issuer gave is not a token of the person who was asked for."""


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Domain(_Told):
    name: str = Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    organization: str = Field(pattern="^organizations/[0-9a-f-]{36}$")
    roles: list[Role] = []
    claimed: dict[str, list[Role]] = {}


class _Issuer(_Told):
    key: str = Field(pattern="^[a-z0-9-]{1,63}$")
    display_name: str = Field(min_length=1, max_length=100)
    url: str = Field(pattern="^https?://[^/]+")
    client_id: str
    client_secret_file: Path | None = None
    scopes: str = "openid email profile"
    roles_claim: str = "groups"
    second_factor: bool = False
    domain: list[_Domain]


class _File(_Told):
    issuer: list[_Issuer]


def read_issuers(file: Path) -> list[Issuer]:
    """Those that a TOML file tells of. Raises OSError; ValueError, which names what is wrong in it."""
    told = _File.model_validate(tomllib.loads(file.read_text())).issuer
    if len({issuer.key for issuer in told}) < len(told):
        raise ValueError(f"{file}: two issuers have the same key.")
    for issuer in told:
        if not _is_safe(issuer.url):
            raise ValueError(f"{file}: {issuer.url} must be https, for its answers say who somebody is.")
    return [_issuer(issuer) for issuer in told]


def _issuer(told: _Issuer) -> Issuer:
    domains = tuple(
        Domain(
            domain.name,
            UUID(domain.organization.partition("/")[2]),
            frozenset(domain.roles),
            {value: frozenset(roles) for value, roles in domain.claimed.items()},
        )
        for domain in told.domain
    )
    secret = told.client_secret_file.read_text().strip() if told.client_secret_file else ""
    return Issuer(
        told.key,
        told.display_name,
        told.url,
        told.client_id,
        secret,
        told.scopes,
        told.roles_claim,
        told.second_factor,
        domains,
    )


class Provider:
    """An issuer that is called. `redirect_uri` is where it sends browsers back to."""

    def __init__(self, issuer: Issuer, redirect_uri: str) -> None:
        self.issuer = issuer
        self._redirect_uri = redirect_uri
        self._metadata: tuple[dict[str, Any], float] | None = None
        self._keys: tuple[KeySet, float] | None = None

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is to go to sign in. Raises UnavailableError."""
        query = {
            "response_type": "code",
            "client_id": self.issuer.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self.issuer.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return with_query(await self._endpoint("authorization_endpoint"), query)

    async def sign_out_address(self, back: str) -> str:
        """Where a browser may sign out there too (RP-initiated logout), to come `back`; "" where that is not known."""
        try:
            endpoint = await self._endpoint("end_session_endpoint")
        except UnavailableError:
            return ""
        return with_query(endpoint, {"client_id": self.issuer.client_id, "post_logout_redirect_uri": back})

    async def claims(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        """What the issuer says of whoever it gave `code` to. Raises UnavailableError, RefusedError."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "client_id": self.issuer.client_id,
            "code_verifier": verifier,
        }
        answer = await self._call("POST", await self._endpoint("token_endpoint"), **await self._signed(form))
        tokens = _json(answer)
        if answer.status_code >= 400:
            raise RefusedError(f"the token endpoint says {tokens.get('error')}")
        claims = await self._verified(tokens, nonce)
        if "email" not in claims and "userinfo_endpoint" in (await self._about()):
            bearer = {"authorization": f"Bearer {tokens.get('access_token')}"}
            more = _json(await self._call("GET", await self._endpoint("userinfo_endpoint"), headers=bearer))
            if more.get("sub") != claims["sub"]:
                raise RefusedError("userinfo is of somebody else")
            claims = more | claims
        return claims

    async def _signed(self, form: dict[str, str]) -> dict[str, Any]:
        """A token request with the client's secret, if it has one, in the way that the issuer takes (Discovery, 3)."""
        client_id, secret = self.issuer.client_id, self.issuer.client_secret
        if not secret:
            return {"data": form}
        ways = (await self._about()).get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if "client_secret_basic" in ways:
            return {"data": form, "auth": (quote_plus(client_id), quote_plus(secret))}  # RFC 6749, 2.3.1
        return {"data": form | {"client_secret": secret}}

    async def _verified(self, tokens: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """The claims of an ID token (OpenID Connect Core, 3.1.3.7)."""
        written = str(tokens.get("id_token", ""))
        try:
            try:
                token = jwt.decode(written, await self._key_set(), algorithms=ALGORITHMS)
            except (JoseError, ValueError):
                token = jwt.decode(written, await self._key_set(anew=True), algorithms=ALGORITHMS)
            expected = {
                "iss": {"essential": True, "value": self.issuer.url},
                "aud": {"essential": True, "value": self.issuer.client_id},
            }
            params = {
                "nonce": nonce,
                "client_id": self.issuer.client_id,
                "access_token": str(tokens.get("access_token", "")),
            }
            CodeIDToken(token.claims, token.header, expected, params).validate(leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise RefusedError(f"the ID token does not hold: {error!r}") from error
        return dict(token.claims)

    async def _about(self) -> dict[str, Any]:
        """What the issuer says of itself (OpenID Connect Discovery, 4)."""
        if self._metadata is None or self._metadata[1] < time.monotonic():
            url = f"{self.issuer.url.rstrip('/')}/.well-known/openid-configuration"
            metadata = _json(await self._call("GET", url))
            if metadata.get("issuer") != self.issuer.url:
                raise UnavailableError(f"it calls itself {metadata.get('issuer')!r}")
            self._metadata = (metadata, time.monotonic() + BELIEVED)
        return self._metadata[0]

    async def _endpoint(self, name: str) -> str:
        address = (await self._about()).get(name)
        if not isinstance(address, str) or not _is_safe(address):
            raise UnavailableError(f"its {name} is {address!r}")
        return address

    async def _key_set(self, *, anew: bool = False) -> KeySet:
        if anew or self._keys is None or self._keys[1] < time.monotonic():
            answer = await self._call("GET", await self._endpoint("jwks_uri"))
            try:
                keys = KeySet.import_key_set(_json(answer))  # type: ignore[arg-type]
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise UnavailableError("its keys cannot be read") from error
            self._keys = (keys, time.monotonic() + BELIEVED)
        return self._keys[0]

    async def _call(self, method: str, url: str, **more: Any) -> httpx2.Response:
        # One on this host is reached without the proxy that the environment names for the world outside.
        outside = urlsplit(url).scheme == "https"
        try:
            async with httpx2.AsyncClient(timeout=SECONDS, trust_env=outside) as client:
                answer = await client.request(method, url, headers=more.pop("headers", {}), **more)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise UnavailableError(repr(error)) from error
        if answer.status_code >= 500 or (method == "GET" and answer.status_code != 200):
            raise UnavailableError(f"{url} answers {answer.status_code}")
        return answer


def _json(answer: httpx2.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError as error:
        raise UnavailableError(f"{answer.request.url} answers no JSON") from error
    if not isinstance(body, dict):
        raise UnavailableError(f"{answer.request.url} answers other than an object")
    return body


def _is_safe(url: str) -> bool:
    """Whether nobody reads along: https, or an address of this host."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and is_private(parts.netloc))


def with_query(address: str, query: Mapping[str, str]) -> str:
    """An address with more in its query."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"

"""Who calls: an API token becomes an actor token, which the services trust because the gateway signed it."""

import asyncio
import functools
import hashlib
import json
import time
import warnings
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey

from gateway.api.contract import registry, rpcs
from gateway.api.problems import CHALLENGE
from gateway.api.refusal import Refusal
from gateway.clients import Clients
from services.chassis.actor import AUDIENCE, ISSUER

# RFC 9864 renames the algorithm that RFC 8037 calls EdDSA; services verify the older name.
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)

# Seconds that an actor token lives, and that one is given out again: what a token's end may take to be felt.
LIFETIME = 60
REUSE = 30
# Tokens remembered at once. A caller beyond them costs one call to partners.
MOST_REMEMBERED = 10_000
MOST_TOKEN = 512


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a token stands for it: its name, the organization it acts for or "", its roles."""

    name: str
    organization: str
    roles: tuple[str, ...]
    # Seconds since 1970 at which the API token ends.
    expires: float


class Signer:
    """Makes actor tokens."""

    def __init__(self, private_key_file: Path) -> None:
        """Raises OSError or ValueError for a file that is not there or not an Ed25519 private key."""
        key = OKPKey.import_key(json.loads(private_key_file.read_text()))
        if not key.is_private or key.curve_name != "Ed25519":
            raise ValueError(f"{private_key_file} is not the JWK of an Ed25519 private key")
        self._key = key
        self._header = {"alg": "EdDSA", "kid": key.thumbprint()}

    def sign(self, account: str, organization: str, roles: Sequence[str]) -> str:
        """A token of LIFETIME seconds."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": account,
            "roles": list(roles),
            "iat": now,
            "exp": now + LIFETIME,
        }
        if organization:
            claims["org"] = organization
        return jwt.encode(self._header, claims, self._key, algorithms=["EdDSA"])

    def public_keys(self) -> dict[str, Any]:
        """The key set (RFC 7517) to verify tokens with."""
        public = {**self._key.as_dict(private=False), "kid": self._header["kid"], "use": "sig", "alg": "EdDSA"}
        return {"keys": [public]}


class Session:
    """Knows callers by their API tokens and sessions, for REUSE seconds without asking again."""

    def __init__(self, clients: Clients, signer: Signer) -> None:
        self.signer = signer
        self._questions = {
            rpc.name: (clients.call(rpc.package, rpc.path), rpc.request.type, rpc.response.type)
            for rpc in rpcs()
            if rpc.name in ("AuthenticateApiToken", "AuthenticateSession")
        }
        self._known: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[str]] = {}
        self._own: dict[str, tuple[str, float]] = {}

    def public(self) -> str:
        """The `authorization` of somebody who did not say who they are."""
        return self._mine("public", "PUBLIC")

    async def authorization(self, header: bytes) -> str:
        """The `authorization` to call services with, for an HTTP Authorization header.

        Raises Refusal, 401, for what is not a valid API token; AioRpcError when partners cannot be asked.
        """
        return await self._known_by("AuthenticateApiToken", bearer(header).decode())

    async def of_browser(self, token: str) -> str:
        """The `authorization` to call services with, for a session's token out of its cookie.

        Raises AioRpcError: UNAUTHENTICATED for a session that is not there.
        """
        return await self._known_by("AuthenticateSession", token)

    def forget(self, token: str) -> None:
        """Asks again for whom a session's token stands, the next time."""
        self._known.pop(_key("AuthenticateSession", token), None)

    async def _known_by(self, question: str, token: str) -> str:
        key = _key(question, token)
        known = self._known.get(key)
        if known is not None and known[1] > time.monotonic():
            self._known.move_to_end(key)
            return known[0]
        # Requests that come while the answer is awaited wait for the same answer.
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._ask(key, question, token))
            asking.add_done_callback(functools.partial(self._asked, key))
        return await asyncio.shield(asking)

    def _asked(self, key: bytes, task: "asyncio.Task[str]") -> None:
        """Forgets the question. Its failure may find nobody waiting any more, and is then nobody's."""
        del self._asking[key]
        if not task.cancelled():
            task.exception()

    def gateway(self) -> str:
        """The `authorization` of the gateway itself."""
        return self._mine("gateway", "GATEWAY")

    async def account(self, token: str, question: str = "AuthenticateApiToken") -> Account:
        """Whose a token is. Raises AioRpcError: UNAUTHENTICATED for nobody's."""
        metadata = (("authorization", self.gateway()),)
        call, ask, told = self._questions[question]
        answer: Any = told.from_binary(await call(ask(token=token).to_binary(), metadata=metadata, timeout=5.0))
        expires = answer.expire_time
        return Account(
            answer.account,
            answer.organization,
            role_names(answer.roles),
            expires.seconds if expires is not None else float("inf"),
        )

    async def _ask(self, key: bytes, question: str, token: str) -> str:
        account = await self.account(token, question)
        value = f"Bearer {self.signer.sign(account.name, account.organization, account.roles)}"
        until = time.monotonic() + min(REUSE, account.expires - time.time())
        self._known[key] = (value, until)
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return value

    def _mine(self, name: str, role: str) -> str:
        """A token that the gateway speaks with on its own account."""
        known = self._own.get(role)
        if known is None or known[1] <= time.monotonic():
            known = self._own[role] = (f"Bearer {self.signer.sign(name, '', [role])}", time.monotonic() + REUSE)
        return known[0]


def bearer(header: bytes) -> bytes:
    """The API token in an Authorization header. Raises Refusal, 401, when it has none."""
    scheme, _, token = header.partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not token or len(token) > MOST_TOKEN or not token.isascii() or b" " in token:
        raise Refusal(
            401,
            "AUTHORIZATION_INVALID",
            "Send `Authorization: Bearer` and one API token, or no such header to call as the public.",
            headers=[CHALLENGE],
        )
    return token


def _key(question: str, token: str) -> bytes:
    """What a token is remembered by."""
    return hashlib.sha256(f"{question} {token}".encode()).digest()


def role_names(numbers: Iterable[int]) -> tuple[str, ...]:
    """The names of roles by their numbers."""
    roles = registry().enum("tributary.access.v1.Role")
    assert roles is not None
    names = {value.number: value.name for value in roles.values}
    return tuple(names[int(number)] for number in numbers)

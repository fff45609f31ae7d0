"""Who calls: an API token becomes an actor token, which the services trust because the gateway signed it."""

import asyncio
import functools
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from gateway.api.contract import Rpc, registry, rpcs, scope_written
from gateway.api.problems import CHALLENGE
from gateway.api.refusal import Refusal
from gateway.clients import Clients
from services.chassis.signing import Signer

# Seconds that an actor token is given out again: what an API token's end may take to be felt.
REUSE = 30
# Tokens remembered at once. A caller beyond them costs one call to partners.
MOST_REMEMBERED = 10_000
MOST_TOKEN = 512
MOST_ACTOR_TOKEN = 4096


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a token stands for it: its name, the organization it acts for or "", its roles."""

    name: str
    organization: str
    roles: tuple[str, ...]
    # Seconds since 1970 at which the API token ends.
    expires: float


@dataclass(frozen=True, slots=True)
class System:
    """What a client may do: its name, the organization it acts for, its roles and scopes."""

    name: str
    organization: str
    roles: tuple[str, ...]
    scopes: tuple[str, ...]


class Session:
    """Knows callers by their API tokens, for REUSE seconds without asking again."""

    def __init__(self, clients: Clients, signer: Signer) -> None:
        self.signer = signer
        self._clients = clients
        self._of_token = _rpc("AuthenticateApiToken")
        self._of_client = _rpc("AuthenticateClient")
        self._known: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[str]] = {}
        self._own: dict[str, tuple[str, float]] = {}

    def public(self) -> str:
        """The `authorization` of somebody who did not say who they are."""
        return self._mine("public", "PUBLIC")

    async def authorization(self, header: bytes) -> str:
        """The `authorization` to call services with, for an HTTP Authorization header.

        An actor token passes as it is: the services verify it. Raises Refusal, 401, for what is neither that nor a
        valid API token; AioRpcError when partners cannot be asked.
        """
        token = bearer(header)
        if is_actor_token(token):
            return f"Bearer {token.decode()}"
        key = hashlib.sha256(token).digest()
        known = self._known.get(key)
        if known is not None and known[1] > time.monotonic():
            self._known.move_to_end(key)
            return known[0]
        # Requests that come while the answer is awaited wait for the same answer.
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.create_task(self._ask(key, token.decode()))
            asking.add_done_callback(functools.partial(self._asked, key))
        return await asyncio.shield(asking)

    def _asked(self, key: bytes, task: "asyncio.Task[str]") -> None:
        """Forgets the question. Its failure may find nobody waiting any more, and is then nobody's."""
        del self._asking[key]
        if not task.cancelled():
            task.exception()

    async def account(self, token: str) -> Account:
        """Whose an API token is. Raises AioRpcError: UNAUTHENTICATED for nobody's."""
        answer = await self._partners(self._of_token, token=token)
        expires = answer.expire_time
        return Account(
            answer.account,
            answer.organization,
            tuple(_role_names()[int(role)] for role in answer.roles),
            expires.seconds if expires is not None else float("inf"),
        )

    async def system(self, client_id: str, secret: str) -> System:
        """What a client may do. Raises AioRpcError: UNAUTHENTICATED for a wrong id or secret."""
        answer = await self._partners(self._of_client, client_id=client_id, secret=secret)
        return System(
            answer.client,
            answer.organization,
            tuple(_role_names()[int(role)] for role in answer.roles),
            tuple(scope_names()[int(scope)] for scope in answer.scopes),
        )

    async def _partners(self, rpc: Rpc, **fields: str) -> Any:
        """An rpc that is for the gateway alone."""
        metadata = (("authorization", self._mine("gateway", "GATEWAY")),)
        request = rpc.request.type(**fields).to_binary()
        call = self._clients.call(rpc.package, rpc.path)
        return rpc.response.type.from_binary(await call(request, metadata=metadata, timeout=5.0))

    async def _ask(self, key: bytes, token: str) -> str:
        account = await self.account(token)
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
    most = MOST_ACTOR_TOKEN if is_actor_token(token) else MOST_TOKEN
    if scheme.lower() != b"bearer" or not token or len(token) > most or not token.isascii() or b" " in token:
        raise Refusal(
            401,
            "AUTHORIZATION_INVALID",
            "Send `Authorization: Bearer` and one token, or no such header to call as the public.",
            headers=[CHALLENGE],
        )
    return token


def is_actor_token(token: bytes) -> bool:
    """Whether it has the form of a signed JWT, which no API token has."""
    return token.count(b".") == 2


def _rpc(name: str) -> Rpc:
    return next(rpc for rpc in rpcs() if rpc.name == name)


@functools.cache
def scope_names() -> dict[int, str]:
    """The scopes as OAuth2 writes them ("record:read"), by their numbers."""
    scopes = registry().enum("tributary.access.v1.Scope")
    assert scopes is not None
    return {value.number: scope_written(value.name) for value in scopes.values if value.number}


@functools.cache
def _role_names() -> dict[int, str]:
    """The names of the roles by their numbers."""
    roles = registry().enum("tributary.access.v1.Role")
    assert roles is not None
    return {value.number: value.name for value in roles.values}

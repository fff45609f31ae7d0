"""Who calls: whatever somebody signs in with becomes an actor token, which the services trust as the gateway signed it.

Partners knows whom a credential stands for: an API token, a session of a browser, a client's id and secret."""

import asyncio
import functools
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gateway.api.contract import registry, scope_written
from gateway.api.problems import CHALLENGE
from gateway.api.refusal import Refusal
from gateway.clients import Clients
from services.chassis.signing import Signer

# Partners' rpcs, for the gateway alone, that say whom a credential stands for.
BY_API_TOKEN, BY_SESSION, BY_CLIENT = "AuthenticateApiToken", "AuthenticateSession", "AuthenticateClient"

# Seconds that a token of the gateway's own is given out again, of the 60 that it lives.
REUSE = 30
# Tokens remembered at once. A caller beyond them costs one call to partners.
MOST_REMEMBERED = 10_000
MOST_TOKEN = 512
MOST_ACTOR_TOKEN = 4096
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a credential stands for: an account or a client, the organization it acts for or "", its roles there."""

    name: str
    organization: str
    roles: tuple[str, ...]
    # What it is limited to, as "record:read"; None for a person.
    scopes: tuple[str, ...] | None = None
    # Seconds since 1970 at which the credential ends.
    expires: float = float("inf")
    # The organization it really acts for, when it looks as `organization` sees; and the session it calls in.
    looking_from: str = ""
    session: str = ""


class Session:
    """Knows callers by their credentials; those that come with each call, without asking again for a while."""

    def __init__(
        self,
        clients: Clients,
        signer: Signer,
        also_forgets: Callable[[str], None] = lambda _cookie: None,
        *,
        remember_seconds: float = 30.0,
    ) -> None:
        """`also_forgets` is called with each session's token that is forgotten. For `remember_seconds` nobody is asked
        again whom a credential stands for: what the end of an API token or session may take to be felt."""
        self.remember_seconds = remember_seconds
        self._clients = clients
        self._signer = signer
        self._also_forgets = also_forgets
        self._known: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._asking: dict[bytes, asyncio.Task[str]] = {}
        self._own: dict[str, tuple[str, float]] = {}

    def public(self) -> str:
        """The `authorization` of somebody who did not say who they are."""
        return self._mine("public", "PUBLIC")

    def gateway(self) -> str:
        """The `authorization` of the gateway itself."""
        return self._mine("gateway", "GATEWAY")

    async def authorization(self, header: bytes | None, cookie: str | None, seconds: float) -> str:
        """The `authorization` to call services with, for an HTTP Authorization header or else a session's token out of
        its cookie; the public's without either. It takes no longer than `seconds`.

        An actor token passes as it is: the services verify it. Raises Refusal: 401 for a header that is neither that
        nor a token, 504 when it took too long; AioRpcError: UNAUTHENTICATED for a credential that is nobody's or has
        ended.
        """
        if header is None:
            return self.public() if cookie is None else await self._remembered(BY_SESSION, cookie, seconds)
        token = bearer(header).decode()
        return f"Bearer {token}" if is_actor_token(token) else await self._remembered(BY_API_TOKEN, token, seconds)

    async def caller(self, question: str, **credential: str) -> Caller:
        """Whom a credential stands for now. `question` is BY_API_TOKEN, BY_SESSION or BY_CLIENT. Raises AioRpcError:
        UNAUTHENTICATED for nobody."""
        return caller_of(await self._clients.ask(question, self.gateway(), SECONDS, **credential))

    def token(self, caller: Caller) -> str:
        """An actor token."""
        return self._signer.sign(
            caller.name,
            caller.organization,
            caller.roles,
            scopes=caller.scopes,
            looking_from=caller.looking_from,
            session=caller.session,
        )

    def forget(self, cookie: str) -> None:
        """Asks again for whom a session's token stands, the next time. What was asked before and is not answered yet
        is not remembered either: it may have been answered before what changed."""
        key = _key(BY_SESSION, cookie)
        self._known.pop(key, None)
        self._asking.pop(key, None)
        self._also_forgets(cookie)

    async def _remembered(self, question: str, token: str, seconds: float) -> str:
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
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(asking)
        except TimeoutError:
            detail = "The answer did not come in time: who asks was still being looked up."
            raise Refusal(504, "DEADLINE_EXCEEDED", detail) from None

    def _asked(self, key: bytes, task: "asyncio.Task[str]") -> None:
        """Forgets the question. Its failure may find nobody waiting any more, and is then nobody's."""
        if self._asking.get(key) is task:
            del self._asking[key]
        if not task.cancelled():
            task.exception()

    async def _ask(self, key: bytes, question: str, token: str) -> str:
        caller = await self.caller(question, token=token)
        value = f"Bearer {self.token(caller)}"
        until = time.monotonic() + min(self.remember_seconds, caller.expires - time.time())
        if self._asking.get(key) is asyncio.current_task():
            self._known[key] = (value, until)
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return value

    def _mine(self, name: str, role: str) -> str:
        """A token that the gateway speaks with on its own account."""
        known = self._own.get(role)
        if known is None or known[1] <= time.monotonic():
            token = self.token(Caller(name, "", (role,)))
            known = self._own[role] = (f"Bearer {token}", time.monotonic() + REUSE)
        return known[0]


def caller_of(answer: Any) -> Caller:
    """Whom partners' answer to BY_API_TOKEN, BY_SESSION or BY_CLIENT names."""
    roles = tuple(_role_names()[int(role)] for role in answer.roles)
    if hasattr(answer, "client"):
        scopes = tuple(scope_names()[int(scope)] for scope in answer.scopes)
        return Caller(answer.client, answer.organization, roles, scopes)
    expires = float("inf") if answer.expire_time is None else float(answer.expire_time.seconds)
    looking_from, session = getattr(answer, "looking_from", ""), getattr(answer, "session", "")
    return Caller(
        answer.account, answer.organization, roles, expires=expires, looking_from=looking_from, session=session
    )


def bearer(header: bytes) -> bytes:
    """The token in an Authorization header. Raises Refusal, 401, when it has none."""
    scheme, _, token = header.partition(b" ")
    token = token.strip()
    most = MOST_ACTOR_TOKEN if is_actor_token(token.decode("latin-1")) else MOST_TOKEN
    if scheme.lower() != b"bearer" or not token or len(token) > most or not token.isascii() or b" " in token:
        raise Refusal(
            401,
            "AUTHORIZATION_INVALID",
            "Send `Authorization: Bearer` and one token, or no such header to call as the public.",
            headers=[CHALLENGE],
        )
    return token


def is_actor_token(token: str) -> bool:
    """Whether it has the form of a signed JWT, which no API token has."""
    return token.count(".") == 2


def _key(question: str, token: str) -> bytes:
    """What a token is remembered by."""
    return hashlib.sha256(f"{question} {token}".encode()).digest()


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

"""What stands before every request, the API's and the pages': for whom it is, from whom it comes, how often; and the
headers that every answer carries."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.api.headers import Headers, identity
from gateway.api.problems import document
from gateway.api.refusal import Refusal
from gateway.limits import check_rate
from gateway.settings import Settings
from services.chassis.limits import Limit

Pairs = list[tuple[bytes, bytes]]

# Nothing is loaded from elsewhere, nothing runs that stands in a page itself, and nothing may show a page within
# another. A file's answer is stricter.
SECURITY: Pairs = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
        b"connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
]
# Who came by https once comes by nothing else for a year.
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# Asked by machines that know the host by whatever address; they tell nothing of it.
PROBES = ("/healthz", "/readyz")
# What a request has once. Which of two would count, a proxy and the gateway might see differently.
ONCE = frozenset(
    {b"host", b"authorization", b"content-type", b"content-length", b"transfer-encoding", b"idempotency-key"}
    | {b"if-match", b"x-request-id", b"x-request-timeout", b"traceparent", b"cookie", b"origin", b"sec-fetch-site"}
)
# Where guessing pays, and each try costs a password's hash: what an address sends there counts, whatever comes of it.
# Partners counts what was wrong, by account too; this is before it, and keeps the hashing to what a processor spares.
GUESSING = frozenset(
    {"/sign-in", "/sign-in/code", "/forgot-password", "/new-password", "/invitation", "/second-factor"}
    | {"/sign-in/passkey", "/passkey/question"}
)
GUESSES = (120, 60.0)


class Proxies:
    """The proxies whose word on the caller's address counts."""

    def __init__(self, networks: Iterable[str]) -> None:
        """Raises ValueError for what is neither an address nor a network."""
        self._networks: list[IPv4Network | IPv6Network] = [ip_network(network) for network in networks]

    def __contains__(self, address: str) -> bool:
        """Whether an address is one of them."""
        if not self._networks:
            return False
        try:
            found: IPv4Address | IPv6Address = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._networks)

    def caller(self, peer: str, forwarded: bytes | None) -> str:
        """The address that a request comes from: the last one in X-Forwarded-For that is no proxy of ours. What stands
        before it there, its sender wrote."""
        if forwarded is None or peer not in self:
            return peer
        address = peer
        for written in reversed(forwarded.decode("latin-1").split(",")):
            try:
                address = str(ip_address(written.strip()))
            except ValueError:
                break
            if address not in self:
                break
        return address


class Front:
    """The gateway's first ASGI application: it passes on what may come in."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = frozenset({*LOOPBACK, settings.host_of_url, settings.host, *settings.allowed_hosts})
        self._headers = [*SECURITY, HSTS] if settings.https else SECURITY
        self._names = frozenset(name for name, _ in self._headers)
        self._proxies = Proxies(settings.trusted_proxies)
        self._per_address = Limit(*settings.rate_per_address) if settings.rate_per_address else None
        self._guesses = Limit(*GUESSES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name for name, _ in message["headers"]}
                added = self._headers
                if not present.isdisjoint(self._names):
                    added = [pair for pair in added if pair[0] not in present]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        try:
            self._admit(scope)
        except Refusal as refusal:
            await refuse(refusal, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _admit(self, scope: Scope) -> None:
        """Notes the caller's address in the scope. Raises Refusal."""
        headers: Headers = dict(scope["headers"])
        if len(headers) != len(scope["headers"]):
            check_once(scope["headers"])
        if scope["path"] not in PROBES:
            self._check_host(headers.get(b"host"), scope["server"])
        peer, port = scope["client"] or ("", 0)
        address = self._proxies.caller(peer, headers.get(b"x-forwarded-for"))
        scope["client"] = (address, port)
        if scope["method"] == "POST" and scope["path"] in GUESSING:
            check_rate(self._guesses, address)
        # Whoever calls from this machine is counted by account: a proxy here that was not named would be all callers.
        if self._per_address is not None and not is_loopback(address):
            check_rate(self._per_address, address)

    def _check_host(self, given: bytes | None, server: tuple[str, int | None] | None) -> None:
        """Raises Refusal unless the Host is one of the gateway's names, or the address that the caller reached: a page
        elsewhere can have its own name lead here, and no address."""
        if given is None:
            raise Refusal(400, "HEADER_INVALID", "Send a Host header.")
        host = given.decode("latin-1").lower()
        name, colon, port = host.rpartition(":")
        if colon and port.isdigit() and not (name.startswith("[") and not name.endswith("]")):
            host = name
        if host in self._hosts or "*" in self._hosts or (server is not None and host.strip("[]") == server[0]):
            return
        detail = "The gateway does not go by the name in the Host header: use its own address."
        raise Refusal(421, "HOST_UNKNOWN", detail)


def check_once(headers: Pairs) -> None:
    """Raises Refusal when a header that a request has once is there twice."""
    seen = set()
    for name, _ in headers:
        if name in seen and name in ONCE:
            raise Refusal(400, "HEADER_INVALID", f"{name.decode('latin-1')} is there more than once: send it once.")
        seen.add(name)


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    return address.startswith("127.") or address == "::1" or not address


async def refuse(refusal: Refusal, send: Send) -> None:
    """Answers with a problem document."""
    request_id = identity({}).request_id
    body = document(refusal, request_id)
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        (b"x-request-id", request_id.encode()),
        *refusal.headers,
    ]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

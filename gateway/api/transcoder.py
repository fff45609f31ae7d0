"""The REST API as an ASGI application: one HTTP request, one gRPC call, each in one piece."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

import grpc
import structlog
from protobuf import DescMessage
from starlette.types import Receive, Scope, Send

from gateway.api import headers as reading
from gateway.api.binding import Form
from gateway.api.body import FILE_SECONDS, MOST_FILE, DisconnectedError, read_body
from gateway.api.codec import CODECS, Shape
from gateway.api.contract import Rpc, field, is_string, rpcs
from gateway.api.problems import CHALLENGE, RETRY, document, of_call
from gateway.api.refusal import Refusal
from gateway.api.routes import MethodUnknownError, PathUnknownError, Router, parse
from gateway.browsers import anew_cookie, asks_anew, cross_origin, session_token
from gateway.clients import Call, Clients
from gateway.limits import check_rate, counted_as, passed_on
from gateway.session import Session
from services.chassis.limits import Limit, Rate
from services.chassis.telemetry import current_trace

log = structlog.get_logger()

Pairs = list[tuple[bytes, bytes]]

MOST_URL = 8 * 1024
# Below it, compressing costs more than it saves.
GZIP_FROM = 1024
# A third of the time of the default level for a tenth more bytes, of the JSON that is answered here.
GZIP_LEVEL = 2
# Requests under way at once: each holds its body and its answer in memory.
MOST_AT_ONCE = 1_000
# And files: each is held a few times over.
MOST_FILES_AT_ONCE = 16

_JSON: Pairs = [(b"content-type", b"application/json")]
_PROBLEM: Pairs = [(b"content-type", b"application/problem+json")]
_PRIVATE: Pairs = [(b"cache-control", b"no-store")]
# What the public reads may be kept, and must be asked for again.
_PUBLIC: Pairs = [(b"cache-control", b"no-cache"), (b"vary", b"authorization, cookie, accept-encoding")]


@dataclass(frozen=True, slots=True)
class Operation:
    """A route ready to be called."""

    # As "GET /v1/{name=cases/*}", for those who count.
    route: str
    form: Form
    call: Call
    answer: Shape
    # The response's field that holds a file, or "".
    file: str
    has_etag: bool
    public: bool
    # Whether it may change whose view a session has.
    of_sessions: bool


class Api:
    """Answers everything under /v1/."""

    def __init__(
        self,
        clients: Clients,
        session: Session,
        codec: str = "protobuf-py",
        *,
        access_log: bool = False,
        https: bool = False,
        rate_per_actor: Rate | None = None,
    ) -> None:
        """Prepares every route. `codec` as in CODECS; `https` says whether browsers come by that."""
        self._https = https
        self._per_actor = Limit(*rate_per_actor) if rate_per_actor else None
        self._clients = clients
        self._session = session
        self._access_log = access_log
        self._under_way = self._files = 0
        make = CODECS[codec]
        shapes: dict[str, Shape] = {}

        def shape_of(message: DescMessage) -> Shape:
            if message.type_name not in shapes:
                shapes[message.type_name] = make(message)
            return shapes[message.type_name]

        self._router = Router(
            (route, operation(rpc, Form(route, shape_of), clients, shape_of))
            for rpc in rpcs()
            if not rpc.streams
            for route in (parse(rpc, binding) for binding in rpc.bindings)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; with a problem document whatever goes wrong."""
        headers: reading.Headers = dict(scope["headers"])
        request_id = ""
        self._under_way += 1
        try:
            ids = reading.identity(headers)
            request_id = ids.request_id
            status, start, body = await self._answer(scope, receive, headers, ids)
        except DisconnectedError:
            return
        except Refusal as refusal:
            request_id = request_id or reading.identity({}).request_id
            status, start, body = refused(refusal, request_id)
        except Exception as error:
            log.error("request_failed", request_id=request_id, path=scope["path"], exc_info=error)
            wrong = Refusal(500, "INTERNAL", "The request met a fault of the product. It was written down.")
            status, start, body = refused(wrong, request_id)
        finally:
            self._under_way -= 1
        if self._access_log or status >= 500:
            log.info("request", method=scope["method"], path=scope["path"], status=status, request_id=request_id)
        compresses = start[0] in (_JSON[0], _PROBLEM[0])
        if compresses and len(body) >= GZIP_FROM and b"gzip" in headers.get(b"accept-encoding", b""):
            body = gzip.compress(body, GZIP_LEVEL)
            start.append((b"content-encoding", b"gzip"))
        start.append((b"x-request-id", request_id.encode()))
        if status != 304:
            start.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": start})
        await send({"type": "http.response.body", "body": body})

    async def _answer(
        self, scope: Scope, receive: Receive, headers: reading.Headers, ids: reading.Identity
    ) -> tuple[int, Pairs, bytes]:
        """Status, headers and body. Raises Refusal."""
        if self._under_way > MOST_AT_ONCE:
            raise Refusal(429, "TOO_BUSY", "The gateway is full: try again in a second.", headers=[RETRY])
        self._clients.check_room()
        method, raw_path, query = scope["method"], scope["raw_path"], scope["query_string"]
        if len(raw_path) + len(query) > MOST_URL:
            raise Refusal(414, "URL_TOO_LONG", f"The path and query are longer than {MOST_URL} bytes.")
        does, segments = self._find("GET" if method == "HEAD" else method, raw_path.decode("ascii"))
        scope["tributary.route"] = does.route
        credentials = self._credentials(does, method, headers)
        room = self._file() if does.file or does.form.takes_file else nullcontext()
        async with room:
            return await self._call(does, segments, query, receive, headers, ids, credentials, scope["client"][0])

    def _credentials(self, does: Operation, method: str, headers: reading.Headers) -> tuple[bytes | None, str | None]:
        """What the caller signs in with: the Authorization header, or else a session's token. Raises Refusal."""
        authorization = headers.get(b"authorization")
        session = None
        if authorization is None and b"cookie" in headers:
            session = session_token(headers, https=self._https)
            if session is not None and cross_origin(method, headers):
                raise Refusal(403, "CROSS_ORIGIN", "A page of another site asked for this: it is not done.")
            if session is not None and asks_anew(headers, https=self._https):
                self._session.forget(session)
        if authorization is None and session is None and not does.public:
            detail = "This is not open to the public: send `Authorization: Bearer` and an API token."
            raise Refusal(401, "SIGN_IN_REQUIRED", detail, headers=[CHALLENGE])
        return authorization, session

    @asynccontextmanager
    async def _file(self) -> AsyncIterator[None]:
        """Room for a file. Raises Refusal when there is none."""
        if self._files >= MOST_FILES_AT_ONCE:
            raise Refusal(429, "TOO_BUSY", "Many files are under way: try again in a second.", headers=[RETRY])
        self._files += 1
        try:
            yield
        finally:
            self._files -= 1

    async def _call(
        self,
        does: Operation,
        segments: list[str],
        query: bytes,
        receive: Receive,
        headers: reading.Headers,
        ids: reading.Identity,
        credentials: tuple[bytes | None, str | None],
        address: str,
    ) -> tuple[int, Pairs, bytes]:
        if not does.file:
            reading.check_accept(headers)
        etag = reading.if_match(headers)
        timeout = reading.timeout(headers)
        request = await _request(does.form, segments, query, receive, headers, etag)
        task = asyncio.current_task()
        try:
            began = time.monotonic()
            actor = await self._session.authorization(*credentials, timeout)
            left = timeout - (time.monotonic() - began)
            caller = counted_as(actor, credentials[0], address) if any(credentials) else address
            if self._per_actor is not None and any(credentials):
                check_rate(self._per_actor, caller)
            trace = current_trace.get() or ids.traceparent
            metadata = (("authorization", actor), ("x-request-id", ids.request_id), ("traceparent", trace))
            answered = await does.call(request, caller=caller, timeout=left, metadata=metadata)
        except grpc.aio.AioRpcError as error:
            raise of_call(
                error,
                body=does.form.route.binding.body,
                matched=etag is not None,
                vouched=not passed_on(credentials[0]),
            ) from None
        except asyncio.CancelledError:
            if task is not None and task.cancelling():
                raise
            # gRPC says so when the service ended the call, as one does that is stopped.
            detail = "The service ended the call, as while it restarts: try again in a second."
            raise Refusal(503, "UNAVAILABLE", detail, headers=[RETRY]) from None
        return self._reply(does, answered, headers, credentials)

    def _reply(
        self, does: Operation, answered: bytes, headers: reading.Headers, credentials: tuple[bytes | None, str | None]
    ) -> tuple[int, Pairs, bytes]:
        message = does.answer.decode(answered)
        if does.file:
            content = getattr(message, does.file)
            return 200, reading.as_file(message.file_name, content.content_type), content.data
        extra = list(_PUBLIC if credentials == (None, None) else _PRIVATE)
        if does.of_sessions and credentials[1] is not None:
            self._session.forget(credentials[1])  # It may have another's view now, or have ended.
            cookie = anew_cookie(self._session.remember_seconds, https=self._https)
            extra.append((b"set-cookie", cookie.encode()))
        if does.has_etag and message.etag:
            extra.append((b"etag", b'"%s"' % message.etag.encode()))
            if does.form.route.binding.method == "GET":
                reading.check_if_none_match(headers)
                if reading.unmodified(headers, message.etag):
                    return 304, [*_JSON, *extra], b""
        return 200, [*_JSON, *extra], does.answer.write(message).encode()

    def _find(self, method: str, path: str) -> tuple[Operation, list[str]]:
        try:
            return self._router.find(method, path)
        except PathUnknownError:
            raise Refusal(404, "PATH_UNKNOWN", f"No operation has the path {path}: /docs lists them all.") from None
        except MethodUnknownError as error:
            allowed = ", ".join(error.allowed)
            detail = f"{path} takes {allowed}, and not {method}."
            raise Refusal(405, "METHOD_NOT_ALLOWED", detail, headers=[(b"allow", allowed.encode())]) from None


async def _request(
    form: Form, segments: list[str], query: bytes, receive: Receive, headers: reading.Headers, etag: str | None
) -> bytes:
    """The gRPC request of an HTTP request, whose body is read. Raises Refusal, DisconnectedError."""
    key = reading.idempotency_key(headers)
    if form.takes_file:
        body = await read_body(headers, receive, MOST_FILE, FILE_SECONDS)
        return form.bind(segments, query, body, key, etag, reading.media_type(headers))
    body = await read_body(headers, receive)
    if body and form.takes_body:
        reading.check_content_type(headers)
    return form.bind(segments, query, body, key, etag)


def operation(rpc: Rpc, form: Form, clients: Clients, shape_of: Callable[[DescMessage], Shape]) -> Operation:
    """What a route needs at hand."""
    binding = form.route.binding
    return Operation(
        route=f"{binding.method} {binding.template}",
        form=form,
        call=clients.call(rpc.package, rpc.path),
        answer=shape_of(rpc.response),
        file=binding.answer,
        has_etag=is_string(field(rpc.response, "etag")),
        public="PUBLIC" in rpc.roles,
        of_sessions=rpc.service == "SessionService",
    )


def refused(refusal: Refusal, request_id: str) -> tuple[int, Pairs, bytes]:
    """Status, headers and body of a refusal."""
    return refusal.status, [*_PROBLEM, *_PRIVATE, *refusal.headers], document(refusal, request_id)

"""One request of a browser to the portal: who asks, what the form says, and the answers that a page can give."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import grpc
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.api.codec import REFUSED
from gateway.api.contract import rpc_named
from gateway.api.problems import of_call
from gateway.api.refusal import Refusal
from gateway.browsers import anew_cookie, asks_anew, cookie_name, session_cookie, session_token
from gateway.forms import fields_of, read_body
from gateway.portal import navigation
from gateway.portal.forms import Form
from gateway.portal.said import pack, unpack
from gateway.portal.uploads import is_multipart, out_of_values, parts_of
from gateway.portal.visitors import Visitor
from gateway.session import BY_SESSION, caller_of
from services.chassis.telemetry import continue_trace, current_trace

if TYPE_CHECKING:
    from gateway.app import Gateway

MOST_FORM = 256 * 1024
MOST_FIELDS = 500
# A form with files: the largest that is taken, a third more when it comes as text (people/again.py), and what goes
# around it.
MOST_WITH_FILES = 15 * 1024 * 1024
SECONDS = 10.0
# A path of this site: one slash, and nothing that a browser would take for a host or pass over.
_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
# Steps of a session by their numbers in the contract.
SIGNED_IN, CODE, SET_UP = 1, 2, 3


class Visit:
    """A request, with what the gateway holds to answer it."""

    def __init__(self, gateway: "Gateway", request: Request) -> None:
        self.gateway = gateway
        self.request = request
        self.https = gateway.settings.https
        headers = dict(request.scope["headers"])
        self.token = session_token(headers, https=self.https) or ""
        if self.token and asks_anew(headers, https=self.https):
            gateway.session.forget(self.token)
        # Partners' answer to whose session it is; None when it is nobody's.
        self.who: Any = None
        self._authorization = ""
        self._body: bytes | None = None

    # Who asks

    async def learn_who(self) -> None:
        """Asks whose session it is. `who` stays None when it is nobody's."""
        if not self.token:
            return
        try:
            visitor: Visitor = await self.gateway.visitors.find(self.token, self._ask_who)
        except Refusal as refusal:
            if refusal.status != 401:
                raise
            return
        self.who, self._authorization = visitor.who, visitor.authorization

    async def _ask_who(self) -> tuple[Any, str]:
        who = await self.ask(BY_SESSION, token=self.token)
        return who, f"Bearer {self.gateway.session.token(caller_of(who))}"

    @property
    def step(self) -> int:
        """What the session waits for; 0 without one."""
        return int(self.who.step) if self.who is not None else 0

    @property
    def looking(self) -> bool:
        """Whether the session looks as another organization sees."""
        return self.who is not None and bool(self.who.looking_from)

    @property
    def roles(self) -> frozenset[str]:
        """The roles that one acts in here; none until one is signed in."""
        return frozenset(caller_of(self.who).roles) if self.step == SIGNED_IN else frozenset()

    @property
    def audience(self) -> str:
        """Which audience the page is for: navigation.PUBLIC, ORGANIZATION, OFFICE or PARTNER."""
        return navigation.audience_of(self.roles)

    @property
    def address(self) -> str:
        """The network address that asks."""
        return self.request.client.host if self.request.client else ""

    # Asking the services

    async def call(self, rpc: str, /, **fields: Any) -> Any:
        """Calls an rpc as whoever is signed in, or as the public; the fields as in the API's JSON. Raises Refusal."""
        public = not self._authorization or self.step != SIGNED_IN
        if public:
            return await self._call(rpc, self.gateway.session.public(), self.address, fields)
        return await self._call(rpc, self._authorization, self.who.account, fields)

    async def gather(self, **calls: Any) -> dict[str, Any]:
        """Awaits several calls at once; gives their answers by the same names. Raises the first Refusal."""
        return dict(zip(calls, await asyncio.gather(*calls.values()), strict=True))

    async def ask(self, rpc: str, /, **fields: Any) -> Any:
        """Calls an rpc as the gateway itself: signing in, and what links in mails lead to. Raises Refusal."""
        return await self._call(rpc, self.gateway.session.gateway(), self.address, fields)

    @cached_property
    def _trace(self) -> str:
        """The trace that all its calls belong to: in the logs, too, where nobody collects traces."""
        return current_trace.get() or continue_trace(self.request.headers.get("traceparent", ""))

    async def _call(self, name: str, authorization: str, caller: str, fields: Mapping[str, Any]) -> Any:
        rpc = rpc_named(name)
        call = self.gateway.clients.call(rpc.package, rpc.path)
        try:
            request = rpc.request.type.from_json(json.dumps(fields)).to_binary()
        except REFUSED as error:
            raise Refusal(400, "FIELD_INVALID", f"This cannot be asked for: {error}") from None
        try:
            metadata = (("authorization", authorization), ("traceparent", self._trace))
            answer = await call(request, caller=caller, metadata=metadata, timeout=SECONDS)
        except grpc.aio.AioRpcError as error:
            raise of_call(error, vouched=True) from None
        return rpc.response.type.from_binary(answer)

    async def stream(self, rpc: str, /) -> AsyncIterator[Any]:
        """What a Watch rpc tells from now on, as whoever is signed in. Raises AioRpcError."""
        watch = rpc_named(rpc)
        call = self.gateway.clients.stream(watch.package, watch.path)
        async for answer in call(b"", metadata=(("authorization", self._authorization),)):
            yield watch.response.type.from_binary(answer)

    # What was sent

    @property
    def query(self) -> Form:
        """What stands in the address after its question mark, as a form: for searches and filters."""
        params = self.request.query_params
        return Form({name: params.getlist(name) for name in params})

    async def form(self) -> Form:
        """What was sent. Raises Refusal."""
        kind = self.request.headers.get("content-type", "")
        if not is_multipart(kind):
            return Form(fields_of(await self.body(), MOST_FIELDS))
        values, files = parts_of(await self.body(), kind, MOST_FIELDS)
        kept = out_of_values(values)
        form = Form(values)
        form.files = {name: [*files.get(name, []), *kept.get(name, [])] for name in {*files, *kept}}
        return form

    async def body(self) -> bytes:
        """What was sent, as bytes. Raises Refusal, 413."""
        if self._body is None:
            # Whoever has no session has no page that takes files.
            files = bool(self.token) and is_multipart(self.request.headers.get("content-type", ""))
            self._body = await read_body(self.request, MOST_WITH_FILES if files else MOST_FORM)
        return self._body

    def part(self, name: str) -> str:
        """A part of the address, as the page's path names it."""
        return str(self.request.path_params[name])

    # Answers

    @property
    def in_part(self) -> bool:
        """Whether a script asks, to exchange a part of a page that is open already."""
        return self.request.headers.get("hx-request") == "true"

    @property
    def here(self) -> str:
        """This address, to come back to."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def here_with(self, **changed: str) -> str:
        """This address with other values after its question mark; "" takes one out."""
        kept = [(n, v) for n, v in self.request.query_params.multi_items() if n not in changed]
        query = urlencode([*kept, *((n, v) for n, v in changed.items() if v)])
        return f"{self.request.url.path}?{query}" if query else self.request.url.path

    @property
    def home(self) -> str:
        """Where one begins. Who has not signed in yet is led on from there once it is known who it is."""
        return navigation.HOMES.get(self.audience, "/account") if self.roles else "/home"

    def next(self, given: str) -> str:
        """Where to go on to: `given` when it is a path of this site, else where one begins."""
        return given if _PATH.fullmatch(given) else self.home

    def show(self, template: str, status: int = 0, **values: Any) -> Response:
        """A page: `template` is "room/name". Its status is 422 when its `form` has something wrong, unless given."""
        from gateway.portal.rendering import render

        form = values.get("form")
        if not status:
            status = 422 if form is not None and form.errors else 200
        # It is for the page that one is on the way to, not for one that refreshes itself meanwhile.
        packed = "" if self.in_part else self.request.cookies.get(f"{cookie_name(https=self.https)}_said", "")
        said = unpack(packed)
        answer = Response(render(template, self, said=said, **values), status, media_type="text/html")
        if said:
            answer.headers.append("set-cookie", self._cookie("said", "", 0))
        return answer

    def tell(self, said: Mapping[str, str] | str, status: int = 200) -> Response:
        """An answer to a script: JSON, or a text that is JSON already."""
        body = said if isinstance(said, str) else json.dumps(said)
        return Response(body, status, media_type="application/json")

    def go(self, path: str, token: str | None = None, *, said: str = "", **values: str) -> Response:
        """On to another page; with a `token`, the browser has that session from then on, and with "" none. `said`,
        marked with N_, is shown there once, with values put in where it says %(name)s."""
        answer = RedirectResponse(path, 303)
        if token is not None:
            self.keep(answer, token)
        if said:
            answer.headers.append("set-cookie", self._cookie("said", pack(said, values), 60))
        return answer

    def keep(self, answer: Response, token: str) -> None:
        """Has the browser keep a session's token, or none with ""."""
        if self.token:
            self.gateway.session.forget(self.token)
        answer.headers.append("set-cookie", session_cookie(token, https=self.https))

    def changed(self, answer: Response) -> Response:
        """`answer`, after which each gateway asks anew whose session it is and what it may."""
        self.gateway.session.forget(self.token)
        seconds = self.gateway.settings.remember_seconds
        answer.headers.append("set-cookie", anew_cookie(seconds, https=self.https))
        return answer

    def _cookie(self, name: str, value: str, seconds: int) -> str:
        secure = "; Secure" if self.https else ""
        full = f"{cookie_name(https=self.https)}_{name}"
        return f"{full}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"


def onward(path: str) -> str:
    """A path as a value in another's query."""
    return quote(path, safe="/")

"""One request of a browser to the portal: who asks, what the form says, and the answers that a page can give."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import grpc
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.api.contract import Rpc, rpcs
from gateway.api.problems import of_call
from gateway.api.refusal import Refusal
from gateway.browsers import session_cookie, session_token
from gateway.session import role_names

if TYPE_CHECKING:
    from gateway.app import Gateway

HOME = "/account"
MOST_FORM = 16 * 1024
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
        self._https = gateway.settings.https
        self.token = session_token(dict(request.scope["headers"]), https=self._https) or ""
        self.who: Any = None

    async def learn_who(self) -> None:
        """Asks whose session it is. `who` stays None when it is nobody's."""
        if not self.token:
            return
        try:
            self.who = await self.ask("AuthenticateSession", token=self.token)
        except Refusal as refusal:
            if refusal.status != 401:
                raise

    @property
    def step(self) -> int:
        """What the session waits for; 0 without one."""
        return int(self.who.step) if self.who is not None else 0

    @property
    def address(self) -> str:
        """The network address that asks."""
        return self.request.client.host if self.request.client else ""

    async def ask(self, rpc: str, **fields: Any) -> Any:
        """Calls an rpc as the gateway. Raises Refusal."""
        return await self._call(rpc, self.gateway.session.gateway(), fields)

    async def ask_as_self(self, rpc: str, **fields: Any) -> Any:
        """Calls an rpc as whoever is signed in. Raises Refusal."""
        token = self.gateway.signer.sign(self.who.account, self.who.organization, role_names(self.who.roles))
        return await self._call(rpc, f"Bearer {token}", fields)

    async def _call(self, name: str, authorization: str, fields: Mapping[str, Any]) -> Any:
        rpc = _rpc(name)
        call = self.gateway.clients.call(rpc.package, rpc.path)
        try:
            request = rpc.request.type(**fields).to_binary()
            answer = await call(request, metadata=(("authorization", authorization),), timeout=SECONDS)
        except grpc.aio.AioRpcError as error:
            raise of_call(error) from None
        return rpc.response.type.from_binary(answer)

    async def form(self) -> dict[str, str]:
        """What was sent, each name once. Raises Refusal."""
        body = b""
        async for part in self.request.stream():
            body += part
            if len(body) > MOST_FORM:
                raise Refusal(413, "BODY_TOO_LARGE", "The form is too large: send less.")
        try:
            fields = parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=50)
        except ValueError:
            raise Refusal(400, "FIELD_INVALID", "The form cannot be read: it is not percent-encoded UTF-8.") from None
        return {name: values[0] for name, values in fields.items()}

    def next(self, given: str) -> str:
        """Where to go on to: `given` when it is a path of this site, else the first page."""
        return given if _PATH.fullmatch(given) else HOME

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page."""
        from gateway.portal.rendering import templates

        page = {"who": self.who, "signed_in": self.step == SIGNED_IN, "errors": {}, "here": template, **values}
        html = templates().get_template(f"{template}.html").render(page)
        return Response(html, status, media_type="text/html")

    def go(self, path: str, token: str | None = None) -> Response:
        """On to another page; with a `token`, the browser has that session from then on, and with "" none."""
        answer = RedirectResponse(path, 303)
        if token is not None:
            self.keep(answer, token)
        return answer

    def keep(self, answer: Response, token: str) -> None:
        """Has the browser keep a session's token, or none with ""."""
        if self.token:
            self.gateway.session.forget(self.token)
        answer.headers.append("set-cookie", session_cookie(token, https=self._https))


def _rpc(name: str) -> Rpc:
    return next(rpc for rpc in rpcs() if rpc.name == name)


def errors_of(refusal: Refusal, field: str = "") -> dict[str, str]:
    """What is wrong, by the field of the form that it is wrong in; `field` for what is no single field's."""
    if refusal.status >= 500:
        raise refusal
    if not refusal.errors:
        return {field: refusal.detail}
    return {error.field: error.detail for error in refusal.errors}

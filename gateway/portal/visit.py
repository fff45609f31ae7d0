"""One request of a browser to the portal: who asks, what the form says, and the answers that a page can give."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import grpc
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.api.problems import of_call
from gateway.api.refusal import Refusal
from gateway.browsers import session_cookie, session_token
from gateway.forms import read_form
from gateway.session import BY_SESSION, caller_of

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
        self.https = gateway.settings.https
        self.token = session_token(dict(request.scope["headers"]), https=self.https) or ""
        self.who: Any = None

    async def learn_who(self) -> None:
        """Asks whose session it is. `who` stays None when it is nobody's."""
        if not self.token:
            return
        try:
            self.who = await self.ask(BY_SESSION, token=self.token)
        except Refusal as refusal:
            if refusal.status != 401:
                raise

    @property
    def step(self) -> int:
        """What the session waits for; 0 without one."""
        return int(self.who.step) if self.who is not None else 0

    def has_role(self, role: str) -> bool:
        """Whether who is signed in carries a role."""
        return self.who is not None and role in caller_of(self.who).roles

    @property
    def looking(self) -> bool:
        """Whether the session looks as another organization sees."""
        return self.who is not None and bool(self.who.looking_from)

    @property
    def address(self) -> str:
        """The network address that asks."""
        return self.request.client.host if self.request.client else ""

    async def ask(self, rpc: str, /, **fields: Any) -> Any:
        """Calls an rpc as the gateway. Raises Refusal."""
        return await self._call(rpc, self.gateway.session.gateway(), fields)

    async def ask_as_self(self, rpc: str, /, **fields: Any) -> Any:
        """Calls an rpc as whoever is signed in. Raises Refusal."""
        return await self._call(rpc, f"Bearer {self.gateway.session.token(caller_of(self.who))}", fields)

    async def _call(self, rpc: str, authorization: str, fields: Mapping[str, Any]) -> Any:
        try:
            return await self.gateway.clients.ask(rpc, authorization, SECONDS, **fields)
        except grpc.aio.AioRpcError as error:
            raise of_call(error) from None

    async def form(self) -> dict[str, str]:
        """What was sent, each name once. Raises Refusal."""
        return {name: values[0] for name, values in (await read_form(self.request, MOST_FORM)).items()}

    def next(self, given: str) -> str:
        """Where to go on to: `given` when it is a path of this site, else the first page."""
        return given if _PATH.fullmatch(given) else HOME

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page."""
        from gateway.portal.rendering import templates

        page = {"who": self.who, "signed_in": self.step == SIGNED_IN, "errors": {}, "here": template, **values}
        html = templates().get_template(f"{template}.html").render(page)
        return Response(html, status, media_type="text/html")

    def tell(self, said: Mapping[str, str] | str, status: int = 200) -> Response:
        """An answer to a script: JSON, or a text that is JSON already."""
        body = said if isinstance(said, str) else json.dumps(said)
        return Response(body, status, media_type="application/json")

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
        answer.headers.append("set-cookie", session_cookie(token, https=self.https))


def errors_of(refusal: Refusal, field: str = "") -> dict[str, str]:
    """What is wrong, by the field of the form that it is wrong in; `field` for what is no single field's."""
    if refusal.status >= 500:
        raise refusal
    if not refusal.errors:
        return {field: refusal.detail}
    return {error.field: error.detail for error in refusal.errors}

"""The gateway as an ASGI application: the API under /v1/, and beside it the pages."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from gateway import pages
from gateway.api.transcoder import Api
from gateway.clients import Clients
from gateway.front import Front
from gateway.portal import routes as portal
from gateway.portal.visitors import Visitors
from gateway.session import Session
from gateway.settings import Settings
from services.chassis.signing import Signer

# Seconds; a gateway that begins while a service is away answers 503 after them.
SERVICES_ARE_REACHED_WITHIN = 5.0


class Gateway:
    """What the running gateway works with. The API is called directly: a router before its own would only cost."""

    clients: Clients
    session: Session
    _api: Api

    def __init__(self, settings: Settings) -> None:
        """Raises OSError or ValueError when the signing key, or a certificate, cannot be read."""
        self.settings = settings
        self.signer = Signer(settings.actor_private_key_file)
        self._credentials = settings.credentials()
        self.visitors = Visitors(settings.remember_seconds)
        self._pages = Starlette(
            routes=[*pages.routes(self), *portal.routes(self)],
            middleware=pages.MIDDLEWARE,
            exception_handlers=pages.HANDLERS,
            lifespan=self._lifespan,
        )
        self._pages.state.gateway = self
        # A redirect would name the host that the caller named.
        self._pages.router.redirect_slashes = False
        self._front = Front(self._inside, settings)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self.clients = Clients(self.settings.targets, self._credentials, most=self.settings.calls_at_once)
        if self.settings.listen_fd is not None:
            # Where several share a socket, one of them answers for all that they are ready.
            await self.clients.wait(SERVICES_ARE_REACHED_WITHIN)
        self.session = Session(
            self.clients, self.signer, self.visitors.forget, remember_seconds=self.settings.remember_seconds
        )
        self._api = Api(
            self.clients,
            self.session,
            self.settings.json,
            access_log=self.settings.access_log,
            https=self.settings.https,
            rate_per_actor=self.settings.rate_per_actor,
        )
        # What stands now stands until the end: no collection need look through it again.
        gc.freeze()
        yield
        await self.clients.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        await self._front(scope, receive, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/v1/"):
            await self._api(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

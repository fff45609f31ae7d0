"""What the gateway answers beside the API: health, tokens, keys, the reference, the explanations of problems."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from gateway import assets
from gateway.api.headers import identity
from gateway.api.problems import document
from gateway.api.refusal import Refusal
from gateway.oauth import TokenEndpoint, metadata

if TYPE_CHECKING:
    from gateway.app import Gateway


def routes(gateway: "Gateway") -> list[Route]:
    """The routes, answered with what the running gateway holds."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"}, headers={"cache-control": "no-store"})

    async def readyz(_: Request) -> Response:
        packages = list(gateway.settings.targets)
        states = await asyncio.gather(*(gateway.clients.health(package) for package in packages))
        services = {package.split(".")[1]: state for package, state in zip(packages, states, strict=True)}
        ready = all(state == "SERVING" for state in services.values())
        body = {"status": "ready" if ready else "not ready", "services": services}
        return JSONResponse(body, 200 if ready else 503, headers={"cache-control": "no-store"})

    async def jwks(_: Request) -> Response:
        return JSONResponse(gateway.signer.public_keys(), headers={"cache-control": "public, max-age=300"})

    async def authorization_server(_: Request) -> Response:
        return JSONResponse(metadata(gateway.settings.url), headers={"cache-control": "public, max-age=300"})

    async def openapi(request: Request) -> Response:
        from gateway.api.openapi import encoded

        body, etag = encoded()
        headers = {"etag": f'"{etag}"', "cache-control": "no-cache"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/.well-known/jwks.json", jwks),
        Route("/.well-known/oauth-authorization-server", authorization_server),
        Route("/oauth2/token", TokenEndpoint(gateway).__call__, methods=["POST"]),
        Route("/openapi.json", openapi),
        Route("/developers", page("landing")),
        Route("/docs", page("index")),
        Route("/docs/{service}", page("service")),
        Route("/problems", page("problems")),
        Route("/problems/{problem}", page("problem")),
        Route("/static/{path:path}", assets.serve),
    ]


def page(name: str) -> Callable[[Request], Awaitable[Response]]:
    """A page of the reference. What renders it is loaded when somebody first looks."""

    async def show(request: Request) -> Response:
        from gateway.reference import render

        html = render(name, **request.path_params)
        return Response(html, media_type="text/html", headers={"cache-control": "no-cache"})

    return show


def problem(refusal: Refusal, request: Request) -> Response:
    """A problem document for a request to one of these pages."""
    try:
        request_id = identity(dict(request.scope["headers"])).request_id
    except Refusal:
        request_id = identity({}).request_id
    headers = {name.decode(): value.decode() for name, value in refusal.headers}
    headers |= {"x-request-id": request_id, "cache-control": "no-store"}
    return Response(
        document(refusal, request_id), refusal.status, media_type="application/problem+json", headers=headers
    )


async def not_served(request: Request, error: Any) -> Response:
    """The answer to an address or method that is none of these: a page to a browser, else a problem document."""
    path, status = request.url.path, error.status_code if isinstance(error, HTTPException) else 500
    if status == 405:
        allowed = error.headers["Allow"] if error.headers else ""
        detail = f"{path} takes {allowed}, and not {request.method}."
        refusal = Refusal(405, "METHOD_NOT_ALLOWED", detail, headers=[(b"allow", allowed.encode())])
    elif status == 404:
        refusal = Refusal(404, "PATH_UNKNOWN", f"There is nothing at {path}: /docs lists what there is.")
    else:
        refusal = Refusal(status, "INTERNAL", "The request met a fault of the product. It was written down.")
    if "text/html" in request.headers.get("accept", "") and status in (404, 500):
        from gateway.portal.routes import instead

        return await instead(request.app.state.gateway, request, refusal)
    return problem(refusal, request)


MIDDLEWARE = [Middleware(GZipMiddleware, minimum_size=1024)]
HANDLERS: dict[Any, Any] = {404: not_served, 405: not_served, 500: not_served}

"""The gateway as somebody sees it who watches over it: its requests by route, and a span for each."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis.telemetry import current_trace, span, tracer

if TYPE_CHECKING:
    from services.chassis.metrics import Calls


def observed(app: ASGIApp, metrics_listen: str) -> ASGIApp:
    """`app`, measured where `metrics_listen` is said, and traced where somebody collects traces; else `app` itself.
    Raises OSError for a taken port, ValueError for what is no address."""
    calls = None
    if metrics_listen:
        from services.chassis.metrics import Calls, answer

        answer(metrics_listen)
        calls = Calls("http", "HTTP requests", "route")
    return Observed(app, calls) if calls or tracer() else app


class Observed:
    """Stands around the application."""

    def __init__(self, app: ASGIApp, calls: "Calls | None") -> None:
        self._app = app
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began, traced = 0, time.perf_counter(), b""

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if traced:
                    message["headers"] = [*message.get("headers", ()), (b"server-timing", traced)]
            await send(message)

        if self._calls:
            self._calls.under_way.inc()
        try:
            with self._span(scope) as at:
                if at is not None:
                    # By which a browser, and who watches over pages in it, finds the trace that its request is of.
                    traced = f'traceparent;desc="{current_trace.get()}"'.encode()
                await self._app(scope, receive, noting)
                if at is not None:
                    at.update_name(route_of(scope))
                    at.set_attributes({"http.request.method": scope["method"], "http.response.status_code": status})
        finally:
            if self._calls:
                self._calls.under_way.dec()
                self._calls.ended(route_of(scope), str(status or 499), began)

    def _span(self, scope: Scope) -> Any:
        if tracer() is None:
            return nullcontext()
        given = next((value for name, value in scope["headers"] if name == b"traceparent"), b"")
        current_trace.set(given.decode("latin-1"))
        return span(scope["method"], "SERVER")


def route_of(scope: Scope) -> str:
    """The route of a request that was answered, as "GET /v1/{name=cases/*}"; never its path, which may be anything."""
    if "tributary.route" in scope:
        return str(scope["tributary.route"])
    endpoint: Callable[..., Any] | None = scope.get("endpoint")
    return f"page {getattr(endpoint, '__name__', 'static')}" if endpoint else "none"

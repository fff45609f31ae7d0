"""The trace a call belongs to, carried from metadata through the transaction into its events (W3C Trace Context), and
what it is that changes something."""

import os
import re
import secrets
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # It takes memory and time, and is imported where somebody collects traces.
    from services.chassis.tracing import Tracer

# https://www.w3.org/TR/trace-context/#traceparent-header
_TRACEPARENT = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")
# https://www.w3.org/TR/trace-context/#sampled-flag
SAMPLED = 1

current_trace: ContextVar[str] = ContextVar("current_trace", default="")
# The rpc, as "/tributary.assistance.v1.CaseService/CreateCase", or the clock or the durable that is at work.
current_cause: ContextVar[str] = ContextVar("current_cause", default="")
# What the caller knows its HTTP request by.
current_request: ContextVar[str] = ContextVar("current_request", default="")

_NO_SPAN: AbstractContextManager[Any] = nullcontext()
_tracer: "Tracer | None" = None


def start_tracing(process: str) -> "Tracer | None":
    """Begins to send traces to OTEL_EXPORTER_OTLP_ENDPOINT, if that is set."""
    global _tracer
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        from services.chassis.tracing import Tracer

        _tracer = Tracer(process)
    return _tracer


def tracer() -> "Tracer | None":
    """What makes this process's spans; None where nobody collects them."""
    return _tracer


def span(name: str, kind: str = "INTERNAL") -> AbstractContextManager[Any]:
    """What is done in this context is a span of the current trace, where traces are collected and this one is kept.
    `kind` is OpenTelemetry's: SERVER, CLIENT, PRODUCER, CONSUMER or INTERNAL."""
    return _NO_SPAN if _tracer is None or is_dropped(current_trace.get()) else _tracer.span(name, kind)


def is_dropped(traceparent: str) -> bool:
    """Whether a trace is one that its first process chose not to keep; then no other keeps a part of it, and making
    spans for nobody is spared: of ten traces, nine."""
    return _TRACEPARENT.match(traceparent) is not None and not int(traceparent[-2:], 16) & SAMPLED


def continue_trace(traceparent: str) -> str:
    """The traceparent to work under: the caller's when it is well formed, else a new one."""
    if _TRACEPARENT.match(traceparent):
        return traceparent
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"

"""Traces by OpenTelemetry, imported only where OTEL_EXPORTER_OTLP_ENDPOINT says who collects them.

A span says what was done, how long it took and how it ended; never for whom, and no value that somebody sent.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation import set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from services.chassis.errors import DomainError
from services.chassis.telemetry import current_trace, is_dropped

# Seconds that the collector has to take what is sent to it; it may be away, and that holds up nobody.
EXPORT_SECONDS = 3
# As much of a statement as says which it is.
STATEMENT = 1000
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_PROPAGATOR = TraceContextTextMapPropagator()


class Tracer:
    """Makes the spans of one process. The endpoint, the share that is sampled and more are told by OpenTelemetry's own
    variables, https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/."""

    def __init__(self, process: str) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": f"tributary-{process}"}))
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=EXPORT_SECONDS)))
        self._tracer = self._provider.get_tracer("tributary")

    @contextmanager
    def span(self, name: str, kind: str) -> Iterator[Span]:
        """What is done meanwhile is a span under the current trace, and is the current trace. `kind` as "SERVER"."""
        parent = _PROPAGATOR.extract({"traceparent": current_trace.get()})
        span = self._tracer.start_span(name, parent, SpanKind[kind])
        carrier: dict[str, str] = {}
        _PROPAGATOR.inject(carrier, set_span_in_context(span))
        before = current_trace.set(carrier["traceparent"])
        try:
            yield span
        except BaseException as error:
            # What an error says may hold what somebody sent.
            reason = error.reason if isinstance(error, DomainError) else type(error).__name__
            span.set_status(Status(StatusCode.ERROR, reason))
            raise
        finally:
            current_trace.reset(before)
            span.end()

    def statement(self, query: str, elapsed: float, error: BaseException | None = None) -> None:
        """A span for a statement that took so many seconds to its end, which is now; none for what belongs to no trace,
        or to one that is not kept. Its values stay where they are."""
        parent = current_trace.get()
        if not parent or is_dropped(parent):
            return
        end = time.time_ns()
        text = _LITERAL.sub("'…'", query)[:STATEMENT]
        span = self._tracer.start_span(
            " ".join(text.split()[:3])[:60],
            _PROPAGATOR.extract({"traceparent": parent}),
            SpanKind.CLIENT,
            attributes={"db.system.name": "postgresql", "db.query.text": text},
            start_time=end - round(elapsed * 1e9),
        )
        if error is not None:
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
        span.end(end)

    def close(self) -> None:
        """Sends what is left, in a few seconds at most."""
        self._provider.force_flush(EXPORT_SECONDS * 1000)
        self._provider.shutdown()

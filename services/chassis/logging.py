"""Structured logs: one JSON object a line on standard output, with the service, the rpc, the request and the trace;
never with anything that somebody sent. A refusal names the account by its number."""

import logging
import re
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger

from services.chassis.redaction import RedactingFormatter, redact_event
from services.chassis.telemetry import current_request, current_trace

# What PostgreSQL tells of a row it refuses: the values in it.
_DETAIL = re.compile(r"^(DETAIL: ).*$", re.MULTILINE)


class _Output:
    """Standard output as it is now. What it has no room for is lost: a line of the log is not worth the request that it
    tells of."""

    def __init__(self) -> None:
        self._stream = sys.stdout

    def write(self, text: str) -> None:
        """Writes `text`, as far as it can."""
        with suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        """Brings it to where it goes, as far as that takes it."""
        with suppress(OSError):
            self._stream.flush()


def configure_logging(service: str, level: str = "INFO") -> None:
    """Sends structlog and the standard library's warnings to standard output. `level` as "INFO"."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _with_ids,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_values,
            redact_event,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Output())),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(RedactingFormatter("%(name)s: %(message)s"))
    # It logs every broken connection with a trace; the connection's own callbacks already say so in one line.
    logging.getLogger("nats.aio.client").setLevel(logging.CRITICAL)


def _with_ids(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """Adds the ids under which a line is found together with what other processes say of the same request."""
    if trace := current_trace.get():
        line.setdefault("trace", trace)
    if request := current_request.get():
        line.setdefault("request_id", request)
    return line


def _without_values(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """Keeps a row's values out of what is said of an error."""
    if "exception" in line:
        line["exception"] = _DETAIL.sub(r"\1…", line["exception"])
    return line

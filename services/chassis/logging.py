"""Structured logs: one JSON object a line on standard output, with the service, the rpc and the trace."""

import logging
import sys

import structlog

from services.chassis.redaction import RedactingFormatter, redact_event


def configure_logging(service: str, level: str = "INFO") -> None:
    """Sends structlog and the standard library's warnings to standard output. `level` as "INFO"."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact_event,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stdout)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(RedactingFormatter("%(name)s: %(message)s"))
    # It logs every broken connection with a trace; the connection's own callbacks already say so in one line.
    logging.getLogger("nats.aio.client").setLevel(logging.CRITICAL)

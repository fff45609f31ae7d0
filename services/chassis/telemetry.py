"""The trace a call belongs to, carried from metadata through the transaction into its events (W3C Trace Context), and
what it is that changes something."""

import re
import secrets
from contextvars import ContextVar

# https://www.w3.org/TR/trace-context/#traceparent-header
_TRACEPARENT = re.compile(r"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")

current_trace: ContextVar[str] = ContextVar("current_trace", default="")
# The rpc, as "/tributary.assistance.v1.CaseService/CreateCase", or the clock or the durable that is at work.
current_cause: ContextVar[str] = ContextVar("current_cause", default="")


def continue_trace(traceparent: str) -> str:
    """The traceparent to work under: the caller's when it is well formed, else a new one."""
    if _TRACEPARENT.match(traceparent):
        return traceparent
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"

"""Problem documents (RFC 9457) from refusals and gRPC statuses."""

import functools
import json
import re
import tomllib
from collections.abc import Sequence
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import grpc
import structlog

from gateway.api.refusal import FieldError, Refusal, json_path

log = structlog.get_logger()

# As google/rpc/code.proto has them, but for the conflicts of a well-formed request with the state of things
# (ALREADY_EXISTS, ABORTED, FAILED_PRECONDITION), which are all 409 here: the caller's request is not at fault.
STATUSES: dict[grpc.StatusCode, int] = {
    grpc.StatusCode.CANCELLED: 503,
    grpc.StatusCode.UNKNOWN: 500,
    grpc.StatusCode.INVALID_ARGUMENT: 400,
    grpc.StatusCode.DEADLINE_EXCEEDED: 504,
    grpc.StatusCode.NOT_FOUND: 404,
    grpc.StatusCode.ALREADY_EXISTS: 409,
    grpc.StatusCode.PERMISSION_DENIED: 403,
    grpc.StatusCode.RESOURCE_EXHAUSTED: 429,
    grpc.StatusCode.FAILED_PRECONDITION: 409,
    grpc.StatusCode.ABORTED: 409,
    grpc.StatusCode.OUT_OF_RANGE: 400,
    grpc.StatusCode.UNIMPLEMENTED: 501,
    grpc.StatusCode.INTERNAL: 500,
    grpc.StatusCode.UNAVAILABLE: 503,
    grpc.StatusCode.DATA_LOSS: 500,
    grpc.StatusCode.UNAUTHENTICATED: 401,
}
# Reasons for statuses that came without one, as those that gRPC itself gives.
_PLAIN = {
    grpc.StatusCode.CANCELLED: "UNAVAILABLE",
    grpc.StatusCode.UNAVAILABLE: "UNAVAILABLE",
    grpc.StatusCode.DEADLINE_EXCEEDED: "DEADLINE_EXCEEDED",
    grpc.StatusCode.UNIMPLEMENTED: "UNIMPLEMENTED",
    grpc.StatusCode.RESOURCE_EXHAUSTED: "RESOURCE_EXHAUSTED",
}
DOMAIN = "tributary"
# Seconds a caller is asked to wait; services are back within a few.
RETRY = (b"retry-after", b"1")
CHALLENGE = (b"www-authenticate", b'Bearer realm="tributary"')


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """Title, meaning and remedy of every reason."""
    return tomllib.loads(files("gateway.api").joinpath("problems.toml").read_text())


def slug(reason: str) -> str:
    """A reason as it stands in an address: "CASE_WRONG_STATE" is "case-wrong-state"."""
    return reason.lower().replace("_", "-")


def document(refusal: Refusal, request_id: str) -> bytes:
    """The problem document of a refusal. `instance` is the id of the request."""
    known = catalogue().get(refusal.reason)
    body: dict[str, Any] = {
        "type": f"/problems/{slug(refusal.reason)}",
        "title": known["title"] if known else HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": f"urn:request:{request_id}",
        "reason": refusal.reason,
    }
    if refusal.metadata:
        body["metadata"] = refusal.metadata
    if refusal.errors:
        body["errors"] = [{"field": error.field, "detail": error.detail} for error in refusal.errors]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def of_call(error: grpc.aio.AioRpcError, *, body: str = "", matched: bool = False, vouched: bool = False) -> Refusal:
    """The refusal that a service's error is. `body` is the request's field that the HTTP body stood for: callers know
    its fields without it. `matched` says that If-Match was sent, `vouched` that the gateway itself signed who calls."""
    code = error.code()
    reason, metadata, violations, seconds = _details(error)
    if vouched and reason == "ACTOR_TOKEN_INVALID":
        # It was signed this minute: the service's clock or key is wrong, and the caller is who they are.
        log.error("actor_token_refused", remedy="compare the clocks of the gateway and the service, and their keys")
        code, reason = grpc.StatusCode.UNAVAILABLE, "UNAVAILABLE"
    reason = reason or _PLAIN.get(code, "INTERNAL" if STATUSES.get(code, 500) >= 500 else code.name)
    status = STATUSES.get(code, 500)
    if reason == "ETAG_MISMATCH" and matched:
        status = 412
    headers = []
    if status in (429, 503):
        headers.append((b"retry-after", b"%d" % seconds) if seconds else RETRY)
    if status == 401:
        headers.append(CHALLENGE)
    return Refusal(
        status,
        reason,
        _detail(code, error.details() or "", reason),
        errors=[FieldError(json_path(field, body), detail) for field, detail in violations],
        metadata=metadata,
        headers=headers,
    )


def _detail(code: grpc.StatusCode, said: str, reason: str) -> str:
    """What the service said; gRPC's own words name sockets and files, and are no answer to a caller."""
    if reason in _PLAIN.values() or STATUSES.get(code, 500) == 500:
        known = catalogue()[reason if reason in catalogue() else "INTERNAL"]
        return f"{known['meaning']} {known['remedy']}"
    return said


def _details(error: grpc.aio.AioRpcError) -> tuple[str, dict[str, str], list[tuple[str, str]], int]:
    """Reason, metadata, field violations and the seconds to wait of the google.rpc.Status that came with the error, if
    one did."""
    from google.rpc import error_details_pb2, status_pb2  # loaded with the first refusal, not with the process

    data = next((v for k, v in error.trailing_metadata() or () if k == "grpc-status-details-bin"), None)
    reason, metadata, violations, seconds = "", {}, [], 0
    if isinstance(data, bytes):
        for detail in status_pb2.Status.FromString(data).details:
            if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                info = error_details_pb2.ErrorInfo.FromString(detail.value)
                if info.domain == DOMAIN:
                    reason, metadata = info.reason, dict(info.metadata)
            elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
                request = error_details_pb2.BadRequest.FromString(detail.value)
                violations += [(v.field, v.description) for v in request.field_violations]
            elif detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
                seconds = error_details_pb2.RetryInfo.FromString(detail.value).retry_delay.seconds
    return reason, metadata, violations, seconds


def reasons(comments: Sequence[str]) -> list[str]:
    """The reasons of the catalogue that the comments name."""
    words = {word for comment in comments for word in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", comment)}
    return sorted(words & catalogue().keys())

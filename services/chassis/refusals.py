"""How a call is refused: what was raised, as a status that says what was wrong, and nothing that nobody shall read."""

from collections.abc import Iterator, Sequence
from typing import Any

import asyncpg
import grpc
import structlog
from google.protobuf import any_pb2
from google.protobuf.duration_pb2 import Duration
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status
from sqlalchemy.exc import DBAPIError

from services.chassis.actor import Actor, current_actor
from services.chassis.database import GONE, unavailable, wrong_value
from services.chassis.errors import (
    DomainError,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from services.chassis.errors import Violation as FieldViolation
from services.chassis.rates import RATE_LIMITED
from services.chassis.redaction import marked, redacted
from services.chassis.telemetry import current_trace

log = structlog.get_logger()

ERROR_DOMAIN = "tributary"

# Bytes of a refusal's sentence, of the fields that it names, and of a value beside it. Clients of gRPC take 8 KiB of
# trailers in all, and make of more an error without a reason; the sentence stands there twice, once with up to three
# bytes for one.
MOST_SENTENCE, MOST_FIELDS, MOST_VALUE = 800, 2_500, 400

# Refusals that say something of whoever calls, or of the product's health; the rest is their own business.
LOGGED = (Unavailable, Unauthenticated, PermissionDenied, NotFound, TooMany)
NOBODY = Actor()


async def refuse(context: Any, error: Exception, path: str, request: Message | None) -> None:
    """Ends a call with the status that fits `error`. Raises what ends the call."""
    if isinstance(error, DBAPIError) and error.orig is not None and isinstance(error.orig.__cause__, Exception):
        error = error.orig.__cause__  # The driver's own, under the ORM's and its adapter's.
    if isinstance(error, DomainError):
        refusal = error
    elif isinstance(error, TimeoutError):
        await context.abort(grpc.StatusCode.DEADLINE_EXCEEDED, "It took longer than the caller wanted to wait.")
        return
    elif wrong_value(error):
        found = [
            FieldViolation(field, "Leave out the character U+0000.")
            for field in (texts_with_nul(request) if request is not None else ())
        ]
        log.warning("value_refused", rpc=path, error=type(error).__name__, trace=current_trace.get())
        refusal = InvalidArgument("VALUE_INVALID", "A value of the request cannot be kept.", violations=found)
    elif isinstance(error, GONE):
        refusal = unavailable()
    elif isinstance(error, asyncpg.QueryCanceledError):
        refusal = Unavailable("DATABASE_SLOW", "The record takes too long to answer. Try again, or ask for less.")
    elif isinstance(error, grpc.aio.AbortError):
        raise error
    else:
        log.error("rpc_failed", rpc=path, trace=current_trace.get(), exc_info=error)
        await context.abort(grpc.StatusCode.INTERNAL, "Something went wrong here. It was written down.")
        return
    # Who calls too often would fill the log.
    if isinstance(refusal, LOGGED) and refusal.reason != RATE_LIMITED:
        actor = current_actor.get(NOBODY)
        who = {"account": actor.account, "organization": actor.organization}
        log.info("rpc_refused", rpc=path, reason=refusal.reason, trace=current_trace.get(), **who)
    await context.abort_with_status(rpc_status.to_status(status_of(without_secrets(refusal, request))))


def status_of(error: DomainError) -> status_pb2.Status:
    """A refusal as google.rpc.Status, with ErrorInfo; for fields BadRequest, of as many as a client takes; and
    RetryInfo where it says when to try again."""
    metadata = {key: cut(value, MOST_VALUE) for key, value in error.metadata.items()}
    told: list[Message] = [error_details_pb2.ErrorInfo(reason=error.reason, domain=ERROR_DOMAIN, metadata=metadata)]
    if error.violations:
        fields = [
            error_details_pb2.BadRequest.FieldViolation(field=v.field, description=v.description)
            for v in fitting(error.violations)
        ]
        told.append(error_details_pb2.BadRequest(field_violations=fields))
    if error.retry_seconds:
        told.append(error_details_pb2.RetryInfo(retry_delay=Duration(seconds=error.retry_seconds)))
    details = [any_pb2.Any() for _ in told]
    for detail, message in zip(details, told, strict=True):
        detail.Pack(message)
    return status_pb2.Status(code=code_pb2.Code.Value(error.code), message=cut(error.message), details=details)


def cut(sentence: str, most: int = MOST_SENTENCE) -> str:
    """A text, without what makes it longer than so many bytes."""
    encoded = sentence.encode()
    return sentence if len(encoded) <= most else encoded[: most - 3].decode(errors="ignore") + "…"


def fitting(violations: Sequence[FieldViolation]) -> Iterator[FieldViolation]:
    """The first of the violations, as many as have room in a refusal, and one at least."""
    room = MOST_FIELDS
    for violation in violations:
        description = cut(violation.description)
        room -= len(violation.field.encode()) + len(description.encode())
        if room < 0 and violation is not violations[0]:
            return
        yield FieldViolation(violation.field, description)


def without_secrets(refusal: DomainError, request: Message | None) -> DomainError:
    """The refusal, its sentences without what the contract marks as nobody's to read."""
    if request is not None and any(True for _ in marked(request)):
        refusal.message = redacted(refusal.message, request)
        refusal.violations = tuple(
            FieldViolation(v.field, redacted(v.description, request)) for v in refusal.violations
        )
    return refusal


def texts_with_nul(message: Message, prefix: str = "") -> Iterator[str]:
    """The paths of the texts in `message` that hold U+0000, which PostgreSQL keeps in none."""
    for field, value in message.ListFields():
        for place, item in enumerate(value) if field.is_repeated else ((None, value),):
            path = f"{prefix}{field.name}" + ("" if place is None else f"[{place}]")
            if isinstance(item, Message):
                yield from texts_with_nul(item, f"{path}.")
            elif isinstance(item, str) and "\0" in item:
                yield path

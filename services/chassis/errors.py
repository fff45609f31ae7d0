"""Refusals: why a call is not done, in a form to act on. One interceptor turns them into gRPC statuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """A field of the request that is wrong: its path, as "case.title", and what to do about it."""

    field: str
    description: str


class DomainError(Exception):
    """A refusal. `reason` is stable and in capitals, as "CASE_WRONG_STATE"; `message` is a sentence for a person.

    `metadata` holds what a program needs to react; `violations` the fields that are wrong; `retry_seconds` how long to
    wait before the same is tried again, 0 where that is not known.
    """

    code = "UNKNOWN"

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        metadata: Mapping[str, str] | None = None,
        violations: Sequence[Violation] = (),
        retry_seconds: int = 0,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.metadata = dict(metadata or {})
        self.violations = tuple(violations)
        self.retry_seconds = retry_seconds


class InvalidArgument(DomainError):
    """The request is wrong in itself, whatever the state of things."""

    code = "INVALID_ARGUMENT"


class NotFound(DomainError):
    """There is no such thing, or none that the caller may see."""

    code = "NOT_FOUND"


class AlreadyExists(DomainError):
    """What the caller wants to create is there."""

    code = "ALREADY_EXISTS"


class WrongState(DomainError):
    """The thing is not in a state in which this can be done."""

    code = "FAILED_PRECONDITION"


class Conflict(DomainError):
    """Somebody changed it since the caller read it: read again and decide."""

    code = "ABORTED"


class OutOfRange(DomainError):
    """The caller asks for a place that is no longer there."""

    code = "OUT_OF_RANGE"


class PermissionDenied(DomainError):
    """The caller may see it but not do this with it."""

    code = "PERMISSION_DENIED"


class Unauthenticated(DomainError):
    """Nobody knows who is calling."""

    code = "UNAUTHENTICATED"


class TooMany(DomainError):
    """The caller asks too often; the same call may succeed later."""

    code = "RESOURCE_EXHAUSTED"


class Unavailable(DomainError):
    """It cannot be done now; the same call may succeed in a moment."""

    code = "UNAVAILABLE"


def invalid(field: str, description: str) -> InvalidArgument:
    """The refusal of one field: its path, and what to do about it."""
    return InvalidArgument("FIELD_INVALID", f"{field}: {description}", violations=[Violation(field, description)])

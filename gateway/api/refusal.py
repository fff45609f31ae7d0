"""A request that the gateway refuses itself, or that a service refused: what becomes a problem document."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """A field that is wrong: its path as the caller writes it in JSON, as "phones[2].number", and what to do."""

    field: str
    detail: str


class Refusal(Exception):
    """`reason` is stable and in capitals; `status` the HTTP status; `detail` a sentence that says what to do."""

    def __init__(
        self,
        status: int,
        reason: str,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        metadata: Mapping[str, str] | None = None,
        headers: Sequence[tuple[bytes, bytes]] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail
        self.errors = tuple(errors)
        self.metadata = dict(metadata or {})
        self.headers = tuple(headers)


def invalid_fields(errors: Sequence[FieldError]) -> Refusal:
    """The refusal of fields that are wrong."""
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return Refusal(400, "FIELD_INVALID", f"{first.field or 'body'}: {first.detail}{more}", errors=errors)


def json_path(field: str, body: str = "") -> str:
    """A field's path as the caller writes it: "case.access_needs" is "accessNeeds" when the body stands for `case`."""
    if body and body != "*" and field.startswith(f"{body}."):
        field = field[len(body) + 1 :]
    return re.sub(r"_([a-z0-9])", lambda m: m[1].upper(), field)

"""The rules that the contracts set for their messages, by protovalidate (https://protovalidate.com)."""

from google.protobuf.message import Message
from protovalidate import Validator, Violation

from services.chassis.errors import InvalidArgument
from services.chassis.errors import Violation as FieldViolation

_validator = Validator()


def violations_of(message: Message, prefix: str = "") -> list[FieldViolation]:
    """The fields of `message` that break the rules of its contract; `prefix` stands before their paths."""
    found: list[Violation] = _validator.collect_violations(message)
    return [FieldViolation(prefix + path_of(v), v.proto.message or v.proto.rule_id) for v in found]


def validate(message: Message, prefix: str = "") -> None:
    """Raises InvalidArgument when `message` breaks the rules of its contract."""
    found = violations_of(message, prefix)
    if found:
        sentence = "; ".join(f"{v.field}: {v.description}" for v in found)
        raise InvalidArgument("FIELD_INVALID", sentence, violations=found)


def path_of(violation: Violation) -> str:
    """Where a violation is, as "case.topics[2]"."""
    path = ""
    for element in violation.proto.field.elements if violation.proto.field else ():
        path += ("." if path else "") + element.field_name
        if element.subscript is not None:
            path += f"[{element.subscript.value!r}]"
    return path

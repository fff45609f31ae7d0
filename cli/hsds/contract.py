"""What the contract asks of a field's value, read from the contract: so that a row is judged before it is sent."""

import re
from dataclasses import dataclass
from functools import cache

from buf.validate import validate_pb2
from google.protobuf.descriptor import FieldDescriptor

# The WHATWG's, which the contract's rule `email` follows.
_EMAIL = re.compile(
    r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)
_TRUTH = {"true": True, "1": True, "yes": True, "t": True, "y": True, "false": False, "0": False, "no": False}
_TRUTH |= {"f": False, "n": False}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a value must be."""

    kind: str
    max_length: int = 0
    pattern: re.Pattern[str] | None = None
    low: float = float("-inf")
    high: float = float("inf")

    def read(self, text: str, field: FieldDescriptor) -> str | float | int | bool | None:
        """The value that `text` stands for; None when it is none that the contract takes."""
        if self.kind == "string":
            fits = (not self.max_length or len(text) <= self.max_length) and (
                self.pattern is None or self.pattern.match(text) is not None
            )
            return text if fits else None
        if self.kind == "enum":
            known = field.enum_type.values_by_name.get(  # type: ignore[union-attr]
                re.sub(r"[ -]+", "_", text.upper())
            )
            return known.number if known else None
        if self.kind == "bool":
            return _TRUTH.get(text.lower())
        try:
            number = float(text)
        except ValueError:
            return None
        if not self.low <= number <= self.high or (self.kind == "int" and number != int(number)):
            return None
        return int(number) if self.kind == "int" else number


@cache
def rule_of(field: FieldDescriptor) -> Rule:
    """The rule of a scalar field."""
    rules: validate_pb2.FieldRules = field.GetOptions().Extensions[validate_pb2.field]  # type: ignore[index]
    if field.type == FieldDescriptor.TYPE_STRING:
        pattern = _EMAIL if rules.string.email else re.compile(rules.string.pattern) if rules.string.pattern else None
        return Rule("string", rules.string.max_len, pattern)
    if field.type == FieldDescriptor.TYPE_ENUM:
        return Rule("enum")
    if field.type == FieldDescriptor.TYPE_BOOL:
        return Rule("bool")
    if field.type == FieldDescriptor.TYPE_INT32:
        high = rules.int32.lte if rules.int32.HasField("lte") else 2**31 - 1
        return Rule("int", low=rules.int32.gte, high=high)
    bounds = rules.double
    return Rule(
        "float",
        low=bounds.gte if bounds.HasField("gte") else -1e300,
        high=bounds.lte if bounds.HasField("lte") else 1e300,
    )

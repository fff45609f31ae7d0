"""JSON Schemas (2020-12) of the contracts' messages, with the rules that protovalidate checks."""

import functools
from collections.abc import Iterator
from typing import Any

from protobuf import (
    DescEnum,
    DescField,
    DescFieldValueEnum,
    DescFieldValueList,
    DescFieldValueMap,
    DescFieldValueMessage,
    DescMessage,
)

from gateway.api.comments import comments
from gateway.api.contract import behaviors, extension, registry
from gateway.api.explain import is_leaf

Schema = dict[str, Any]

_SCALARS: dict[str, Schema] = {
    "DOUBLE": {"type": "number", "format": "double"},
    "FLOAT": {"type": "number", "format": "float"},
    "BOOL": {"type": "boolean"},
    "STRING": {"type": "string"},
    "BYTES": {"type": "string", "contentEncoding": "base64"},
    "INT32": {"type": "integer", "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1},
    "UINT32": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 2**32 - 1},
    # ProtoJSON writes them as strings: JavaScript's numbers cannot hold them.
    "INT64": {"type": "string", "format": "int64", "pattern": "^-?[0-9]{1,19}$"},
    "UINT64": {"type": "string", "format": "uint64", "pattern": "^[0-9]{1,20}$"},
}
_SAME = {
    "SINT32": "INT32", "SFIXED32": "INT32", "FIXED32": "UINT32",
    "SINT64": "INT64", "SFIXED64": "INT64", "FIXED64": "UINT64",
}  # fmt: skip
_LEAVES: dict[str, Schema] = {
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.protobuf.Duration": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,9})?s$"},
    "google.protobuf.FieldMask": {"type": "string", "maxLength": 2000},
}
_NUMBERS = {"gte": "minimum", "lte": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


def name_of(message: DescMessage) -> str:
    """A message's name among the components: "Case", "CaseFilter"; those of google.type are "Date", "Money"."""
    return message.type_name.removeprefix(f"{message.file.proto.package}.").replace(".", "")


def message_schema(message: DescMessage, *, without: frozenset[str] = frozenset(), partial: bool = False) -> Schema:
    """The object that a message is in JSON. `without` leaves fields out; `partial` requires none, as in a change."""
    fields = [f for f in message.fields if f.name not in without]
    schema: Schema = {
        "type": "object",
        "properties": {f.json_name: field_schema(f) for f in fields},
        "additionalProperties": False,
    }
    if text := comments().get(message.type_name):
        schema["description"] = text
    required = [] if partial else [f.json_name for f in fields if is_required(f)]
    if required:
        schema["required"] = required
    return schema


def is_required(field: DescField) -> bool:
    """Whether a request must set it."""
    fixed = behaviors(field)
    return ("REQUIRED" in fixed or bool(getattr(rules(field), "required", False))) and "OUTPUT_ONLY" not in fixed


def field_schema(field: DescField) -> Schema:
    """What a field holds, with its rules and its comment."""
    value, rule = field.value, rules(field)
    if isinstance(value, DescFieldValueMap):
        schema: Schema = {"type": "object", "additionalProperties": kind_schema(value.value, None)}
    elif isinstance(value, DescFieldValueList):
        schema = {"type": "array", "items": kind_schema(value.element, items_of(rule))}
        schema |= _repeated_rules(rule)
    elif isinstance(value, DescFieldValueMessage):
        schema = kind_schema(value.message, rule)
    elif isinstance(value, DescFieldValueEnum):
        schema = kind_schema(value.enum, rule)
    else:
        schema = kind_schema(value.scalar, rule)
    if text := comments().get(f"{field.parent.type_name}.{field.name}"):
        schema["description"] = text
    fixed = behaviors(field)
    if fixed & {"OUTPUT_ONLY", "IDENTIFIER"}:
        schema["readOnly"] = True
    if "IMMUTABLE" in fixed:
        schema["x-immutable"] = True
    return schema


def kind_schema(kind: Any, rule: Any) -> Schema:
    """The schema of a scalar, an enum or a message, under the rule for one value of it."""
    if isinstance(kind, DescMessage):
        return dict(_LEAVES[kind.type_name]) if is_leaf(kind) else {"$ref": f"#/components/schemas/{name_of(kind)}"}
    if isinstance(kind, DescEnum):
        refused = {0, *(rule.type.value.not_in if getattr(rule, "type", None) is not None else ())}
        return {"type": "string", "enum": [value.name for value in kind.values if value.number not in refused]}
    schema = dict(_SCALARS[_SAME.get(kind.name, kind.name)])
    return schema | _scalar_rules(rule)


def rules(field: DescField) -> Any:
    """The field's protovalidate rules, or None."""
    option, options = _validate(), field.proto.options
    return options[option] if options is not None and option in options else None


def items_of(rule: Any) -> Any:
    """The rules for each item of a repeated field, or None."""
    kind = getattr(rule, "type", None)
    return kind.value.items if kind is not None and kind.field == "repeated" else None


@functools.cache
def _validate() -> Any:
    return extension(registry(), "buf.validate.field")


def _repeated_rules(rule: Any) -> Schema:
    kind = getattr(rule, "type", None)
    if kind is None or kind.field != "repeated":
        return {}
    found: Schema = {}
    for name, keyword in (("min_items", "minItems"), ("max_items", "maxItems")):
        if kind.value.has_field(name):
            found[keyword] = getattr(kind.value, name)
    return found | ({"uniqueItems": True} if kind.value.unique else {})


def _scalar_rules(rule: Any) -> Schema:
    """Keywords for the rules of a string or a number. With IGNORE_IF_ZERO_VALUE an empty value is as good as none."""
    kind = getattr(rule, "type", None)
    if kind is None or rule.ignore.name == "ALWAYS":
        return {}
    found: Schema = {}
    if kind.field == "string":
        for name, keyword in (("min_len", "minLength"), ("max_len", "maxLength"), ("pattern", "pattern")):
            if kind.value.has_field(name):
                found[keyword] = getattr(kind.value, name)
        if kind.value.has_field("len"):
            found |= {"minLength": kind.value.len, "maxLength": kind.value.len}
        format_ = kind.value.well_known
        if format_ is not None and format_.field in ("email", "uri", "uuid"):
            found["format"] = format_.field
    else:
        for bound in (getattr(kind.value, "less_than", None), getattr(kind.value, "greater_than", None)):
            if bound is not None:
                found[_NUMBERS[bound.field]] = bound.value
    return found


def reachable(messages: list[DescMessage]) -> Iterator[DescMessage]:
    """The messages, and all that their fields hold, each once."""
    seen: set[str] = set()
    waiting = list(messages)
    while waiting:
        message = waiting.pop(0)
        if message.type_name in seen or is_leaf(message):
            continue
        seen.add(message.type_name)
        yield message
        for field in message.fields:
            value: Any = field.value
            for attribute in ("message", "element", "value"):
                inner = getattr(value, attribute, None)
                if isinstance(inner, DescMessage):
                    waiting.append(inner)

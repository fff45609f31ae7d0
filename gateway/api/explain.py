"""Says where a JSON body departs from its message. Asked only once the codec has refused it."""

import difflib
import json
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
    ScalarType,
)

from gateway.api.codec import REFUSED, Shape
from gateway.api.refusal import FieldError

# As many as a person reads at once.
MOST = 20

_WHOLE = {"INT32": 32, "SINT32": 32, "SFIXED32": 32, "INT64": 64, "SINT64": 64, "SFIXED64": 64}
_NATURAL = {"UINT32": 32, "FIXED32": 32, "UINT64": 64, "FIXED64": 64}
_FORMS = {
    "google.protobuf.Timestamp": 'must be a time in RFC 3339, as "2026-11-21T09:30:00Z"',
    "google.protobuf.Duration": 'must be seconds with an "s", as "1.5s"',
    "google.protobuf.FieldMask": 'must be names of fields with commas between, as "title,need"',
}


def is_leaf(message: DescMessage) -> bool:
    """Whether ProtoJSON writes the message as one value and not as an object of its fields."""
    return message.file.name.startswith("google/protobuf/") and message.type_name != "google.protobuf.Empty"


def explain(message: DescMessage, value: Any, shape_of: Any, path: str = "") -> list[FieldError]:
    """The fields of `value`, parsed JSON, that cannot be in `message`, at most MOST. `shape_of` gives codecs."""
    errors: list[FieldError] = []
    for error in _wrong(message, value, shape_of, path):
        errors.append(error)
        if len(errors) == MOST:
            break
    return errors


def _wrong(message: DescMessage, value: Any, shape_of: Any, path: str) -> Iterator[FieldError]:
    if not isinstance(value, dict):
        yield FieldError(path, f"must be a JSON object, not {_kind(value)}")
        return
    names = {name: f for f in message.fields for name in (f.json_name, f.name)}
    shape: Shape = shape_of(message)
    for key, item in value.items():
        here = f"{path}.{key}" if path else key
        field = names.get(key)
        if field is None:
            near = difflib.get_close_matches(key, [f.json_name for f in message.fields], 1)
            yield FieldError(here, "is not a field" + (f": did you mean {near[0]}?" if near else ""))
        elif item is not None:
            yield from _wrong_field(field, item, shape, shape_of, here)


def _wrong_field(field: DescField, item: Any, shape: Shape, shape_of: Any, here: str) -> Iterator[FieldError]:
    value = field.value
    if isinstance(value, DescFieldValueMap):
        if not isinstance(item, dict):
            yield FieldError(here, f"must be a JSON object, not {_kind(item)}")
        elif _refused(shape, field, item):
            yield FieldError(here, "has a key or a value of the wrong kind")
    elif isinstance(value, DescFieldValueList):
        if not isinstance(item, list):
            yield FieldError(here, f"must be a list, not {_kind(item)}")
            return
        for index, each in enumerate(item):
            if isinstance(value.element, DescMessage) and not is_leaf(value.element):
                yield from _wrong(value.element, each, shape_of, f"{here}[{index}]")
            elif _refused(shape, field, [each]):
                yield FieldError(f"{here}[{index}]", _form(value.element))
    elif isinstance(value, DescFieldValueMessage) and not is_leaf(value.message):
        yield from _wrong(value.message, item, shape_of, here)
    elif _refused(shape, field, item):
        element = (
            value.message
            if isinstance(value, DescFieldValueMessage)
            else value.enum
            if isinstance(value, DescFieldValueEnum)
            else value.scalar
        )
        yield FieldError(here, _form(element))


def _refused(shape: Shape, field: DescField, item: Any) -> bool:
    """Whether the codec refuses the value in this field alone."""
    try:
        shape.encode(shape.read(json.dumps({field.json_name: item}).encode()))
    except REFUSED:
        return True
    return False


def _form(kind: DescMessage | DescEnum | ScalarType) -> str:
    """What a value of this kind must be."""
    if isinstance(kind, DescMessage):
        return _FORMS.get(kind.type_name, f"must be a {kind.name}")
    if isinstance(kind, DescEnum):
        return "must be one of " + ", ".join(v.name for v in kind.values if v.number)
    if kind.name in _WHOLE:
        return f"must be a whole number that fits {_WHOLE[kind.name]} bits"
    if kind.name in _NATURAL:
        return f"must be a whole number of 0 or more that fits {_NATURAL[kind.name]} bits"
    return {
        "STRING": "must be a string of Unicode text",
        "BOOL": "must be true or false",
        "BYTES": "must be a string in base64",
    }.get(kind.name, "must be a number")


def _kind(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names: dict[Any, str] = {str: "a string", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")

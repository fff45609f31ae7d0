"""Hypothesis strategies for the ProtoJSON of any message of the contracts, made from their descriptors."""

import base64
from typing import Any

from hypothesis import strategies as st
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

TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["", "naïve 東京 🎪", "\u2028", '"\\\n\t', "\x00", "0"]
)
_RANGES = {
    "INT32": (-(2**31), 2**31 - 1), "SINT32": (-(2**31), 2**31 - 1), "SFIXED32": (-(2**31), 2**31 - 1),
    "UINT32": (0, 2**32 - 1), "FIXED32": (0, 2**32 - 1),
    "INT64": (-(2**63), 2**63 - 1), "SINT64": (-(2**63), 2**63 - 1), "SFIXED64": (-(2**63), 2**63 - 1),
    "UINT64": (0, 2**64 - 1), "FIXED64": (0, 2**64 - 1),
}  # fmt: skip
TIMES = st.datetimes().map(lambda t: f"{t.replace(microsecond=t.microsecond // 1000 * 1000).isoformat()}Z")


def scalars(scalar: ScalarType) -> st.SearchStrategy[Any]:
    """Values of a scalar, in the forms that ProtoJSON takes."""
    if scalar.name in _RANGES:
        numbers = st.integers(*_RANGES[scalar.name])
        return numbers | numbers.map(str)
    return {
        "STRING": TEXT,
        "BOOL": st.booleans(),
        "BYTES": st.binary(max_size=8).map(lambda b: base64.b64encode(b).decode()),
        "DOUBLE": st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(["NaN", "Infinity", "-Infinity"]),
        "FLOAT": st.floats(width=32, allow_nan=False, allow_infinity=False),
    }[scalar.name]


def kinds(kind: DescMessage | DescEnum | ScalarType, depth: int) -> st.SearchStrategy[Any]:
    """Values of a scalar, an enum or a message."""
    if isinstance(kind, DescMessage):
        return messages(kind, depth)
    if isinstance(kind, DescEnum):
        return st.sampled_from([v.name for v in kind.values]) | st.sampled_from([v.number for v in kind.values])
    return scalars(kind)


def fields(field: DescField, depth: int) -> st.SearchStrategy[Any]:
    """Values of a field."""
    value = field.value
    if isinstance(value, DescFieldValueList):
        return st.lists(kinds(value.element, depth), max_size=3)
    if isinstance(value, DescFieldValueMap):
        return st.dictionaries(scalars(value.key).map(str), kinds(value.value, depth), max_size=3)
    if isinstance(value, DescFieldValueMessage):
        return kinds(value.message, depth)
    return kinds(value.enum if isinstance(value, DescFieldValueEnum) else value.scalar, depth)


def messages(message: DescMessage, depth: int = 3) -> st.SearchStrategy[Any]:
    """Objects of a message, with any of its fields, under either of their names; null for a field now and then."""
    if message.type_name == "google.protobuf.Timestamp":
        return TIMES
    if message.type_name == "google.protobuf.FieldMask":
        return st.lists(st.from_regex(r"[a-z]{1,5}([A-Z][a-z]{1,4})?", fullmatch=True), max_size=3).map(",".join)
    if depth == 0:
        return st.just({})
    found = {}
    for field in message.fields:
        found[field.json_name] = st.deferred(lambda field=field: fields(field, depth - 1)) | st.none()  # type: ignore[misc]
    if not found:
        return st.just({})
    names = {f.json_name: f.name for f in message.fields}

    @st.composite
    def objects(draw: st.DrawFn) -> dict[str, Any]:
        chosen = draw(st.lists(st.sampled_from(sorted(found)), max_size=6, unique=True))
        return {names[n] if draw(st.integers(0, 7)) == 7 else n: draw(found[n]) for n in chosen}

    return objects()

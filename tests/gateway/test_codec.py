"""The two JSON libraries agree, on every message that the API takes or gives."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from protobuf import DescEnum, DescField, DescMessage, ScalarType

from gateway.api.codec import REFUSED, Shape, google_class, json_format, protobuf_py
from gateway.api.contract import registry, rpcs
from tests.gateway import strategies

MESSAGES = sorted({m.type_name: m for rpc in rpcs() for m in (rpc.request, rpc.response)}.items())


def shapes(message: DescMessage) -> tuple[Shape, Shape]:
    return protobuf_py(message), json_format(message)


def outcome(shape: Shape, text: bytes) -> bytes | None:
    """The message's encoding, or None when the text is refused."""
    try:
        return shape.encode(shape.read(text))
    except REFUSED:
        return None


def same(type_name: str, one: bytes | None, other: bytes | None) -> bool:
    """Whether two encodings are of one message: the order of fields in them means nothing."""
    if one is None or other is None:
        return one is other
    kind = google_class(type_name)
    # By their canonical bytes, for a NaN is not equal to itself.
    first, second = (kind.FromString(e).SerializeToString(deterministic=True) for e in (one, other))
    return bool(first == second)


@pytest.mark.parametrize(("name", "message"), MESSAGES, ids=[name.rpartition(".")[2] for name, _ in MESSAGES])
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_both_read_and_write_the_same(name: str, message: DescMessage, data: st.DataObject) -> None:
    ours, googles = shapes(message)
    text = json.dumps(data.draw(strategies.messages(message))).encode()
    encoded = outcome(ours, text)
    assert same(name, encoded, outcome(googles, text)), text
    if encoded is not None:
        written = [json.loads(shape.write(shape.decode(encoded))) for shape in (ours, googles)]
        assert json.dumps(written[0], sort_keys=True) == json.dumps(written[1], sort_keys=True)
        again = [outcome(shape, json.dumps(written[0]).encode()) for shape in (ours, googles)]
        assert same(name, again[0], encoded)
        assert same(name, again[1], encoded)


# Values that are wrong for most kinds of field, and the edges of those they are right for.
ODD: list[Any] = [
    None, True, 0, -1, 1.0, 1.5, 1e400, -0.0, 2**31, 2**63, 2**64, "", "1", "1.0", "-1", " 1", "1e2", "0x1", "true",
    "NaN", "2026-11-21T09:30:00Z", "2026-11-21T09:30:00+02:00",
    "2026-11-21T09:30:00.1234567891Z", "0000-01-01T00:00:00Z",
    "2026-11-21", "DRAFT", "draft", "UNKNOWN", [], [[]], [None], {}, {"x": 1}, {"title": 1},
]  # fmt: skip

# Where Google's library takes what is not ProtoJSON, and the other, which is in charge, rightly refuses it.
LENIENT: dict[str, list[Any]] = {
    "enum": [True, 1.0, 1.5, -0.0, "1", "-1", " 1"],
    "double": [True, " 1"],
    "message": ["", [], [[]]],
}


def kind_of(field: DescField) -> str:
    """What the field, or each item of it, is."""
    value: Any = field.value
    kind = getattr(value, "element", None) or getattr(value, "enum", None) or getattr(value, "message", None)
    if isinstance(kind or value.scalar, ScalarType):
        return (kind or value.scalar).name.lower()
    return "enum" if isinstance(kind, DescEnum) else "message"


@pytest.mark.parametrize(
    "type_name", ["tributary.assistance.v1.Case", "tributary.partners.v1.Service", "google.type.Money"]
)
def test_both_refuse_the_same_but_for_what_one_is_known_to_let_pass(type_name: str) -> None:
    message = registry().message(type_name)
    assert message is not None
    ours, googles = shapes(message)
    for field in message.fields:
        lenient = LENIENT.get(kind_of(field), [])
        for value in ODD:
            for wrapped in (value, [value]):
                text = json.dumps({field.json_name: wrapped}).encode()
                one, other = outcome(ours, text), outcome(googles, text)
                if not same(type_name, one, other):
                    assert one is None, f"only protobuf-py takes {text!r}"
                    assert value in lenient or wrapped in lenient, text


@pytest.mark.parametrize(
    "text",
    [b"", b" ", b"[]", b"null", b"1", b"{", b'{"a"}', b"{}{}", b'{"title":"a",}', b'{"title":"\xff"}',
     b'{"title":"\\ud800"}', b'\xef\xbb\xbf{}', b"{'title':'a'}", b'{"title":"\x01"}',
     b'{/**/}', b'{"title":"' + b"x" * 10],
)  # fmt: skip
def test_both_refuse_what_is_not_json(text: bytes) -> None:
    message = registry().message("tributary.assistance.v1.Case")
    assert message is not None
    assert [outcome(shape, text) for shape in shapes(message)] == [None, None]

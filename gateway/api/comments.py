"""What the contracts say in words: the comments on their elements."""

import functools
import re
from typing import Any

from protobuf import DescFile

from gateway.api.contract import registry

# Field numbers of descriptor.proto, by which SourceCodeInfo addresses elements.
_FILE = {"message_type": 4, "enum_type": 5, "service": 6}
_MESSAGE = {"field": 2, "nested_type": 3, "enum_type": 4}
_ENUM_VALUE = 2
_METHOD = 2


@functools.cache
def comments() -> dict[str, str]:
    """Every comment, by the full name of what it stands at: a message, field, enum, value, service or rpc."""
    found: dict[str, str] = {}
    for file in [f for f in registry() if isinstance(f, DescFile)]:
        info = file.proto.source_code_info
        if info is None:
            continue
        places = {
            tuple(location.path): _clean(location.leading_comments or location.trailing_comments)
            for location in info.location
        }
        package = file.proto.package
        for kind in ("message_type", "enum_type", "service"):
            for index, element in enumerate(getattr(file.proto, kind)):
                _collect(found, places, kind, element, (_FILE[kind], index), f"{package}.{element.name}")
    return found


def _collect(
    found: dict[str, str], places: dict[tuple[int, ...], str], kind: str, element: Any, path: tuple[int, ...], name: str
) -> None:
    if path in places:
        found[name] = places[path]
    inner: list[tuple[str, int, Any]] = []
    if kind in ("message_type", "nested_type"):
        inner = [(k, n, getattr(element, k)) for k, n in _MESSAGE.items()]
    elif kind == "enum_type":
        inner = [("value", _ENUM_VALUE, element.value)]
    elif kind == "service":
        inner = [("method", _METHOD, element.method)]
    for below, number, elements in inner:
        for index, each in enumerate(elements):
            _collect(found, places, below, each, (*path, number, index), f"{name}.{each.name}")


def _clean(text: str) -> str:
    """The comment as running text: its lines joined, its paragraphs kept."""
    paragraphs = [" ".join(line.strip() for line in part.splitlines()) for part in text.strip().split("\n\n")]
    return "\n\n".join(re.sub(r" +", " ", paragraph).strip() for paragraph in paragraphs)

"""ProtoJSON to protobuf and back: the one place that knows which library does it.

protobuf-py is about twenty times as fast as `google.protobuf.json_format`, and young. The other stays beside it: a test
holds the two together, and TRIBUTARY_JSON=json_format puts it in charge, should a fault of the first be found.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from protobuf import DescMessage

from gateway.api.contract import descriptors

# What is raised for JSON that is not the message's.
REFUSED = (ValueError, TypeError, OverflowError, RecursionError)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind of message is read and written. The messages themselves have the contract's fields as attributes.

    `read` takes ProtoJSON; it, or `encode` of what it read, raises one of REFUSED for what is not. `write` gives
    ProtoJSON, with lowerCamelCase names and without fields at their default. `decode` and `encode` are the wire format.
    """

    read: Callable[[bytes], Any]
    write: Callable[[Any], str]
    decode: Callable[[bytes], Any]
    encode: Callable[[Any], bytes]


def protobuf_py(message: DescMessage) -> Shape:
    """The shape of a message by protobuf-py."""
    kind = message.type
    return Shape(kind.from_json, kind.to_json, kind.from_binary, kind.to_binary)


def json_format(message: DescMessage) -> Shape:
    """The shape of a message by Google's library."""
    from google.protobuf import json_format as library  # loaded only when it is in charge

    kind = google_class(message.type_name)

    def read(text: bytes) -> Any:
        if not text.lstrip().startswith(b"{"):
            raise ValueError("not an object")  # the library would take a list for an empty one
        try:
            return library.Parse(text, kind())
        except library.ParseError as error:
            raise ValueError(str(error)) from error

    return Shape(
        read,
        lambda m: library.MessageToJson(m, indent=None, ensure_ascii=False),
        kind.FromString,
        lambda m: bytes(m.SerializeToString()),
    )


@functools.cache
def google_pool() -> Any:
    """The contracts in a pool of Google's library, apart from the one that generated modules share."""
    from google.protobuf import descriptor_pb2, descriptor_pool

    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(descriptors()).file:
        pool.Add(file)
    return pool


def google_class(type_name: str) -> Any:
    """The class that Google's library makes of a message of the contracts."""
    from google.protobuf import message_factory

    return message_factory.GetMessageClass(google_pool().FindMessageTypeByName(type_name))


CODECS: dict[str, Callable[[DescMessage], Shape]] = {"protobuf-py": protobuf_py, "json_format": json_format}

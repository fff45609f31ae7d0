"""Fields in protobuf's wire format. Encoded messages that stand one after the other are one message: the parts of a
request (path, query, body, headers) are each encoded and put together without being taken apart again.

https://protobuf.dev/programming-guides/encoding/#last-one-wins
"""

_LENGTH_DELIMITED = 2


def varint(number: int) -> bytes:
    """A number of 0 or more, seven bits a byte."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def tag(number: int) -> bytes:
    """What stands before a string, bytes or message of the field `number`."""
    return varint(number << 3 | _LENGTH_DELIMITED)


def nested(tags: tuple[bytes, ...], content: bytes) -> bytes:
    """`content` in the field that the tags lead to, the outermost first."""
    for each in reversed(tags):
        content = each + varint(len(content)) + content
    return content

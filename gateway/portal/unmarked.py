"""Finds what a page would say that no catalog knows: text in a template, or a sentence in a view, outside of _()."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment

# Words that are the same in every language.
NAMES = {"Tributary", "UTC", "Read it in English"}
_SHOWN = ("alt", "title", "placeholder", "aria-label", "aria-description")
_WORDS = re.compile(r"[A-Za-z]{2,}")
# Names are written with capitals throughout, so a sentence is what has a small word after its first.
_SENTENCE = re.compile(r"[A-Z][a-z’']*( \S+)*? [a-z]{2,}")
_MARKS = {"_", "N_", "gettext", "ngettext", "pgettext", "npgettext"}


def unmarked(path: Path) -> list[str]:
    """What a template or a view says outside of _()."""
    text = path.read_text()
    return list(_in_template(text) if path.suffix == ".html" else _in_view(ast.parse(text)))


def _in_template(text: str) -> Iterator[str]:
    # An expression stands for a value: in its place comes a sign that is no word.
    pieces, skipping = [], False
    for _line, kind, value in Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(text):
        if kind in ("variable_begin", "block_begin", "comment_begin"):
            skipping = True
            pieces.append("\x00" if kind == "variable_begin" else "")
        elif kind in ("variable_end", "block_end", "comment_end"):
            skipping = False
        elif kind == "data" and not skipping:
            pieces.append(value)
    parser = _Text()
    parser.feed("".join(pieces))
    parser.close()
    yield from parser.found


class _Text(HTMLParser):
    """The text and the attributes that are read to people."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _SHOWN:
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        text = data.replace("\x00", " ").strip()
        if _WORDS.search(text) and '="' not in text and text not in NAMES and text.strip(" ·") not in NAMES:
            self.found.append(text)


def _in_view(module: ast.Module) -> Iterator[str]:
    known = {id(node) for node in ast.walk(module) if _is_docstring_holder(node) for node in _docstring(node)}
    for node in ast.walk(module):
        # What is marked; what says why a request is refused, which the API says in English too; what a fault says.
        marked = isinstance(node, ast.Call) and _name(node.func) in _MARKS | {"Refusal"}
        if marked or isinstance(node, ast.Raise | ast.Assert):
            known |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in known:
            yield from [node.value] if _SENTENCE.match(node.value) and node.value not in NAMES else []


def _is_docstring_holder(node: ast.AST) -> bool:
    return isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)


def _docstring(node: ast.AST) -> list[ast.Constant]:
    first = node.body[0] if getattr(node, "body", None) else None  # type: ignore[attr-defined]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return [first.value]
    return []


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")

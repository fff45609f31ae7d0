"""The portal's words in the reader's language.

What is written in templates and views is English and stands for itself; the other languages are in the catalogs,
`locales/LANGUAGE/ROOM.po`, which `make messages` keeps. An entry marked `fuzzy` has been reviewed by no speaker.
"""

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gateway.portal.reader import reader

LOCALES = Path(__file__).parent / "locales"

Key = tuple[str, str]


@dataclass
class Catalog:
    """The words of a language: forms (one, or singular and plural) by context and English, and the rooms in which some
    were reviewed by no speaker."""

    forms: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    unreviewed: set[str] = field(default_factory=set)


@functools.cache
def catalog(language: str) -> Catalog:
    """The words of a language, out of all its catalogs. English needs none."""
    found = Catalog()
    if language == "en":
        return found
    from babel.messages.pofile import read_po

    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if not message.id:
                    continue
                english = message.id if isinstance(message.id, str) else message.id[0]
                forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
                if forms and all(forms):
                    found.forms[message.context or "", english] = forms
                if message.fuzzy:
                    found.unreviewed.add(path.stem)
    return found


def _forms(english: str, context: str = "") -> tuple[str, ...]:
    return catalog(reader().language).forms.get((context, english), ())


def gettext(english: str, /, **values: Any) -> str:
    """`english` in the reader's language, with values put in where it says %(name)s."""
    said = (_forms(english) or (english,))[0]
    return said % values if values else said


def ngettext(one: str, many: str, count: int, /, **values: Any) -> str:
    """`one` or `many` in the reader's language, as the count demands."""
    said = (_forms(one) or (one, many))[0 if count == 1 else -1]
    return said % values if values else said


def pgettext(context: str, english: str, /, **values: Any) -> str:
    """`english` in the reader's language, as it is said in a context."""
    said = (_forms(english, context) or (english,))[0]
    return said % values if values else said


def npgettext(context: str, one: str, many: str, count: int, /, **values: Any) -> str:
    """`one` or `many` in the reader's language, as it is said in a context."""
    said = (_forms(one, context) or (one, many))[0 if count == 1 else -1]
    return said % values if values else said


def N_(english: str) -> str:
    """Marks words that are looked up later."""
    return english


def unreviewed(room: str) -> bool:
    """Whether the reader's language has words in that room, or in the frame, that no speaker reviewed."""
    return bool(catalog(reader().language).unreviewed & {room, "frame"})

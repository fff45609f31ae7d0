"""Keeps the catalogs in step with what templates and views say: `make messages`, and `--check` for `make check`.

Each room has catalogs of its own, locales/LANGUAGE/ROOM.po, so that people at work in different rooms do not meet in
one file. A new entry comes in empty and marked `fuzzy`, which says that no speaker has reviewed it; filling it in is
for whoever adds the page, and taking the mark away for a speaker.
"""

import io
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from gateway.portal.reader import LANGUAGES
from gateway.portal.unmarked import unmarked
from gateway.portal.words import LOCALES

PORTAL = Path(__file__).parent
TEMPLATES = PORTAL / "templates"
# What belongs to no room of its own: the words of the frame, and of what rooms share.
FRAME = "frame"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """# {language}: what the portal says in the room "{room}". Kept by `make messages`.
# An entry marked fuzzy has been reviewed by no speaker of the language.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {tag}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def sources() -> Iterator[tuple[str, Path]]:
    """Every file that says something, with its room."""
    for path in sorted([*PORTAL.rglob("*.py"), *TEMPLATES.rglob("*.html")]):
        if "node_modules" in path.parts:
            continue
        inside = path.relative_to(TEMPLATES if path.is_relative_to(TEMPLATES) else PORTAL)
        yield (inside.parts[0] if len(inside.parts) > 1 else FRAME), path


def said() -> dict[str, Catalog]:
    """What each room says, in English."""
    found: dict[str, Catalog] = defaultdict(lambda: Catalog(charset="utf-8"))
    for room, path in sources():
        method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
        options = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}
        with path.open("rb") as file:
            for _line, message, comments, context in extract(
                method, file, keywords=KEYWORDS, comment_tags=("NOTE:",), options=options
            ):
                place = [(path.relative_to(PORTAL).as_posix(), 0)]
                found[room].add(message, locations=place, auto_comments=comments, context=context)
    # What the frame says too is said there.
    for room, catalog in found.items():
        for known in list(catalog) if room != FRAME else ():
            if known.id and found[FRAME].get(known.id, known.context) is not None:
                catalog.delete(known.id, known.context)
    return found


def written(catalog: Catalog, room: str, tag: str) -> bytes:
    """A catalog as its file."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, omit_header=True, include_lineno=False, ignore_obsolete=True)
    head = HEADER.format(language=LANGUAGES[tag], room=room, tag=tag)
    return head.encode() + buffer.getvalue().lstrip().rstrip() + b"\n"


def brought_up(room: str, tag: str, now: Catalog) -> Catalog:
    """A room's catalog in a language, with what is said there now; new entries are marked fuzzy."""
    catalog = Catalog(charset="utf-8")
    file = LOCALES / tag / f"{room}.po"
    before = read_po(io.BytesIO(file.read_bytes())) if file.exists() else Catalog()
    for message in now:
        if not message.id:
            continue
        known = before.get(message.id, message.context)
        string = known.string if known is not None else ("" if isinstance(message.id, str) else ("", ""))
        flags = known.flags - {"python-format"} if known is not None else {"fuzzy"}
        catalog.add(
            message.id,
            string,
            locations=sorted(set(message.locations)),
            flags=flags,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known is not None else (),
            context=message.context,
        )
    return catalog


def faults(room: str, tag: str, catalog: Catalog) -> Iterator[str]:
    """What is not translated, or translated with other values in it than the English has."""
    for message in catalog:
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        strings = (message.string,) if isinstance(message.string, str) else message.string or ("",)
        where = f"locales/{tag}/{room}.po: {ids[0]!r}"
        if not all(strings):
            yield f"{where} is not translated"
        elif any(_values(string) != _values(ids[-1]) and _values(string) != _values(ids[0]) for string in strings):
            yield f"{where} must keep {sorted(_values(ids[-1]))}"


def quarrels(tag: str) -> Iterator[str]:
    """What two rooms say in English alike, and otherwise in a language: there can be only one."""
    known: dict[tuple[object, object], tuple[object, str]] = {}
    for file in sorted((LOCALES / tag).glob("*.po")):
        for message in read_po(io.BytesIO(file.read_bytes())):
            english = message.id if isinstance(message.id, str) else message.id[0]
            before = known.setdefault((message.context, english), (message.string, file.stem))
            if message.id and before[0] != message.string:
                yield f"locales/{tag}: {english!r} is otherwise in {before[1]}: use pgettext, or say the same"


def _values(text: str) -> set[str]:
    return {part.partition(")")[0] for part in text.split("%(")[1:]}


def main(*, check: bool) -> int:
    """The exit status: 1 when a check finds something."""
    found, rooms = [], said()
    for tag in LANGUAGES:
        if tag == "en":
            continue
        for room, now in sorted(rooms.items()):
            catalog = brought_up(room, tag, now)
            file, text = LOCALES / tag / f"{room}.po", written(catalog, room, tag)
            if not check:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text)
            elif not file.exists() or file.read_bytes() != text:
                found.append(f"locales/{tag}/{room}.po is behind: run `make messages`")
            found += faults(room, tag, catalog)
        found += quarrels(tag)
        for file in (LOCALES / tag).glob("*.po"):
            if file.stem not in rooms:
                found.append(f"locales/{tag}/{file.name} is of no room: remove it")
    for _room, path in sources():
        found += [f"{path.relative_to(PORTAL)}: {text!r} is in no catalog: mark it with _()" for text in unmarked(path)]
    print("\n".join(found) or f"{sum(len(now) for now in rooms.values())} messages in {len(LANGUAGES)} languages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))

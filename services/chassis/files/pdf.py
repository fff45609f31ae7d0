"""PDF files (ISO 32000), without scripts, other files in them, and what starts something."""

import re
import zlib

from services.chassis.files.refusing import check_malware, refused
from services.chassis.files.zipped import Budget

PDF = b"%PDF-"
# The names of what acts by itself, or holds a file. All are long enough not to come about by chance in a picture.
_ACTIVE = {
    b"JavaScript": "scripts",
    b"Launch": "a command that starts a program",
    b"EmbeddedFile": "other files",
    b"EmbeddedFiles": "other files",
    b"RichMedia": "media that act by themselves",
    b"SubmitForm": "a form that sends what is entered elsewhere",
    b"ImportData": "a form that fetches data",
}
# A name; any character may be written as "#" and its code (7.3.5).
_NAME = re.compile(rb"/((?:[A-Za-z0-9_]|#[0-9A-Fa-f]{2}){4,60})")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
# Of each compressed part so much is looked through.
_MOST_PART = 4 * 1024 * 1024
# Before a stream stands its dictionary, of which so much is looked at.
_DICTIONARY = 2_000


def check_pdf(content: bytes) -> None:
    """Raises InvalidArgument for what a PDF need not have in it."""
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\r\n\t \0"):
        raise refused("POLYGLOT", "The PDF does not end where it should: print it to a new PDF.")
    names = _names(content)
    if b"Encrypt" in names:
        raise refused("LOCKED", "The PDF is locked, so that nobody can look into it: send it without a password.")
    _check_names(names)
    budget = Budget()
    for stream in _STREAM.finditer(content):
        stop = content.find(b"endstream", stream.end())
        packed = content[stream.end() : stop if stop >= 0 else None]
        before = content[max(0, stream.start() - _DICTIONARY) : stream.start()]
        # The dictionary is the last thing that began.
        dictionary = before[before.rfind(b" obj") :]
        objects = b"ObjStm" in _names(dictionary)
        part, whole = _inflated(packed)
        if objects and not whole:
            raise refused("DAMAGED", "Parts of the PDF cannot be looked into: print it to a new PDF.")
        budget.take(len(part))
        check_malware(part)
        _check_names(_names(part))


def _inflated(packed: bytes) -> tuple[bytes, bool]:
    """What is in a compressed part, as far as it is looked at, and whether that is all of it."""
    unpacking = zlib.decompressobj()
    try:
        part = unpacking.decompress(packed, _MOST_PART)
    except zlib.error:
        return b"", False
    return part, unpacking.eof


def _check_names(names: set[bytes]) -> None:
    for name in names:
        if name in _ACTIVE:
            raise refused("ACTIVE", f"There are {_ACTIVE[name]} in the PDF: print it to a new PDF, and send that.")


def _names(content: bytes) -> set[bytes]:
    found = set(_NAME.findall(content))
    return {_CODE.sub(lambda code: bytes([int(code[1], 16)]), name) for name in found}

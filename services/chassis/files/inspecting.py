"""Looks into a file before it is kept: what it is by its content, that its name says the same, and what is refused.

This is no virus scanner, which knows what was seen elsewhere. It takes the few kinds of files that people work with,
and of those only what shows and does nothing.
"""

import asyncio
import hashlib
import re
from dataclasses import dataclass

from services.chassis.errors import invalid
from services.chassis.files.names import clean_name, suffixes
from services.chassis.files.office import ZIPPED, office_kind
from services.chassis.files.pdf import PDF, check_pdf
from services.chassis.files.pictures import JPEG, PNG, check_jpeg, check_png
from services.chassis.files.refusing import check_malware, refused
from services.chassis.files.zipped import ARCHIVES, COMPOUND, PROGRAMS, Budget

MOST_BYTES = 10 * 1024 * 1024
# By suffix, as it is kept and sent.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
}
_SAME = {"jpeg": "jpg"}
_TEXTS = ("txt", "csv")
_ACCEPTED = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, plain text and CSV"
# What says nothing about the content.
_UNSAID = ("", "application/octet-stream", "binary/octet-stream")
# Where a browser or another reader looks for what a file might be beside what it says.
_HEAD, _TAIL = 1024, 65_557
_PAGES = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<iframe", b"<?php", b"<?xml", b"<hta:")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Files that are looked into at once, by one process: each may hold a hundred megabytes while it is.
_looking = asyncio.Semaphore(2)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that is taken: its name as it is kept, its media type by its content, its size in bytes, its SHA-256."""

    file_name: str
    content_type: str
    size: int
    digest: bytes


async def inspected(file_name: str, declared: str, content: bytes) -> Inspected:
    """A file that somebody sends as `file_name`, and as `declared` (a media type, or ""). Raises InvalidArgument."""
    async with _looking:
        return await asyncio.to_thread(inspect, file_name, declared, content)


def inspect(file_name: str, declared: str, content: bytes) -> Inspected:
    """The same, in the caller's thread."""
    name = clean_name(file_name)
    if not content:
        raise invalid("content", "Send the file's bytes: there are none.")
    if len(content) > MOST_BYTES:
        raise invalid("content", f"Send a file of at most {MOST_BYTES >> 20} MiB.")
    check_malware(content)
    kind = _kind(content)
    _check_disguise(content, kind)
    ends = suffixes(name)
    suffix = _SAME.get(ends[-1], ends[-1]) if ends else ""
    if kind == "text" and suffix in _TEXTS:
        kind = suffix
    if kind != suffix:
        what = "plain text" if kind == "text" else f".{kind}"
        raise invalid("file_name", f"The file is {what} by its content: name it so.")
    media_type = MEDIA_TYPES[kind]
    said = declared.partition(";")[0].strip().lower()
    if said not in (*_UNSAID, media_type) and not (kind in _TEXTS and said.startswith("text/")):
        raise invalid("content", f"The file is {media_type} by its content, and not {said}: declare it so.")
    return Inspected(name, media_type, len(content), hashlib.sha256(content).digest())


def _kind(content: bytes) -> str:
    """What the file is by its content, by its suffix; "text" for text of any kind. Raises InvalidArgument."""
    if content.startswith(PDF):
        check_pdf(content)
        return "pdf"
    if content.startswith(PNG):
        check_png(content)
        return "png"
    if content.startswith(JPEG):
        check_jpeg(content)
        return "jpg"
    if content.startswith(ZIPPED):
        if kind := office_kind(content, Budget()):
            return kind
        raise refused("ARCHIVE", "Archives are not taken: send the files in it, one by one.")
    if content.startswith(PROGRAMS):
        raise refused("PROGRAM", "Programs and scripts are not taken.")
    if content.startswith(COMPOUND):
        raise refused("KIND", "Old office documents may hold macros: save it as .docx, .xlsx, .pptx or PDF.")
    if content.startswith(ARCHIVES):
        raise refused("ARCHIVE", "Archives are not taken: send the files in it, one by one.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("KIND", f"Files of this kind are not taken: {_ACCEPTED} are.") from error
    if _CONTROLS.search(text):
        raise refused("KIND", f"Files of this kind are not taken: {_ACCEPTED} are.")
    return "text"


def _check_disguise(content: bytes, kind: str) -> None:
    """Raises InvalidArgument for a file that another program would take for something else."""
    head = content[:_HEAD].lower()
    zipped = kind in MEDIA_TYPES and MEDIA_TYPES[kind].startswith("application/vnd.")
    if any(page in head for page in _PAGES) and not zipped and kind != "pdf":
        raise refused("POLYGLOT", "A web page or a script is not taken, whatever it is named.")
    if kind != "pdf" and PDF.lower() in head:
        raise refused("POLYGLOT", "There is a PDF hidden in the file: send it as one.")
    if not zipped and (b"PK\x05\x06" in content[-_TAIL:] or any(mark in content for mark in ARCHIVES[:2])):
        raise refused("POLYGLOT", "There is an archive hidden in the file.")

"""ZIP containers, which office documents are: opened without trust, and never onto a disk."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from services.chassis.files.refusing import MOST_UNPACKED, check_malware, refused

MOST_ENTRIES = 5_000
# Where the end of the central directory must be: a comment of it could be 64 KiB.
_END, _END_BYTES = b"PK\x05\x06", 22
_ENCRYPTED = 0x1
# What programs begin with, on the systems that people use; and scripts that name their interpreter.
PROGRAMS = (
    *(b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"L\x00\x00\x00\x01\x14\x02\x00"),
    *(b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
)
# Compound files, in which macros, old office documents and objects of other programs are kept.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF")


class Budget:
    """What may still be unpacked of one file, whatever is packed in it how often."""

    def __init__(self) -> None:
        self._left = MOST_UNPACKED

    def take(self, size: int) -> None:
        """Raises InvalidArgument when it is used up."""
        self._left -= size
        if self._left < 0:
            raise refused("BOMB", f"The file unpacks to more than {MOST_UNPACKED >> 20} MiB: send less.")


def unpacked(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Each entry's name and content. Raises InvalidArgument for a container that is damaged, locked, or two files at
    once, for a bomb, and for what is never in a document."""
    for name, part in _entries(content, budget):
        check_malware(part)
        if part.startswith(PROGRAMS):
            raise refused("PROGRAM", f"There is a program in the document ({name}): take it out.")
        if part.startswith(ARCHIVES):
            raise refused("ARCHIVE", f"There is an archive in the document ({name}): take it out.")
        yield name, part


def _entries(content: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            _check_bounds(content, container)
            seen: set[str] = set()
            for entry in container.infolist():
                _check_entry(entry, seen)
                budget.take(entry.file_size)
                # Reads no more than the size that the entry gives, and compares checksums.
                with container.open(entry) as reading:
                    part = reading.read(entry.file_size + 1)
                yield entry.filename, part
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise refused("DAMAGED", "The document is damaged: save it anew.") from error


def _check_bounds(content: bytes, container: zipfile.ZipFile) -> None:
    """A container must begin at the first byte and end at the last: what is before or behind is another file."""
    end = content.rfind(_END)
    directory = int.from_bytes(content[end + 12 : end + 16], "little")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    if end + _END_BYTES != len(content) or start + directory != end or container.comment:
        raise refused("POLYGLOT", "There is more in the file than a document: save it anew.")
    if len(container.infolist()) > MOST_ENTRIES:
        raise refused("BOMB", f"The file holds more than {MOST_ENTRIES} entries: send less.")


def _check_entry(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    name = entry.filename
    if entry.flag_bits & _ENCRYPTED:
        raise refused("LOCKED", "The document is locked with a password: send it without.")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name or ":" in name or name.lower() in seen:
        raise refused("PATH", "An entry of the document has a name that no document has: save it anew.")
    seen.add(name.lower())

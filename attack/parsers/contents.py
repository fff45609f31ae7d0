"""What is read of messages, of files that somebody sends, and of directories that are imported."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

from atheris import FuzzedDataProvider
from google.protobuf.message import DecodeError

from attack.parsers.given import text_of
from cli.hsds.package import Package
from cli.hsds.reading import Reading
from cli.hsds.tally import Tally
from cli.problem import Problem
from services.chassis.errors import InvalidArgument
from services.chassis.events import from_message
from services.chassis.files.inspecting import MEDIA_TYPES, inspect

# libFuzzer ends the process without a word: who started it removes this.
SCRATCH = Path(tempfile.mkdtemp(prefix="parser-"))
_PREFIXES = [
    b"",
    b"%PDF-1.7\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"a,b\n",
]
# How long a table may be, in bytes: parts within parts go deeper than Python does, and hundreds of rows that are alike
# try as much as thousands, which take a hundred times as long.
_LONGEST = {"csv": 2_000, "json": 6_000}
_TABLES = ["organizations", "services", "locations", "taxonomy_terms"]


def event(data: bytes) -> None:
    """A message in a stream; what is none is parked."""
    given = FuzzedDataProvider(data)
    headers = {
        "ce-type": "tributary.assistance.v1.CaseSubmitted",
        "ce-id": "01900000-0000-7000-8000-000000000001",
        "ce-time": "2026-01-01T00:00:00+00:00",
        "ce-subject": "cases/01900000-0000-7000-8000-000000000001",
        "ce-revision": "1",
    }
    for name in list(headers):
        if given.ConsumeIntInRange(0, 4) == 0:
            headers[name] = text_of(given, 60)
    with suppress(ValueError, KeyError, DecodeError):
        from_message(headers, given.ConsumeBytes(2000))


def file(data: bytes) -> None:
    """A file that somebody sends."""
    given = FuzzedDataProvider(data)
    name = text_of(given, 20) + "." + given.PickValueInList(list(MEDIA_TYPES))
    content = given.PickValueInList(_PREFIXES) + given.ConsumeBytes(20_000)
    with suppress(InvalidArgument):
        inspect(name, "", content)


class InMemory(Package):
    """A package whose files are of these bytes. To write and open them would take longer than all else."""

    contents: dict[str, bytes]

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        yield io.BytesIO(self.contents.get(name, b""))


@cache
def _package(suffix: str) -> InMemory:
    folder = SCRATCH / suffix
    folder.mkdir()
    for table in _TABLES:
        (folder / f"{table}.{suffix}").touch()
    return InMemory(folder)


def _given_package(given: FuzzedDataProvider) -> InMemory:
    suffix = given.PickValueInList(list(_LONGEST))
    package = _package(suffix)
    sizes = [given.ConsumeIntInRange(0, _LONGEST[suffix]) for _ in _TABLES]
    package.contents = {
        f"{table}.{suffix}": given.ConsumeBytes(size) for table, size in zip(_TABLES, sizes, strict=True)
    }
    return package


def hsds_rows(data: bytes) -> None:
    """The rows of files that are imported, of CSV or JSON."""
    try:
        for _ in _given_package(FuzzedDataProvider(data)).lines():
            pass
    except Problem:
        pass


def hsds_import(data: bytes) -> None:
    """A whole import, up to what would be sent."""
    package = _given_package(FuzzedDataProvider(data))
    (SCRATCH / "shelf.sqlite").unlink(missing_ok=True)
    try:
        with Tally(SCRATCH / "rejects.csv") as tally:
            reading = Reading(package, "hsds:fuzz", tally, SCRATCH, region="US", kind=1)
            try:
                reading.load(lambda _: None)
                reading.source()
                list(reading.taxonomies())
                list(reading.organizations())
            finally:
                reading.shelf.close()
    except Problem:
        pass

"""A package as it lies there: a zip or a folder of CSV or JSON files, or one file. Read as a stream of rows."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import ijson  # type: ignore[import-untyped]

from cli.hsds.tables import ALIASES
from cli.problem import Problem

# The longest value of a CSV field, in characters: the outline of an area can be large.
csv.field_size_limit(16 * 1024 * 1024)

DESCRIPTOR = "datapackage.json"
# What a zip may hold. The directory of Miami-Dade, the largest that was read here, is 13 files of 8 MB.
MOST_UNPACKED, MOST_ENTRIES = 8 * 1024**3, 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it stands in a file: of `table` (the file's word for it), at `where`, as "services.csv:17".

    `fields` holds texts, or, from JSON, nested values. `fault` says why it cannot be read.
    """

    table: str
    where: str
    fields: dict[str, Any]
    fault: str = ""


class Package:
    """A zip, a folder, or a single file. Raises Problem when it is none of these or holds no HSDS table."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip: zipfile.ZipFile | None = None
        if not path.exists():
            raise Problem(f"There is no {path}: give a zip, a folder or a file of HSDS data.")
        if path.is_dir():
            self._members = {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()}
        elif zipfile.is_zipfile(path):
            self._zip = zipfile.ZipFile(path)
            self._check_bounds(self._zip.infolist())
            self._members = {i.filename for i in self._zip.infolist() if not i.is_dir()}
        else:
            self._members = {path.name}
        self.descriptor = self._read_descriptor()
        self.files = dict(sorted(self._tables(), key=lambda item: item[0]))
        self.unknown = sorted(
            name
            for name in self._members
            if name not in self.files and name.endswith((".csv", ".json")) and PurePosixPath(name).name != DESCRIPTOR
        )
        if not self.files:
            raise Problem(f"{path} holds no table of HSDS: CSV or JSON files named as services.csv or services.json.")

    @property
    def version(self) -> str:
        """The version of HSDS that its tables show: "1.1", "2.0" or "3.1"."""
        tables = set(self.files.values())
        if tables & {"address", "attribute", "accessibility", "organization_identifier", "url", "cost_option"} or any(
            name.endswith(".json") for name in self.files
        ):
            return "3.1"
        return "2.0" if tables & {"taxonomy_term", "service_attribute", "other_attribute", "schedule"} else "1.1"

    def lines(self) -> Iterator[Line]:
        """Every row of every table. Raises Problem for a file that breaks off."""
        for name, table in self.files.items():
            yield from (self._json if name.endswith(".json") else self._csv)(name, table)

    def _check_bounds(self, entries: Sequence[zipfile.ZipInfo]) -> None:
        """Before anything is unpacked, by the sizes that the zip gives, past which it is not read."""
        size = sum(entry.file_size for entry in entries)
        if size > MOST_UNPACKED or len(entries) > MOST_ENTRIES:
            raise Problem(
                f"{self.path} holds {len(entries)} files of {size / 1024**3:.1f} GiB; a zip may hold {MOST_ENTRIES} of "
                f"{MOST_UNPACKED / 1024**3:.0f}: if it is what you mean, unpack it and give the folder."
            )

    @contextmanager
    def _open(self, name: str) -> Iterator[IO[bytes]]:
        if self._zip is not None:
            with self._zip.open(name) as file:
                yield file
        else:
            with (self.path / name if self.path.is_dir() else self.path).open("rb") as plain:
                yield plain

    def _read_descriptor(self) -> dict[str, Any]:
        # The shallowest one: packages are sometimes zipped with the folder they lay in.
        found = sorted((n for n in self._members if PurePosixPath(n).name == DESCRIPTOR), key=lambda n: n.count("/"))
        if not found:
            return {}
        with self._open(found[0]) as file:
            try:
                read = json.load(io.TextIOWrapper(file, encoding="utf-8-sig"))
            except (ValueError, RecursionError) as error:
                raise Problem(f"{found[0]} is not JSON ({error}): mend it or take it out.") from error
        return read if isinstance(read, dict) else {}

    def _tables(self) -> Iterator[tuple[str, str]]:
        named = {
            str(resource.get("path")): str(resource.get("name"))
            for resource in self.descriptor.get("resources", ())
            if isinstance(resource, dict)
        }
        for name in self._members:
            path = PurePosixPath(name)
            if path.suffix not in (".csv", ".json") or path.name == DESCRIPTOR or "__MACOSX" in path.parts:
                continue
            table = ALIASES.get(named.get(name) or named.get(path.name) or "") or ALIASES.get(path.stem.lower())
            if table is None and (len(self._members) == 1 and path.suffix == ".json"):
                table = ""  # Its contents will tell.
            if table is not None:
                yield name, table

    def _csv(self, name: str, table: str) -> Iterator[Line]:
        with self._open(name) as file:
            encoding = _encoding(file)
        with self._open(name) as file:
            # Windows-1252 leaves five bytes without a meaning.
            text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
            reader = csv.reader(text)
            header: list[str] | None = None
            while True:
                try:
                    values = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Line(table, f"{name}:{reader.line_num}", {}, f"not readable as CSV: {error}")
                    continue
                if header is None:
                    header = [column.strip().lower() for column in values]
                elif values:
                    fault = "has more values than the first line has columns" if len(values) > len(header) else ""
                    yield Line(table, f"{name}:{reader.line_num}", dict(zip(header, values, strict=False)), fault)

    def _json(self, name: str, table: str) -> Iterator[Line]:
        try:
            for path, owner in self._arrays(name, table):
                with self._open(name) as file:
                    for number, item in enumerate(ijson.items(file, path, use_float=False), 1):
                        where = f"{name} {path.replace('item', str(number)) or ''}".rstrip()
                        if isinstance(item, dict):
                            yield Line(owner or _guess(item), where, item)
                        else:
                            yield Line(owner, where, {}, "is not an object")
        except (ijson.JSONError, UnicodeDecodeError) as error:
            raise Problem(f"{name} is not JSON ({error}): mend it and import again.") from error

    def _arrays(self, name: str, table: str) -> list[tuple[str, str]]:
        """The paths of a JSON file's records, in ijson's notation, with their tables: the whole, or its arrays."""
        with self._open(name) as file:
            found: list[tuple[str, str]] = []
            for prefix, event, _ in ijson.parse(file):
                if prefix == "" and event == "start_array":
                    return [("item", table)]
                # A page of an API has its records in `contents`; a file of several tables has each under its name.
                if event == "start_array" and (prefix == "contents" or (not table and prefix in ALIASES)):
                    found.append((f"{prefix}.item", ALIASES.get(prefix, table)))
        return found or [("", table)]


def _encoding(file: IO[bytes]) -> str:
    """UTF-8 where the file is; otherwise Windows-1252, in which every byte of old exports means something."""
    try:
        for _ in io.TextIOWrapper(file, encoding="utf-8", newline=""):
            pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _guess(item: dict[str, Any]) -> str:
    """The table of a record in a file that does not say: by a field that no other has."""
    for field, table in (
        ("service_at_locations", "service"),
        ("status", "service"),
        ("organization_identifiers", "organization"),
        ("location_type", "location"),
        ("term_uri", "taxonomy_term"),
        ("code", "taxonomy_term"),
        ("version", "taxonomy"),
        ("organization_id", "service"),
    ):
        if field in item:
            return table
    return "organization"

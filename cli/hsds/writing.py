"""A package of HSDS 3.1 on disk: a zip of CSV files with their descriptor, or of JSON files."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from cli.hsds.nesting import typed
from cli.hsds.tables import BEYOND_3_1, COLUMNS, FILES, NUMBERS, SOURCE_RECORD
from cli.hsds.unfolding import HsdsRow

HSDS_VERSION = "3.1"


class Spool:
    """Lines of several files, waiting on disk until the zip is written. Use as a context."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tributary-export-")
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
        self._folder.cleanup()

    def put(self, name: str, item: Any) -> None:
        """Adds a line to the file `name`."""
        file = self._files.get(name)
        if file is None:
            path = Path(self._folder.name, f"{len(self._files)}.jsonl")
            file = self._files[name] = path.open("w+", encoding="utf-8")
        file.write(json.dumps(item, ensure_ascii=False) + "\n")

    def names(self) -> list[str]:
        """The files that have a line."""
        return list(self._files)

    def lines(self, name: str) -> Iterable[Any]:
        """What was put into a file."""
        file = self._files[name]
        file.seek(0)
        for line in file:
            yield json.loads(line)


class TabularPackage:
    """The tabular form: one CSV file for each table that has a row."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._columns: dict[str, dict[str, None]] = {}
        self._units: set[str] = set()

    def put(self, rows: Iterable[HsdsRow]) -> None:
        """Adds rows; a unit that several capacities have is written once."""
        for table, row in rows:
            if table == "unit":
                if row["id"] in self._units:
                    continue
                self._units.add(row["id"])
            self._columns.setdefault(table, {}).update(dict.fromkeys(k for k, v in row.items() if v))
            self._spool.put(table, row)

    def write(self, path: Path, about: dict[str, Any]) -> None:
        """Writes the zip; `about` joins its descriptor."""
        resources = []
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in (table for table in FILES if table in self._columns):
                columns = self._header(table)
                with (
                    archive.open(FILES[table], "w") as raw,
                    io.TextIOWrapper(raw, encoding="utf-8", newline="") as text,
                ):
                    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
                    writer.writeheader()
                    writer.writerows(self._spool.lines(table))
                resources.append(_resource(table, columns))
            descriptor = {
                "name": "human_services_data",
                "profile": "tabular-data-package",
                "version": HSDS_VERSION,
                **about,
                "resources": resources,
            }
            archive.writestr("datapackage.json", json.dumps(descriptor, indent=1, ensure_ascii=False))

    def _header(self, table: str) -> list[str]:
        beyond = BEYOND_3_1.get(table, set())
        used = self._columns[table]
        standard = ["id", *(column for column in COLUMNS[table] if column not in beyond or column in used)]
        others = sorted(column for column in used if column not in standard and column != SOURCE_RECORD)
        return [*standard, *others, *([SOURCE_RECORD] if SOURCE_RECORD in used else [])]


class JsonPackage:
    """The JSON form: one file of objects for each kind of record, with what belongs to them inside."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def put(self, name: str, item: dict[str, Any]) -> None:
        """Adds an object to `name`, as "services"."""
        self._spool.put(name, typed(item))

    def write(self, path: Path) -> None:
        """Writes the zip."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self._spool.names():
                with _text(archive, f"{name}.json") as text:
                    text.write("[")
                    for place, item in enumerate(self._spool.lines(name)):
                        text.write((",\n" if place else "\n") + json.dumps(item, ensure_ascii=False))
                    text.write("\n]\n")


def _text(archive: zipfile.ZipFile, name: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(archive.open(name, "w"), encoding="utf-8", newline="")


def _resource(table: str, columns: list[str]) -> dict[str, Any]:
    return {
        "name": table,
        "path": FILES[table],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "profile": "tabular-data-resource",
        "schema": {
            "fields": [{"name": c, "type": "number" if c in NUMBERS else "string"} for c in columns],
            "primaryKey": "id",
        },
    }

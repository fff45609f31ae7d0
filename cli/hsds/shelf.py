"""Where a package's rows wait until all that belongs together has been read: a scratch database on disk.

Rows come table by table, and an organization is whole only when the last one was read. Keeping them outside of memory
lets a package be larger than it.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cli.hsds.flattening import Row
from cli.hsds.homes import Homes
from cli.hsds.tables import ALIASES, OWNERS, ROOTS

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
BEGIN;
CREATE TABLE shelf (
    place INTEGER PRIMARY KEY, tab TEXT NOT NULL, id TEXT NOT NULL, owner TEXT NOT NULL, line TEXT NOT NULL,
    nested INTEGER NOT NULL, fields TEXT NOT NULL, home TEXT
);
CREATE INDEX by_id ON shelf (tab, id);
CREATE INDEX by_owner ON shelf (owner);
"""
_COLUMNS = "tab, id, line, fields, nested"
# Old names of tables in the columns that name a record's table.
_ENTITIES = {
    "physical_address": "address",
    "postal_address": "address",
    "regular_schedule": "schedule",
    "holiday_schedule": "schedule",
    "accessibility_for_disabilities": "accessibility",
    "service_taxonomy": "attribute",
    "service_attribute": "attribute",
    "other_attribute": "attribute",
}


class Shelf:
    """The rows of one package, by table and id and by the record that owns them."""

    def __init__(self, folder: Path) -> None:
        # A scratch file: after a crash it is made anew, so it need not survive one.
        self._database = sqlite3.connect(folder / "shelf.sqlite", isolation_level=None)
        self._database.executescript(_SCHEMA)

    def close(self) -> None:
        """Closes the file, so that its folder can be removed."""
        self._database.close()

    def put(self, row: Row) -> str:
        """Keeps a row. What JSON nests may come again and again, and adds what is new in it. Otherwise an id that a
        record already has is refused: its line is returned, and else ""."""
        earlier = self._earlier(row)
        if earlier is None:
            self._database.execute(
                "INSERT INTO shelf (tab, id, owner, line, nested, fields) VALUES (?, ?, ?, ?, ?, ?)",
                (row.table, row.id, owner_of(row), row.where, row.nested, json.dumps(row.fields)),
            )
            return ""
        place, line, nested, known = earlier
        if not (row.nested or nested):
            return str(line)
        fields = row.fields | {column: value for column, value in json.loads(known).items() if value}
        whole = replace(row, fields=fields)
        self._database.execute(
            "UPDATE shelf SET fields = ?, owner = ? WHERE place = ?", (json.dumps(fields), owner_of(whole), place)
        )
        return ""

    def _earlier(self, row: Row) -> tuple[int, str, int, str] | None:
        read = "SELECT place, line, nested, fields FROM shelf WHERE "
        if row.id and (row.nested or row.table in ROOTS | {"program"}):
            found = self._database.execute(read + "tab = ? AND id = ?", (row.table, row.id)).fetchone()
        elif row.nested:
            found = self._database.execute(
                read + "tab = ? AND owner = ? AND fields = ?", (row.table, owner_of(row), json.dumps(row.fields))
            ).fetchone()
        else:
            found = None
        return found  # type: ignore[no-any-return]

    def settle(self) -> None:
        """To be called when all rows are there: finds the records of metadata that names no table, and each service's
        and location's organization."""
        self._database.execute(
            "UPDATE shelf SET owner = coalesce((SELECT min(o.tab) || ':' || o.id FROM shelf o"
            " WHERE o.id = substr(shelf.owner, 2) AND o.tab <> 'metadata' HAVING count(*) = 1), owner)"
            " WHERE owner LIKE ':_%'"
        )
        homes = Homes(self._database)
        found = [("service", row.id, homes.of_service(row.id)) for row in self.all("service")]
        found += [
            ("location", row.id, homes.of_location(row.id, row.fields.get("organization_id", "")))
            for row in self.all("location")
        ]
        self._database.executemany(
            "UPDATE shelf SET home = ?3 WHERE tab = ?1 AND id = ?2",
            [(table, row_id, home) for table, row_id, home in found],
        )
        self._database.execute("CREATE INDEX by_home ON shelf (home, tab)")

    def orphans(self) -> Iterator[tuple[Row, str]]:
        """Rows that belong to nothing in the package, with the reason."""
        for row in self._select("tab IN ('service', 'location') AND home = ''"):
            yield (
                row,
                f"its organization_id {row.fields.get('organization_id', '')!r} is no organization of the package",
            )
        tables = ",".join(f"'{table}'" for table in (*OWNERS, "attribute", "metadata"))
        known = "(SELECT o.tab || ':' || o.id FROM shelf o WHERE o.id <> '')"
        for row in self._select(f"tab IN ({tables}) AND owner NOT IN {known}"):
            owner = owner_of(row).rstrip(":")
            named = owner.partition(":")[2]
            yield (
                row,
                f"its {owner.replace(':', ' ')} is not in the package" if named else "names no record it is of",
            )

    def all(self, table: str) -> Iterator[Row]:
        """The rows of a table, in the package's order."""
        return self._select("tab = ?", table)

    def at_home(self, table: str, organization: str) -> Iterator[Row]:
        """The services or locations of an organization."""
        return self._select("home = ? AND tab = ?", organization, table)

    def owned(self, table: str, row_id: str) -> Iterator[Row]:
        """The rows that belong to a record."""
        return self._select("owner = ?", f"{table}:{row_id}")

    def find(self, table: str, row_id: str) -> Row | None:
        """The first row of that id."""
        return next(self._select("tab = ? AND id = ?", table, row_id), None)

    def home(self, table: str, row_id: str) -> str:
        """The organization's id of a service or a location; "" when there is none."""
        found = self._database.execute("SELECT home FROM shelf WHERE tab = ? AND id = ?", (table, row_id)).fetchone()
        return str(found[0] or "") if found else ""

    def count(self, table: str) -> int:
        """How many rows of a table there are."""
        return int(self._database.execute("SELECT count(*) FROM shelf WHERE tab = ?", (table,)).fetchone()[0])

    def _select(self, condition: str, *values: str) -> Iterator[Row]:
        cursor = self._database.execute(f"SELECT {_COLUMNS} FROM shelf WHERE {condition} ORDER BY place", values)
        for table, row_id, line, fields, nested in cursor:
            yield Row(table, row_id, line, json.loads(fields), bool(nested))


def owner_of(row: Row) -> str:
    """The record that a row belongs to, as "service:136"; ":136" where its table isn't said; "" for none."""
    if row.table == "attribute":
        entity, owner = row.fields.get("link_entity", ""), row.fields.get("link_id", "")
    elif row.table == "metadata":
        entity, owner = row.fields.get("resource_type", ""), row.fields.get("resource_id", "")
    else:
        for column, table in OWNERS.get(row.table, ()):
            if row.fields.get(column):
                return f"{table}:{row.fields[column]}"
        return ""
    return f"{_ENTITIES.get(entity) or ALIASES.get(entity, entity)}:{owner}" if owner else ""

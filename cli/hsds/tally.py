"""What a reading came to: counts for the report, and the rows that found no place."""

import csv
import json
from collections import Counter
from pathlib import Path

from cli.hsds.flattening import Row


class Tally:
    """Counts, and the rejects file: a row for each line that was not taken, with the reason. Use as a context."""

    def __init__(self, rejects: Path) -> None:
        self.rejects = rejects
        # (kind, "created" | "changed" | "unchanged"), and what was rejected by (table, reason).
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.rejected: Counter[tuple[str, str]] = Counter()
        self.rows: Counter[str] = Counter()
        self.phones: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.unmapped: Counter[str] = Counter()
        # (table, field): what HSDS does not define and is kept beside; what could not be read and is kept as written.
        self.other_fields: Counter[tuple[str, str]] = Counter()
        self.unread: Counter[tuple[str, str]] = Counter()
        # What was given another form, and what had space around it.
        self.rewritten: Counter[tuple[str, str]] = Counter()
        self.trimmed: Counter[tuple[str, str]] = Counter()
        self.remarks: Counter[str] = Counter()
        self._file = rejects.open("w", newline="", encoding="utf-8")
        self._writer = csv.writer(self._file)
        self._writer.writerow(("line", "table", "reason", "row"))

    def __enter__(self) -> "Tally":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        if not self.rejected:
            self.rejects.unlink()

    def reject(self, row: Row, reason: str, kind: str = "") -> None:
        """Writes down a row that is not taken. `kind` is the reason without what differs from row to row."""
        self.rejected[row.table, kind or reason] += 1
        content = json.dumps({"id": row.id, **row.fields}, ensure_ascii=False)
        self._writer.writerow((row.where, row.table, reason, content))

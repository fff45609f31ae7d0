"""What an import came to, for whoever ran it."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from cli.hsds.package import Package
from cli.hsds.tally import Tally

_RESULTS = ("created", "changed", "unchanged")
# How many of a long list are shown; the rejects file has every row.
SHOWN = 12


def print_report(
    tally: Tally, source: str, package: Package, rejects: Path, console: Console, *, dry_run: bool, seconds: float
) -> None:
    """Prints the report."""
    rows = sum(tally.rows.values())
    console.print(f"{source}, HSDS {package.version}: {rows:,} rows in {seconds:.1f} s ({rows / seconds:,.0f} rows/s)")
    kinds = Table("", *_RESULTS)
    for kind in dict.fromkeys(kind for kind, _ in tally.outcomes):
        kinds.add_row(kind, *(f"{tally.outcomes[kind, result]:,}" for result in _RESULTS))
    console.print(kinds)
    changes = sum(count for (_, result), count in tally.outcomes.items() if result != "unchanged")
    if dry_run:
        console.print("This was a dry run: nothing was changed.")
    elif not changes:
        console.print("Nothing changed: everything was there as it is in the package.")
    _list(console, "Phones", tally.phones)
    mapped, unmapped = sum(tally.languages.values()), sum(tally.unmapped.values())
    console.print(f"Languages: {mapped:,} mapped to BCP 47, {unmapped:,} kept as written")
    _list(console, "Kept as written, by how often", tally.unmapped)
    _list(console, "Fields that HSDS does not define, kept beside the record", _dotted(tally.other_fields))
    _list(console, "Values that could not be read, kept as written", _dotted(tally.unread))
    _list(console, "Values written in the form of HSDS 3.1 (Monday as MO, 9:00am as 09:00)", _dotted(tally.rewritten))
    _list(console, "Values whose surrounding space was taken away", _dotted(tally.trimmed))
    _list(console, "Also", tally.remarks)
    for name in package.unknown:
        console.print(f"Not read, for it is no table of HSDS: {name}")
    if tally.rejected:
        reasons = {f"{table}: {reason}": count for (table, reason), count in tally.rejected.items()}
        _list(console, f"Rejected, each with line and reason in {rejects}", reasons)


def _dotted(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    return {f"{table}.{field}": count for (table, field), count in counts.items()}


def _list(console: Console, title: str, counts: Mapping[Any, int]) -> None:
    if not counts:
        return
    console.print(f"{title}: {sum(counts.values()):,}")
    for words, count in Counter(counts).most_common(SHOWN):
        console.print(f"  {count:>7,}  {words}", markup=False, highlight=False)
    if len(counts) > SHOWN:
        console.print(f"  and {len(counts) - SHOWN:,} more")

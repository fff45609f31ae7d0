"""How the commands print what they list."""

import sys
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text


def table_of(*heads: str) -> Table:
    """An empty table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def console() -> Console:
    """The terminal, or, into a file or a pipe, lines as long as they get."""
    return Console() if sys.stdout.isatty() else Console(width=10_000)


def cell(value: Any) -> Text:
    """A value in one line that no terminal takes for a command. Times are UTC, to the millisecond."""
    text = value.astimezone(UTC).isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)
    return Text("".join(character if character.isprintable() else " " for character in text))

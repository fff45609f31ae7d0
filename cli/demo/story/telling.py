"""How the story is printed: who does what, what comes of it, and what it is refused."""

import re
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

# One color for each party; the words alone say it too.
COLORS = {
    "organization": "cyan",
    "office": "magenta",
    "agency": "yellow",
    "funder": "green",
    # Another organization, and somebody who is not signed in.
    "neighbor": "blue",
    "public": "white",
}
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{8}([0-9a-f]{4})\b")


class Untold(Exception):
    """The product did not do what the story tells."""


def expect(holds: object, what: str) -> None:
    """Raises Untold unless what the story tells holds."""
    if not holds:
        raise Untold(what)


def short(text: str) -> str:
    """`text` with no more than the end of each UUID: the beginning is the time, and the same for all of a story."""
    return _UUID.sub(r"…\1", text)


class Teller:
    """Prints the story."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._chapters = 0

    def chapter(self, title: str) -> None:
        """Begins a part of the story."""
        self._chapters += 1
        self._console.print(f"\n[bold]{self._chapters}. {escape(title)}[/bold]")

    def did(self, party: str, what: str, result: str) -> None:
        """Who did what, and what came of it."""
        self._line(party, what, result)

    def was_refused(self, party: str, what: str, refusal: str) -> None:
        """Who tried what in vain, and why."""
        self._line(party, what, f"refused: {refusal}", style="red")

    def note(self, text: str) -> None:
        """Something that explains."""
        self._console.print(f"[dim]{'':15}{escape(short(text))}[/dim]", soft_wrap=True)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Things side by side."""
        table = Table(*headings, box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
        for row in rows:
            table.add_row(*map(escape, row))
        self._console.print(table)

    def _line(self, party: str, what: str, result: str, style: str = "") -> None:
        name = f"  [{COLORS[party]}]{party:<13}[/{COLORS[party]}]"
        shown = escape(short(result))
        shown = f"[{style}]{shown}[/{style}]" if style else shown
        self._console.print(f"{name}{escape(short(what)):<44} {shown}", soft_wrap=True)

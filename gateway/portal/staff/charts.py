"""Bars of a chart that a page draws as SVG: what is counted, and where each bar stands."""

from collections.abc import Sequence
from dataclasses import dataclass

# The chart's measures, in its own units: as wide as a phone, its text readable there. A name stands above its bar.
ROW, WIDE = 56, 360
# Room behind the longest bar for its number.
BEHIND = 40


@dataclass
class Tally:
    """How many requests: those on which it is the Office's turn, and others."""

    name: str
    ours: int = 0
    others: int = 0

    @property
    def all(self) -> int:
        """How many in all."""
        return self.ours + self.others

    def add(self, *, ours: bool) -> None:
        """Counts one more."""
        self.ours += ours
        self.others += not ours


@dataclass(frozen=True)
class Bar:
    """A bar of the chart: its place and its two parts' widths."""

    of: Tally
    y: int
    ours: float
    others: float


@dataclass(frozen=True)
class Chart:
    """A chart, with its measures."""

    bars: Sequence[Bar]
    row: int = ROW
    wide: int = WIDE


def chart(tallies: Sequence[Tally]) -> Chart:
    """A bar for each, the longest as long as there is room."""
    scale = (WIDE - BEHIND) / max([1, *(it.all for it in tallies)])
    return Chart(
        [
            Bar(it, place * ROW, round(it.ours * scale, 1), round(it.others * scale, 1))
            for place, it in enumerate(tallies)
        ]
    )

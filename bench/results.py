"""What was measured, over all rounds: the median of the rounds for rates and latencies, the sum for CPU and errors."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil
from statistics import median
from typing import Any

from bench.load import Sample


def percentile(values: list[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


@dataclass
class Cell:
    """One measurement at one number of callers, with a sample for each round."""

    samples: list[Sample] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return median(sample.rate for sample in self.samples)

    def latency(self, share: float) -> float | None:
        """That percentile of the latencies in milliseconds; None where single requests are not timed."""
        timed = [sample.latencies for sample in self.samples if sample.latencies]
        return median(percentile(latencies, share) for latencies in timed) * 1000 if timed else None

    @property
    def errors(self) -> Counter[str]:
        """What went wrong, and how often."""
        return sum((sample.errors for sample in self.samples), Counter[str]())

    @property
    def cpu(self) -> dict[str, float]:
        """CPU microseconds for each request, by process."""
        answered = sum(sample.answered for sample in self.samples)
        names = {name for sample in self.samples for name in sample.cpu}
        used = {name: sum(sample.cpu.get(name, 0.0) for sample in self.samples) for name in names}
        return {name: seconds / answered * 1e6 for name, seconds in sorted(used.items())} if answered else {}

    def as_json(self) -> dict[str, Any]:
        """The figures, for a file."""
        return {
            "per_second": self.rate,
            "per_second_by_round": [sample.rate for sample in self.samples],
            "p50_ms": self.latency(0.50),
            "p95_ms": self.latency(0.95),
            "errors": dict(self.errors),
            "cpu_us_per_request": self.cpu,
        }


@dataclass
class Results:
    """Cells by name and number of callers, and single figures by name (each with its unit in the name)."""

    cells: dict[str, dict[int, Cell]] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, callers: int, sample: Sample) -> None:
        """Adds one round's sample."""
        self.cells.setdefault(name, {}).setdefault(callers, Cell()).samples.append(sample)

    def cell(self, name: str, callers: int = 8) -> Cell | None:
        """The cell, or None when it was not measured."""
        return self.cells.get(name, {}).get(callers)

    def of(self, names: list[str], figure: Callable[[Cell], float | None], callers: int = 8) -> list[float]:
        """One figure of each of the cells that were measured."""
        found = [self.cell(name, callers) for name in names]
        values = [figure(cell) for cell in found if cell]
        return [value for value in values if value is not None]

    def as_json(self) -> dict[str, Any]:
        """The figures, for a file."""
        cells = {
            name: {str(callers): cell.as_json() for callers, cell in by_callers.items()}
            for name, by_callers in self.cells.items()
        }
        return {"measurements": cells, "figures": self.figures}

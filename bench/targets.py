"""The speed that must be reached and the speed aimed at, as ratios of what was measured in the same run.

Three other systems for the same work were measured once, on another machine, beside the same floors. Here their figures
are scaled by how much faster this machine is: the median, over all floors measured in both places, of here over there.
"""

from dataclasses import dataclass
from statistics import median

from bench.results import Results

# Requests a second at c = 8 on the machine where the other systems were measured.
FLOORS_THERE = {
    "pgbench insert + outbox": 7463,
    "pgbench full": 5392,
    "asyncpg create": 3459,
    "grpc.aio echo, tcp": 4671,
    "Starlette JSON echo": 15709,
    "HTTP → gRPC echo": 2524,
    "HTTP → gRPC → PostgreSQL": 1024,
}
# Requests a second there at c = 8: a queue of 10,000, pages of 50.
OTHERS = {"Request Tracker creates": 62, "Tryton pages": 32, "Tryton gets": 135, "Tryton searches": 136}

CREATES = ["create-case", "create-organization"]
GETS = ["get-case", "record"]
PAGES = ["list-cases", "list-queue"]
LISTS = [*PAGES, "search"]
JOBS = [*CREATES, *GETS, *LISTS, "queue-page"]


@dataclass(frozen=True)
class Target:
    """What must be reached and what is aimed at; `at_most` where less is better."""

    job: str
    unit: str
    must: float
    aim: float
    at_most: bool = False

    def verdict(self, measured: float | None) -> str:
        """The verdict in a word or two."""
        if measured is None:
            return "not measured"
        if not self._holds(measured, self.must):
            return "missed"
        return "aim reached" if self._holds(measured, self.aim) else "reached"

    def _holds(self, measured: float, bound: float) -> bool:
        return measured <= bound if self.at_most else measured >= bound


TARGETS = {
    "create": Target("create a case, of pgbench full", "%", 6, 12),
    "enter": Target("create an organization, over Request Tracker (scaled)", "×", 5, 10),
    "page": Target("first page of 50 from the queue, over Tryton (scaled)", "×", 8, 15),
    "record": Target("the partnership record in one call, over Tryton's get (scaled)", "×", 2, 5),
    "search": Target("search by name with typos, over Tryton (scaled)", "×", 2.5, 4.5),
    "create p95": Target("p95 of creating, c=8", "ms", 35, 17.5, at_most=True),
    "get p95": Target("p95 of getting, c=8", "ms", 50, 25, at_most=True),
    "list p95": Target("p95 of listing and searching, c=8", "ms", 60, 30, at_most=True),
    "shown p50": Target("the triage queue as a page, p50, c=1", "ms", 20, 8, at_most=True),
    "spread": Target("p95 at c=32 over p95 at c=8, the worst job", "×", 5, 4, at_most=True),
    "errors": Target("errors in all jobs", "", 0, 0, at_most=True),
    "growth": Target("p50 at 250,000 cases over 10,000, the worst job", "×", 1.5, 1.2, at_most=True),
    "chain": Target("create a case through the gateway, of the same command direct to the database", "%", 40, 50),
    "effect p50": Target("commit to effect in another service, p50", "ms", 5, 2, at_most=True),
    "effect p95": Target("commit to effect in another service, p95", "ms", 25, 5, at_most=True),
    "relay": Target("relay catching up, of raw JetStream acks in batches", "%", 50, 80),
    "memory": Target("memory of the product, everything idle", "MB", 550, 380, at_most=True),
    "start": Target("start, warm", "s", 8, 3, at_most=True),
}


def machine_scale(results: Results) -> float | None:
    """How much faster this machine is than the one where the other systems were measured."""
    ratios = [cell.rate / there for name, there in FLOORS_THERE.items() if (cell := results.cell(name))]
    return median(ratios) if ratios else None


def _rate(results: Results, names: list[str], callers: int = 8) -> float | None:
    """Requests a second of the slowest of them that were measured."""
    return min(results.of(names, lambda cell: cell.rate, callers), default=None)


def _p95(results: Results, names: list[str], callers: int = 8) -> float | None:
    """The worst p95 of them, in milliseconds."""
    return max(results.of(names, lambda cell: cell.latency(0.95), callers), default=None)


def _ratio(part: float | None, whole: float | None, times: float = 1) -> float | None:
    return part / whole * times if part is not None and whole else None


def measured(results: Results) -> dict[str, float | None]:
    """What this run measured of each target, by the keys of TARGETS; None where it did not."""
    scale = machine_scale(results)
    there = {name: rate * scale if scale else None for name, rate in OTHERS.items()}
    figures = results.figures.get
    create = _rate(results, ["create-case"])
    spreads = [_ratio(_p95(results, [name], 32), _p95(results, [name], 8)) for name in JOBS]
    cells = [cell for name in JOBS for cell in results.cells.get(name, {}).values()]
    return {
        "create": _ratio(create, _rate(results, ["pgbench full"]), 100),
        "enter": _ratio(_rate(results, ["create-organization"]), there["Request Tracker creates"]),
        "page": _ratio(_rate(results, PAGES), there["Tryton pages"]),
        "record": _ratio(_rate(results, ["record"]), there["Tryton gets"]),
        "search": _ratio(_rate(results, ["search"]), there["Tryton searches"]),
        "create p95": _p95(results, CREATES),
        "get p95": _p95(results, GETS),
        "list p95": _p95(results, LISTS),
        "shown p50": max(results.of(["queue-page"], lambda cell: cell.latency(0.5), 1), default=None),
        "spread": max((spread for spread in spreads if spread is not None), default=None),
        "errors": float(sum(cell.errors.total() for cell in cells)) if cells else None,
        "growth": figures("p50 at the large volume over the small, the worst job"),
        "chain": _ratio(create, _rate(results, ["create command"]), 100),
        "effect p50": figures("commit to effect p50, ms"),
        "effect p95": figures("commit to effect p95, ms"),
        "relay": _ratio(figures("relay catching up, events/s"), _rate(results, ["JetStream acks, batches"], 1), 100),
        "memory": figures("memory of the product, MB"),
        "start": figures("start warm, s"),
    }

"""What a run prints: absolute figures, CPU for each request, and the ratios with their targets."""

from rich.console import Console
from rich.table import Table

from bench.load import CALLERS
from bench.results import Results
from bench.targets import JOBS, TARGETS, machine_scale, measured

COLORS = {"aim reached": "green", "reached": "green", "missed": "red", "not measured": "dim"}


def figure(value: float | None, unit: str = "") -> str:
    """A number with three significant digits, or whole from a hundred on; "–" for none."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if value >= 100 or value == 0 else f"{value:.3g}"
    return f"{text} {unit}".strip()


def show(results: Results, console: Console) -> None:
    """Prints all of it."""
    # A job that was measured again at another volume has it behind a comma.
    product = [name for name in results.cells if name.partition(",")[0] in JOBS]
    _rates("Floors, per second", results, [name for name in results.cells if name not in product], console)
    _rates("The product, per second", results, product, console)
    _cpu(results, console)
    _errors(results, console)
    _figures(results, console)
    _targets(results, console)


def _table(title: str, *columns: str) -> Table:
    """A table whose first column has no title and whose others hold figures."""
    table = Table("", title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _rates(title: str, results: Results, names: list[str], console: Console) -> None:
    columns = (*(f"c={callers}" for callers in CALLERS), "p50 ms, c=8", "p95 ms, c=8", "p95 ms, c=32")
    table = _table(title, *columns)
    for name in names:
        rates = [cell.rate if cell else None for cell in (results.cell(name, callers) for callers in CALLERS)]
        times = ((8, 0.5), (8, 0.95), (32, 0.95))
        latencies = [cell.latency(share) if (cell := results.cell(name, callers)) else None for callers, share in times]
        table.add_row(name, *map(figure, rates), *map(figure, latencies))
    if names:
        console.print(table)


def _cpu(results: Results, console: Console) -> None:
    rows = {name: cell.cpu for name in results.cells if (cell := results.cell(name)) and cell.cpu}
    processes = sorted({process for cpu in rows.values() for process in cpu}, key=lambda name: (name == "client", name))
    table = _table("CPU µs for each request, c=8", *processes, "all but client")
    for name, cpu in rows.items():
        served = sum(used for process, used in cpu.items() if process != "client")
        table.add_row(name, *(figure(cpu.get(process)) for process in processes), figure(served or None))
    if rows:
        console.print(table)


def _errors(results: Results, console: Console) -> None:
    for name, by_callers in results.cells.items():
        for callers, cell in by_callers.items():
            for what, times in cell.errors.most_common(3):
                console.print(f"[red]{name}, c={callers}: {times} × [/red]", end="")
                console.print(what, markup=False, highlight=False)


def _figures(results: Results, console: Console) -> None:
    table = _table("Measured once", "")
    for name, value in results.figures.items():
        table.add_row(name, figure(value))
    if results.figures:
        console.print(table)


def _targets(results: Results, console: Console) -> None:
    scale = machine_scale(results)
    title = "Targets" + (f"; other systems' figures scaled by {scale:.2f}" if scale else "")
    table = _table(title, "measured", "must", "aim", "verdict")
    for key, value in measured(results).items():
        target = TARGETS[key]
        sign, verdict = ("≤" if target.at_most else "≥"), target.verdict(value)
        table.add_row(
            target.job,
            figure(value, target.unit),
            f"{sign} {figure(target.must, target.unit)}",
            f"{sign} {figure(target.aim, target.unit)}",
            f"[{COLORS[verdict]}]{verdict}",
        )
    console.print(table)

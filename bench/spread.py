"""From one process of each program to several: the same jobs, by turns, in the same run."""

from collections.abc import Callable, Sequence
from statistics import median

from bench.jobs import jobs
from bench.processes import Meter
from bench.product import Product, quiet
from bench.results import Results
from bench.story import Story
from bench.targets import CREATES

# A write, a single thing, and a page.
SPREAD = ("create-case", "get-case", "list-cases")
CALLERS = (8, 32)
# Of what a measurement takes, the part that goes before each program's first, for its caches to fill.
WARM = 0.5


def title(job: str, processes: int) -> str:
    """What a job is called in a product of so many processes of each."""
    return f"{job}, {processes} of each"


async def spread(
    product: Product,
    story: Story,
    organizations: int,
    counts: Sequence[int],
    rounds: int,
    seconds: float,
    results: Results,
    say: Callable[[str], None],
) -> None:
    """Measures SPREAD with one process of each program and with each of `counts`, by turns, and what memory each took.
    The product is left as the last of them."""
    idle: dict[int, list[float]] = {}
    for number in range(rounds):
        for count in (1, *counts):
            say(f"{count} of each, round {number + 1} of {rounds}")
            await product.stop()
            product.processes = count
            await product.start()
            work = jobs(product.address, story, organizations, Meter(product.roots()))
            for name in SPREAD:
                await work[name](max(CALLERS), seconds * WARM)
            await quiet(product)
            for callers in CALLERS:
                for name in SPREAD:
                    results.add(title(name, count), callers, await work[name](callers, seconds))
                    if name in CREATES:
                        await quiet(product)
            await quiet(product)
            idle.setdefault(count, []).append(product.memory()["product"]["pss"] / 1e6)
    for count, memory in idle.items():
        results.figures[f"memory with {count} of each, MB"] = median(memory)
    for count in counts:
        for name in SPREAD:
            one, several = results.cell(title(name, 1), 32), results.cell(title(name, count), 32)
            if one and several:
                results.figures[f"{title(name, count)}, over one, c=32"] = several.rate / one.rate

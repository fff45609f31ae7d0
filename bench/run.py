"""One run: the product is started and filled, floors and jobs are measured in turns, then what is measured once."""

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from bench import events, floor_database, floor_wire, parties, volume
from bench.floors import floors
from bench.jobs import jobs, prove
from bench.load import CALLERS, Measurement
from bench.processes import Meter
from bench.product import Product, new_product, quiet
from bench.results import Results
from bench.spread import spread
from bench.story import Api, Story, tell
from bench.targets import CREATES, JOBS

ORGANIZATIONS = 10_000
LARGE = 250_000
# Those that others hear of.
WRITES = (*CREATES, "create command")
# Those whose time could grow with the number of cases.
GROWING = ("create-case", "get-case", "list-cases", "list-queue")


@dataclass(frozen=True)
class Options:
    """What to measure and how long; see `python -m bench --help`."""

    quick: bool
    only: tuple[str, ...]
    floors: bool
    events: bool
    volume: int
    scale: bool
    rounds: int
    processes: tuple[int, ...] = ()

    @property
    def seconds(self) -> float:
        """How long one measurement takes, without its warm-up."""
        return 0.4 if self.quick else 3.5

    def wants(self, job: str) -> bool:
        """Whether that job is to be measured."""
        return not self.only or job in self.only


class Run:
    """A run in a product of its own, started in the folder `data` and stopped afterwards."""

    def __init__(self, options: Options, data: Path, console: Console) -> None:
        self.results = Results()
        self._options = options
        self._product: Product = new_product(data)
        self._console = console

    async def go(self) -> None:
        """Does all of it. Raises RuntimeError when the product does not do what is to be measured."""
        product, options = self._product, self._options
        try:
            story = await self._prepare()
            database = await floor_database.prepare(product.place.database_server)
            async with floor_wire.servers(database) as servers:
                all_jobs = jobs(product.address, story, ORGANIZATIONS, Meter(product.roots()))
                work = {name: job for name, job in all_jobs.items() if options.wants(name)}
                beneath = floors(product, story, database, servers) if options.floors else {}
                for number in range(options.rounds):
                    await floor_database.empty(database)
                    await self._round(f"round {number + 1} of {options.rounds}", beneath | work)
            if options.events:
                self._say("events")
                await events.commit_to_effect(product, story, 3 if options.quick else 20, self.results)
                await quiet(product)
                backlog = 5_000 if options.quick else 20_000
                await events.relay_catching_up(product, options.rounds, backlog, self.results)
            await quiet(product)
            self._memory()
            if options.scale:
                await self._grow({name: work[name] for name in GROWING if name in work})
            if options.processes:
                await spread(
                    product,
                    story,
                    ORGANIZATIONS,
                    options.processes,
                    options.rounds,
                    options.seconds,
                    self.results,
                    self._say,
                )
        finally:
            await product.stop()

    def _say(self, what: str) -> None:
        self._console.print(f"{what} …", highlight=False)

    async def _prepare(self) -> Story:
        """Starts the product, fills it, and starts it again: the second start is the warm one."""
        product, figures = self._product, self.results.figures
        self._say("first start")
        figures["first start, s"] = await product.start()
        # So that a row tells when its transaction committed. It takes effect with the next start.
        await events.keep_commit_times(product)
        self._say("filling")
        tokens = parties.tokens(product.settings)
        api = Api(product.url, tokens)
        await volume.fill_organizations(product, tokens["office"], ORGANIZATIONS)
        story = await tell(api, tokens)
        await api.close()
        await quiet(product)
        await volume.fill_cases(product, self._options.volume)
        await product.stop()
        self._say("start, warm")
        figures["start warm, s"] = await product.start()
        story.session = parties.session(product.settings, "office")
        api = Api(product.url, tokens)
        figures["searches that find the misspelt name, %"] = await prove(api, story, ORGANIZATIONS)
        await api.close()
        return story

    async def _round(self, title: str, work: dict[str, Measurement]) -> None:
        """Measures everything once, at each number of callers; what is compared comes soon after one another."""
        with self._console.status(title) as status:
            for callers in CALLERS:
                for name, measurement in work.items():
                    status.update(f"{title}: {name}, c={callers}")
                    self.results.add(name, callers, await measurement(callers, self._options.seconds))
                    if name in WRITES:
                        await self._others_are_done()
        self._say(title)

    async def _others_are_done(self) -> None:
        """Waits until the other services have taken the news in: that is not the next measurement's to bear."""
        what, seconds = "after creating, services busy for at most, s", await quiet(self._product)
        self.results.figures[what] = max(self.results.figures.get(what, 0.0), seconds)

    async def _grow(self, work: dict[str, Measurement]) -> None:
        """Measures how the median latencies change with the number of cases."""
        self._say(f"filling to {LARGE:,} cases")
        await volume.fill_cases(self._product, self._options.volume, LARGE - self._options.volume)
        await quiet(self._product)
        large = {name: f"{name}, {LARGE:,} cases" for name in work}
        for _ in range(self._options.rounds):
            for name, measurement in work.items():
                self.results.add(large[name], 8, await measurement(8, self._options.seconds))
        ratios = []
        for name in work:
            (before,) = self.results.of([name], lambda cell: cell.latency(0.5))
            (after,) = self.results.of([large[name]], lambda cell: cell.latency(0.5))
            ratios.append(after / before)
        self.results.figures["p50 at the large volume over the small, the worst job"] = max(ratios)

    def _memory(self) -> None:
        """Notes the memory of everything while nothing is asked of it; pages that processes share are divided."""
        of, figures = self._product.memory(), self.results.figures
        figures["memory of the product, MB"] = of["product"]["pss"] / 1e6
        figures["memory of the product, with shared pages in each process, MB"] = of["product"]["rss"] / 1e6
        figures["memory of PostgreSQL, MB"] = of["postgresql"]["pss"] / 1e6
        figures["memory of NATS, MB"] = of["nats"]["pss"] / 1e6


def check(only: tuple[str, ...]) -> None:
    """Raises ValueError for a job that is none."""
    if unknown := set(only) - set(JOBS):
        raise ValueError(f"There is no job {', '.join(sorted(unknown))}: the jobs are {', '.join(JOBS)}.")

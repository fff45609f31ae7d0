"""Load: c callers, each sending its next request when the last one is answered."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bench.processes import Meter

# The numbers of callers at which things are measured.
CALLERS = (1, 8, 32)


@dataclass
class Sample:
    """What one measurement saw: answered requests with their latencies in seconds, errors, CPU seconds by process."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    cpu: dict[str, float] = field(default_factory=dict)
    rate: float = 0.0
    answered: int = 0


# Something to measure: takes a number of callers and a number of seconds.
Measurement = Callable[[int, float], Awaitable[Sample]]


class Tally:
    """Counts what is answered between `begin` and `end`; what comes before is warm-up."""

    def __init__(self) -> None:
        self.sample = Sample()
        self.counting = False
        self.running = True
        self._start = 0.0

    def begin(self) -> None:
        """Starts counting."""
        self.counting, self._start = True, time.perf_counter()

    def end(self) -> None:
        """Stops counting and tells the callers to stop."""
        self.sample.seconds = time.perf_counter() - self._start
        self.counting = self.running = False
        self.sample.answered = len(self.sample.latencies)
        self.sample.rate = self.sample.answered / self.sample.seconds

    def answer(self, latency: float) -> None:
        """Counts one request answered as it should be, after `latency` seconds."""
        if self.counting:
            self.sample.latencies.append(latency)

    def error(self, what: str) -> None:
        """Counts one request that was not. Errors count during the warm-up too: nothing may go wrong at any time."""
        if self.running:
            self.sample.errors[what] += 1


async def measure(tally: Tally, seconds: float, meter: Meter | None) -> None:
    """Lets the load warm up for a fifth of `seconds`, then counts for `seconds`."""
    await asyncio.sleep(min(1.0, seconds / 5))
    if meter:
        meter.begin()
    tally.begin()
    await asyncio.sleep(seconds)
    tally.end()
    if meter:
        tally.sample.cpu = meter.end()


async def calls(
    make_call: Callable[[int], Callable[[], Awaitable[object]]],
    callers: int,
    seconds: float,
    meter: Meter | None = None,
) -> Sample:
    """Loads whatever `make_call(caller)` gives for each caller: a function that makes one request when awaited."""
    tally = Tally()

    async def caller(number: int) -> None:
        call = make_call(number)
        while tally.running:
            start = time.perf_counter()
            try:
                await call()
            except Exception as error:  # whatever a client library raises is an error of this request alone
                tally.error(f"{type(error).__name__}: {error}"[:200])
                await asyncio.sleep(0.01)
            else:
                tally.answer(time.perf_counter() - start)

    async with asyncio.TaskGroup() as group:
        for number in range(callers):
            group.create_task(caller(number))
        await measure(tally, seconds, meter)
    return tally.sample

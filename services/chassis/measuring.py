"""What a service's process measures: its rpcs, its parts at work, and by the clock its tables and streams."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
import structlog
from prometheus_client import REGISTRY, Gauge
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from services.chassis.actor import PRODUCT
from services.chassis.database import Database
from services.chassis.figures import OUTBOX, Figure
from services.chassis.metrics import Calls, answer
from services.chassis.operations.status import lag_of
from services.chassis.pulse import Pulse
from services.chassis.replica import Replica
from services.chassis.transaction import Transactions

log = structlog.get_logger()

# Seconds between looks into the database and the streams, however often somebody scrapes.
LOOK = 15.0


def code_of(context: Any) -> str:
    """The status that a call was ended with, as "NOT_FOUND"."""
    code = context.code()
    return code.name if isinstance(code, grpc.StatusCode) else "UNKNOWN"


class Rpcs:
    """Measures the rpcs of a service, by standing around their handlers."""

    def __init__(self) -> None:
        self._calls = Calls("rpc", "rpcs", "rpc")

    def unary(self, path: str, handler: Callable[[Any, Any], Awaitable[Any]]) -> Callable[[Any, Any], Awaitable[Any]]:
        """`handler`, measured."""

        async def measured(request: Any, context: Any) -> Any:
            began, code = time.perf_counter(), "CANCELLED"
            self._calls.under_way.inc()
            try:
                response = await handler(request, context)
                code = "OK"
                return response
            except Exception:
                code = code_of(context)
                raise
            finally:
                self._calls.under_way.dec()
                self._calls.ended(path, code, began)

        return measured

    def stream(self, path: str, handler: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        """`handler`, counted."""

        async def measured(request: Any, context: Any) -> Any:
            code = "CANCELLED"
            self._calls.under_way.inc()
            try:
                async for response in handler(request, context):
                    yield response
                code = "OK"
            except Exception:
                code = code_of(context)
                raise
            finally:
                self._calls.under_way.dec()
                self._calls.ended(path, code, None)

        return measured


@dataclass(frozen=True, eq=False)
class Working(Collector):
    """What the parts of a service count by themselves, read when somebody scrapes."""

    pulse: Pulse
    database: Database
    replica: Replica | None

    def collect(self) -> Iterable[Metric]:
        """The figures as they are."""
        yield _gauge("relay_leads", "1 where this process publishes for its service.", int(self.pulse.relay.leads))
        yield CounterMetricFamily("tributary_events_published", "Events published.", value=self.pulse.relay.published)
        used, size = self.database.pool_use
        yield _gauge("pool_connections_used", "Connections of the pool that are at work.", used)
        yield _gauge("pool_connections", "Connections that the pool may have.", size)
        taken = CounterMetricFamily(
            "tributary_events_taken", "Deliveries taken in, by what came of it.", labels=["durable", "outcome"]
        )
        for subscription in self.pulse.subscriptions:
            for outcome, count in subscription.outcomes.items():
                taken.add_metric([subscription.durable, outcome], count)
        yield taken
        failed = CounterMetricFamily("tributary_clock_failures", "Runs of a clock that failed.", labels=["clock"])
        for clock, runs in self.pulse.clocks.items():
            failed.add_metric([clock], runs.failures)
        yield failed
        if self.replica:
            reads = CounterMetricFamily(
                "tributary_browsing_reads",
                "Lists, searches and records, by the server that was read.",
                labels=["server"],
            )
            for server, count in self.replica.answered.items():
                reads.add_metric([server], count)
            yield reads


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"tributary_{name}", what, value=value)


class Looking:
    """Looks into the database and the streams every LOOK seconds, and keeps what it found."""

    def __init__(self, figures: Sequence[Figure], pulse: Pulse) -> None:
        self._pulse = pulse
        self._gauges = {
            figure: Gauge(f"tributary_{figure.name}", figure.what, [figure.label] if figure.label else [])
            for figure in (*OUTBOX, *figures)
        }
        self._lag = Gauge("tributary_consumer_lag", "Events that a durable has yet to take in.", ["durable"])
        self._looked = Gauge("tributary_looked", "When these figures were last looked for, in seconds since 1970.")

    async def run(self, transactions: Transactions) -> None:
        """Looks until cancelled. A database or a NATS that is away leaves what was found last, and its time."""
        while True:
            try:
                await self._look(transactions)
            except Exception as error:
                log.info("metrics_not_looked", error=repr(error))
            await asyncio.sleep(LOOK)

    async def _look(self, transactions: Transactions) -> None:
        async with transactions.read(PRODUCT) as tx:
            for figure, gauge in self._gauges.items():
                found = await tx.fetch(figure.statement)
                if not figure.label:
                    gauge.set(found[0].value)
                    continue
                gauge.clear()
                for row in found:
                    gauge.labels(row.label).set(row.value)
        for subscription in self._pulse.subscriptions:
            lag = await lag_of(self._pulse, subscription)
            if lag is not None:
                self._lag.labels(subscription.durable).set(lag)
        self._looked.set_to_current_time()


class Measuring:
    """What measures a service's process."""

    def __init__(self, listen: str) -> None:
        """Answers scrapes on `listen`. Raises OSError or ValueError."""
        answer(listen)
        self.rpcs = Rpcs()

    def watch(self, pulse: Pulse, database: Database, figures: Sequence[Figure], replica: Replica | None) -> Looking:
        """Has scrapes answered with what these parts count, too, and gives what is to look for `figures`."""
        REGISTRY.register(Working(pulse, database, replica))
        return Looking(figures, pulse)

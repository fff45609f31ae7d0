"""A service as a process: boot, health, and a drain on SIGTERM that finishes the calls under way."""

import asyncio
import contextlib
import gc
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import asyncpg
import grpc
import structlog
import uvloop
from grpc_health.v1 import health, health_pb2
from nats.aio.client import Client

from services.chassis import erasing, retention
from services.chassis.actor import ActorTokens
from services.chassis.audit import Sealer
from services.chassis.blobs import SWEEPING, Blobs, sweeper
from services.chassis.boot import after_imports
from services.chassis.clocks import Clock
from services.chassis.consumer import GIVING_BACK, Consumer, Subscription
from services.chassis.database import GONE, AboveRowSecurity, Database
from services.chassis.erasing import StreamEraser
from services.chassis.figures import Figure
from services.chassis.files.scanning import Scanner
from services.chassis.grpc_server import enable_reflection, make_server
from services.chassis.housekeeping import prune
from services.chassis.leaving import arrive, leave
from services.chassis.logging import configure_logging
from services.chassis.outbox import Relay
from services.chassis.pulse import Pulse, Runs
from services.chassis.rates import Rates
from services.chassis.replica import Replica
from services.chassis.retention import Period, Retention, with_settings
from services.chassis.settings import Settings
from services.chassis.streams import LazySync, assert_synced, connect, ensure_stream
from services.chassis.telemetry import current_cause, start_tracing
from services.chassis.transaction import Transactions
from services.chassis.transport import TransportError
from services.chassis.watch import Watcher

if TYPE_CHECKING:
    from services.chassis.measuring import Measuring

log = structlog.get_logger()

# Seconds between looks whether the database answers.
HEALTH_POLL = 1.0
# Seconds after which the audit's newest rows are sealed, or twice that.
SEALING = 1.0
PRUNING = Clock("prune", 3600.0, prune)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a servicer works with."""

    transactions: Transactions
    watcher: Watcher
    settings: Settings
    blobs: Blobs
    scanner: Scanner
    pulse: Pulse


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name, what adds its servicers to a server and gives their full names, what it listens to, and its
    clocks, with those that need its settings."""

    name: str
    register: Callable[[grpc.aio.Server, Parts], Sequence[str]]
    consumers: Sequence[Consumer] = ()
    clocks: Sequence[Clock] = field(default=())
    clocks_by: Callable[[Any], Sequence[Clock]] = lambda _: ()
    # The table whose column `blob` names the contents of files, if the service keeps any.
    blob_table: str = ""
    # How long it keeps what.
    periods: Sequence[Period] = ()
    # What is looked for in its database, for whoever watches over it.
    figures: Sequence[Figure] = ()


def run(service: Service, settings: Settings | None = None) -> None:
    """Runs a service until SIGTERM or Ctrl-C. Exits with a sentence when it cannot start."""
    after_imports()
    settings = settings or Settings()  # type: ignore[call-arg]  # From the environment.
    configure_logging(service.name, settings.log_level)
    sends = start_tracing(service.name)
    try:
        settings.transport.check(settings.listen)
        uvloop.run(_serve(service, settings))
    except (LazySync, AboveRowSecurity, TransportError) as error:
        sys.exit(f"{service.name}: {error}")
    except RuntimeError as error:
        if "bind" not in str(error):
            raise
        sys.exit(f"{service.name}: cannot listen on {settings.listen}: is another one running there? ({error})")
    finally:
        if sends is not None:
            sends.close()


async def _serve(service: Service, settings: Settings) -> None:
    stopping = asyncio.Event()

    def end_at_once() -> None:  # With everything else: there is nobody to go to.
        settings.leave_seconds = 0.0
        stopping.set()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, end_at_once)
    starting = asyncio.ensure_future(_connect(settings, service.name))
    stopped = asyncio.ensure_future(stopping.wait())
    await asyncio.wait((starting, stopped), return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        return
    async with serving(service, settings, starting.result()):
        log.info("started", listen=settings.listen, pid=os.getpid())
        # What stands now stands until the end: no collection need look through it again.
        gc.freeze()
        await stopped
        log.info("draining")
    log.info("stopped")


@contextlib.asynccontextmanager
async def serving(service: Service, settings: Settings, client: Client) -> AsyncIterator[None]:
    """The service at work, on a connection to NATS that is closed with it. Raises RuntimeError for a taken port."""
    database = Database(settings.database_url, pool=settings.database_pool, service=service.name)
    relay = Relay(service.name, database, client, settings.nats_replicas)
    replica = None
    if settings.database_read_url:
        replica = Replica(database, settings.database_read_url, pool=settings.database_pool, service=service.name)
    transactions = Transactions(database, relay.wake, replica.read if replica else None)
    measuring = _measuring(settings.metrics_listen)
    tokens = ActorTokens(settings.actor_public_key_file)
    server, health_servicer = make_server(
        tokens,
        settings.listen,
        settings.transport,
        measuring.rpcs if measuring else None,
        settings.calls_at_once,
        Rates(settings.grpc_rate_per_actor, settings.grpc_rate_per_address),
    )
    blobs = Blobs(settings.blobs_url)
    pulse = Pulse(service.name, relay, tokens.known, replica)
    watcher = Watcher(service.name, client)
    parts = Parts(transactions, watcher, settings, blobs, Scanner(settings.scanner), pulse)
    names = service.register(server, parts)
    if settings.reflection:
        enable_reflection(server, names)
    await arrive(health_servicer)
    await server.start()
    periods = with_settings(service.periods, settings.retention)
    clocks = _clocks(service, settings, client, blobs, periods)
    subscriptions = [
        Subscription(service.name, consumer, transactions, client, settings.backoff) for consumer in service.consumers
    ]
    pulse.subscriptions, pulse.periods = subscriptions, periods
    pulse.clocks = {clock.name: Runs(clock.seconds) for clock in clocks}
    tasks = [
        asyncio.create_task(_forever("relay", relay.run)),
        asyncio.create_task(_watch_health(database, health_servicer, names)),
        *(asyncio.create_task(_forever(subscription.durable, subscription.run)) for subscription in subscriptions),
        *(asyncio.create_task(_tick(clock, transactions, pulse.clocks[clock.name])) for clock in clocks),
    ]
    if replica:
        tasks.append(asyncio.create_task(_forever("replica", replica.follow)))
    if measuring:
        looking = measuring.watch(pulse, database, service.figures, replica)
        tasks.append(asyncio.create_task(looking.run(transactions)))
    try:
        yield
    finally:
        await leave(health_servicer, settings.leave_seconds)
        watcher.end()
        await server.stop(settings.drain_seconds)
        await _end(tasks)
        with contextlib.suppress(Exception):
            await asyncio.wait_for(client.close(), 2)
        if replica:
            await replica.close()
        await database.close()


def _clocks(
    service: Service, settings: Settings, client: Client, blobs: Blobs, periods: Sequence[Period]
) -> Sequence[Clock]:
    """The service's own, and those that every service has."""
    found = [
        *service.clocks,
        *service.clocks_by(settings),
        PRUNING,
        Clock("seal_audit", SEALING, Sealer().seal),
        Clock("erase_from_stream", erasing.LOOKING, StreamEraser(service.name, client).erase),
        Clock("retention", retention.LOOKING, Retention(periods).run),
    ]
    if service.blob_table:
        found.append(Clock("sweep_blobs", SWEEPING, sweeper(blobs, service.blob_table)))
    return found


async def _end(tasks: Sequence["asyncio.Task[None]"]) -> None:
    """Cancels tasks until all of them have ended: one that is given what it waited for in that very moment goes on
    (asyncio.wait_for before Python 3.12)."""
    going = set(tasks)
    while going:
        for task in going:
            task.cancel()
        _, going = await asyncio.wait(going, timeout=GIVING_BACK + 1)


async def _connect(settings: Settings, name: str) -> Client:
    """The connection to NATS, with this service's stream there, as soon as it and PostgreSQL are to be had. Raises
    LazySync, AboveRowSecurity."""
    database = Database(settings.database_url, pool=1, service=name)
    while True:
        try:
            await database.check_role()
            break
        except (*GONE, asyncpg.PostgresError) as error:
            log.warning("database_not_there", error=str(error) or type(error).__name__)
            await asyncio.sleep(0.3)
    while True:
        try:
            await assert_synced(settings.nats_monitor_url)
            client = await connect(settings.nats_url, name)
            await ensure_stream(client, name, settings.nats_replicas)
        except LazySync:
            raise
        except Exception as error:
            log.warning("nats_not_there", error=str(error) or type(error).__name__)
            await asyncio.sleep(0.3)
        else:
            return client


async def _forever(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Runs `work` again, a second later, whenever it fails."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("task_failed", task=name)
        await asyncio.sleep(1)


def _measuring(listen: str) -> "Measuring | None":
    """What measures this process; None where nobody asks, which spares the memory of it. Raises OSError, ValueError."""
    if not listen:
        return None
    from services.chassis.measuring import Measuring

    return Measuring(listen)


async def _tick(clock: Clock, transactions: Transactions, runs: Runs) -> None:
    current_cause.set(clock.name)
    while True:
        try:
            await clock.job(transactions)
            runs.done()
        except Exception as error:
            runs.failed(error)
            log.warning("clock_failed", clock=clock.name, error=repr(error))
        await asyncio.sleep(clock.seconds)


async def _watch_health(database: Database, servicer: health.aio.HealthServicer, names: Sequence[str]) -> None:
    """SERVING while the database answers."""
    known: Any = None
    while True:
        ready = await database.ready()
        status = health_pb2.HealthCheckResponse.SERVING if ready else health_pb2.HealthCheckResponse.NOT_SERVING
        if status != known:
            for name in ("", *names):
                await servicer.set(name, status)
            known = status
        await asyncio.sleep(HEALTH_POLL)

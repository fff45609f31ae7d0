"""How a service is: its database, what waits, what listens, what is done by the clock, its keys and periods."""

import asyncio
from typing import Any

import structlog
from nats.errors import Error as NatsError
from tributary.operations.v1 import operations_pb2 as pb

from services.chassis.actor import PRODUCT
from services.chassis.consumer import Subscription
from services.chassis.events import stream_name
from services.chassis.pulse import Pulse, Runs
from services.chassis.redaction import redacted
from services.chassis.replica import Replica
from services.chassis.revisions import newest_revision
from services.chassis.streams import syncs
from services.chassis.transaction import Transactions

log = structlog.get_logger()

# What waits in a service's database: events to be published, events that were parked, rows of the audit to be sealed.
WAITING = """
SELECT (SELECT count(*) FROM outbox WHERE publish_time IS NULL) AS unpublished,
    coalesce(extract(epoch FROM now() - (SELECT event_time FROM outbox WHERE publish_time IS NULL
        ORDER BY position LIMIT 1)), 0)::float8 AS oldest,
    (SELECT count(*) FROM parked_events WHERE effect_time IS NULL) AS parked, s.unsealed, s.late
FROM (SELECT count(*) AS unsealed, coalesce(min(change_time) < now() - interval '5 minutes', false) AS late
      FROM audit WHERE position > coalesce(
          (SELECT positions[cardinality(positions)] FROM audit_seals ORDER BY number DESC LIMIT 1), 0)) s"""
_REVISION = "SELECT version_num FROM alembic_version"
_RETENTION = """
SELECT category, max(run_time) AS run_time, (array_agg(removed ORDER BY id DESC))[1] AS removed,
    sum(removed)::bigint AS ever FROM retention_runs GROUP BY category"""


async def status_of(pulse: Pulse, transactions: Transactions, monitor_url: str) -> pb.Status:
    """How the service of this process is. Raises Unavailable when its database is away."""
    async with transactions.read(PRODUCT) as tx:
        waiting = await tx.fetch_one(WAITING)
        revision = await tx.fetch_one(_REVISION)
        runs = {row.category: row for row in await tx.fetch(_RETENTION)}
    keys, keys_time = pulse.keys()
    sync, *lags = await asyncio.gather(_sync(monitor_url), *(lag_of(pulse, it) for it in pulse.subscriptions))
    listening = zip(pulse.subscriptions, lags, strict=True)
    client = pulse.relay.client
    return pb.Status(
        name=f"operations/{pulse.service}/status",
        start_time=pulse.start_time,
        database_revision=revision.version_num,
        newest_revision=newest_revision(pulse.service),
        unpublished_events=waiting.unpublished,
        oldest_unpublished_seconds=waiting.oldest,
        parked_events=waiting.parked,
        unsealed_rows=waiting.unsealed,
        sealing_late=waiting.late,
        nats_connected=client.is_connected,
        nats_sync=sync,
        relay_leads=pulse.relay.leads,
        listeners=[pb.Listener(durable=subscription.durable, lag=lag) for subscription, lag in listening],
        clocks=[_clock(name, clock) for name, clock in sorted(pulse.clocks.items())],
        retention_periods=[_period(period, runs.get(period.category)) for period in pulse.periods],
        key_ids=keys,
        keys_time=keys_time,
        read_replica=_replica(pulse.replica) if pulse.replica else None,
    )


async def lag_of(pulse: Pulse, subscription: Subscription) -> int | None:
    """How many events a durable has yet to take in; None when NATS does not say."""
    try:
        stream = stream_name(subscription.source)
        info = await pulse.relay.client.jetstream(timeout=2).consumer_info(stream, subscription.durable)
    except (NatsError, TimeoutError) as error:
        log.info("lag_unknown", durable=subscription.durable, error=repr(error))
        return None
    return (info.num_pending or 0) + (info.num_ack_pending or 0)


async def _sync(monitor_url: str) -> Any:
    try:
        return ("ALWAYS" if await syncs(monitor_url) else "LAZY") if monitor_url else None
    except (OSError, ValueError):
        return None


def _replica(replica: Replica) -> pb.ReadReplica:
    return pb.ReadReplica(
        used=replica.used,
        amiss="" if replica.used else redacted(replica.amiss),
        replica_reads=replica.answered["replica"],
        primary_reads=replica.answered["primary"],
    )


def _clock(name: str, runs: Runs) -> pb.ClockRun:
    return pb.ClockRun(
        name=name,
        interval_seconds=runs.seconds,
        last_time=runs.last_time,
        failures=runs.failures,
        failure_time=runs.failure_time,
        failure=redacted(runs.failure),
    )


def _period(period: Any, run: Any) -> pb.RetentionPeriod:
    if run is None:
        return pb.RetentionPeriod(category=period.category, days=period.days)
    return pb.RetentionPeriod(
        category=period.category, days=period.days, run_time=run.run_time, removed=run.removed, removed_ever=run.ever
    )

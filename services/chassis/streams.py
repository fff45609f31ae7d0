"""The connection to NATS, and each service's JetStream stream. The outbox is the truth; the stream only carries it."""

import asyncio
import json
import urllib.request

import nats
import structlog
from nats.aio.client import Client
from nats.js.api import RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError

from services.chassis.events import stream_name, stream_subjects

log = structlog.get_logger()

# Longer than any break after which a relay publishes a batch again; the inbox catches what comes after.
DEDUPE_WINDOW_SECONDS = 600
# JSStreamNameExistErr: https://github.com/nats-io/nats-server/blob/main/server/errors.json
STREAM_IS_ANOTHER = 10058


async def connect(url: str, name: str) -> Client:
    """A connection that comes back by itself, for ever. `url` may be several, with commas: of a cluster's servers any
    will do. Raises what nats-py raises when none is there yet."""
    return await nats.connect(
        url.split(","),
        name=name,
        connect_timeout=2,
        reconnect_time_wait=0.25,
        max_reconnect_attempts=-1,
        ping_interval=5,
        max_outstanding_pings=2,
    )


async def ensure_stream(client: Client, service: str, replicas: int) -> None:
    """Creates the stream of `service`, or has one that is there be as it is to be. No age limit: a record is rebuilt
    from the first event on."""
    config = StreamConfig(
        name=stream_name(service),
        subjects=[stream_subjects(service)],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        duplicate_window=DEDUPE_WINDOW_SECONDS,
        num_replicas=replicas,
        max_msg_size=1024 * 1024,
        allow_atomic=True,
    )
    try:
        await client.jetstream().add_stream(config)
    except BadRequestError as error:
        if error.err_code != STREAM_IS_ANOTHER:
            raise
        await client.jetstream().update_stream(config)


class LazySync(Exception):
    """The NATS server acknowledges before the disk has it."""


async def assert_synced(monitor_url: str) -> None:
    """Asks the server's monitor whether it syncs before it acknowledges. Raises LazySync when it does not, and OSError
    when nobody answers. (The default of two minutes loses acknowledged messages on power loss.)"""
    if not monitor_url:
        log.warning(
            "sync_interval_unchecked", remedy="set TRIBUTARY_NATS_MONITOR_URL to the server's monitoring address"
        )
        return
    if not await syncs(monitor_url):
        raise LazySync(
            "NATS does not sync each message to disk: set `sync_interval: always` in its jetstream settings."
        )


async def syncs(monitor_url: str) -> bool:
    """Whether the server whose monitor that is has an event on disk before it acknowledges. Raises OSError when nobody
    answers."""
    variables = await asyncio.to_thread(_get_json, f"{monitor_url.rstrip('/')}/varz")
    return bool(variables.get("jetstream", {}).get("config", {}).get("sync_always", False))


def _get_json(url: str) -> dict[str, dict[str, dict[str, bool]]]:
    with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 (the operator's own setting)  # nosec B310
        answer: dict[str, dict[str, dict[str, bool]]] = json.load(response)
        return answer

"""Floors of the event transport: acknowledged JetStream publishes, with the stream on disk and every write synced."""

import asyncio
import uuid

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import StorageType, StreamConfig

from bench.load import Sample, calls
from bench.processes import Meter

STREAM = "BENCH_FLOOR"
SUBJECT = "bench.floor.case.created"
BODY = bytes(400)
BATCH = 256


async def _stream(nats_url: str) -> tuple[Client, JetStreamContext]:
    """A connection, and its JetStream with an empty stream for the floors."""
    connection = await nats.connect(nats_url)
    stream = connection.jetstream(publish_async_max_pending=BATCH, timeout=30)
    await stream.add_stream(StreamConfig(name=STREAM, subjects=["bench.floor.>"], storage=StorageType.FILE))
    await stream.purge_stream(STREAM)
    return connection, stream


def _headers() -> dict[str, str]:
    return {"Nats-Msg-Id": uuid.uuid4().hex}


async def one_by_one(nats_url: str, meter: Meter, publishers: int, seconds: float) -> Sample:
    """Each of `publishers` publishes a message and waits for its acknowledgement before the next."""
    connection, stream = await _stream(nats_url)
    try:
        return await calls(
            lambda _: lambda: stream.publish(SUBJECT, BODY, headers=_headers()), publishers, seconds, meter
        )
    finally:
        await stream.delete_stream(STREAM)
        await connection.close()


async def batches(nats_url: str, meter: Meter, seconds: float) -> Sample:
    """One publisher sends `BATCH` messages, then waits for all their acknowledgements, as a relay can."""
    connection, stream = await _stream(nats_url)

    async def batch() -> None:
        pending = [await stream.publish_async(SUBJECT, BODY, headers=_headers()) for _ in range(BATCH)]
        await asyncio.gather(*pending)

    try:
        sample = await calls(lambda _: batch, 1, seconds, meter)
    finally:
        await stream.delete_stream(STREAM)
        await connection.close()
    sample.rate *= BATCH
    sample.answered *= BATCH
    return sample

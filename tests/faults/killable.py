"""Assistance by itself, on a database and streams of its own, to be killed and started again."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import grpc
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc

from services.chassis.database import AS_PRODUCT
from tests.conftest import NatsServer, ServiceDatabase
from tests.product import scratch_folder

RIVERBEND = "organizations/01900000-0000-7000-8000-000000000001"


class Killable:
    """Assistance in a process of its own, on one database, started as often as it is killed."""

    def __init__(self, database: ServiceDatabase, nats_server: NatsServer, public_key: Path) -> None:
        self.database = database
        self._listen = f"unix:{scratch_folder()}/assistance.sock"
        self._environment = {
            **os.environ,
            "TRIBUTARY_DATABASE_URL": database.app,
            "TRIBUTARY_NATS_URL": nats_server.url,
            "TRIBUTARY_NATS_MONITOR_URL": nats_server.monitor_url,
            "TRIBUTARY_LISTEN": self._listen,
            "TRIBUTARY_ACTOR_PUBLIC_KEY_FILE": str(public_key),
        }
        self._process: asyncio.subprocess.Process | None = None
        self.channel = grpc.aio.insecure_channel(
            self._listen, options=[("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 200)]
        )
        self.cases = cases_pb2_grpc.CaseServiceStub(self.channel)

    async def start(self, *points: str) -> None:
        """Starts it, to be killed at the first of `points` that it passes."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(Path(__file__).with_name("crashing.py")),
            "assistance",
            *points,
            env=self._environment,
            stdout=asyncio.subprocess.DEVNULL,
        )
        await asyncio.wait_for(self.channel.channel_ready(), 15)

    async def died(self) -> None:
        """Waits until it was killed at its point."""
        assert self._process is not None
        assert await asyncio.wait_for(self._process.wait(), 15) == -9

    async def stop(self) -> None:
        """Ends it in order."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await asyncio.wait_for(self._process.wait(), 15)

    async def count(self, statement: str, *values: Any) -> int:
        """The number that `statement` gives."""
        connection = await asyncpg.connect(self.database.owner, server_settings=AS_PRODUCT)
        try:
            return int(await connection.fetchval(statement, *values))
        finally:
            await connection.close()


def create() -> cases_pb2.CreateCaseRequest:
    """A request that can be repeated."""
    return cases_pb2.CreateCaseRequest(case=cases_pb2.Case(title="Crash", need="x"), request_id=str(uuid4()))

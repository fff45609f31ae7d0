"""`tributary run` as a container runs it: a program as two processes, which one signal ends."""

import os
import signal
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import httpx2
import psutil  # type: ignore[import-untyped]
import pytest

from cli.embedded.data_folder import DataFolder
from cli.embedded.keys import create_keys
from cli.embedded.ports import accepts, answers, free_ports
from cli.embedded.process import Child, Part
from tests.conftest import NatsServer, ServiceDatabase, start
from tests.product import COMMAND, scratch_folder
from tests.services.eventually import eventually


@pytest.fixture
def folder() -> Path:
    """Keys, sockets and temporary files."""
    folder = scratch_folder()
    data = DataFolder(folder)
    data.create()
    create_keys(data)
    return folder


def program(name: str, folder: Path, ready: Callable[[], bool], **settings: str) -> Child:
    """A program as two processes, started and answering."""
    environment = {**os.environ, "TMPDIR": str(folder), "TRIBUTARY_PROCESSES": "2", **settings}
    log = folder / f"{name}.log"
    part = Part(name, (*COMMAND, "run", name), ready=lambda _: ready(), log=log, environment=environment)
    return start(part, seconds=60)


def processes(of: Child) -> list[int]:
    """Those of a program that answer calls."""
    return [child.pid for child in psutil.Process(of.pid).children()]


async def test_a_program_in_a_container_is_two_processes_that_end_together(
    folder: Path, service_database: Callable[[str], Awaitable[ServiceDatabase]], nats_server: NatsServer
) -> None:
    database, sockets = (
        await service_database("funding"),
        [str(folder / "funding.sock"), str(folder / "funding-2.sock")],
    )
    port = free_ports(1)[0]
    funding = program(
        "funding",
        folder,
        lambda: all(map(accepts, sockets)),
        TRIBUTARY_DATABASE_URL=database.app,
        TRIBUTARY_NATS_URL=nats_server.url,
        TRIBUTARY_NATS_MONITOR_URL=nats_server.monitor_url,
        TRIBUTARY_LISTEN=f"unix:{sockets[0]}",
        TRIBUTARY_ACTOR_PUBLIC_KEY_FILE=str(DataFolder(folder).public_key),
    )
    gateway = program(
        "gateway",
        folder,
        partial(answers, port, "/healthz"),
        TRIBUTARY_LISTEN=f"127.0.0.1:{port}",
        TRIBUTARY_PARTNERS="unix:nowhere.sock",
        TRIBUTARY_ASSISTANCE="unix:nowhere.sock",
        TRIBUTARY_FUNDING=f"unix:{sockets[0]}",
        TRIBUTARY_ACTOR_PRIVATE_KEY_FILE=str(DataFolder(folder).private_key),
    )
    try:
        both = processes(funding)
        assert (len(both), len(processes(gateway))) == (2, 2)
        os.kill(both[0], signal.SIGKILL)

        async def answered() -> bool:
            async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                return (await client.get("/v1/opportunities")).status_code == 200

        await eventually(answered, seconds=30)

        async def both_again() -> bool:
            return len(processes(funding)) == 2 and both[0] not in processes(funding)

        await eventually(both_again, seconds=30)
        left = [*processes(funding), *processes(gateway)]
    finally:
        gateway.stop(30)
        funding.stop(30)
    assert not any(map(psutil.pid_exists, left))

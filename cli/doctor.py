"""`tributary doctor`: what is wrong, in words."""

import asyncio
import importlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.request import urlopen

import asyncpg
import grpc
import nats
import typer
from grpc_health.v1 import health_pb2, health_pb2_grpc
from tributary.operations.v1.operations_pb2 import GetStatusRequest, ReadReplica

from cli.actor import operator_metadata
from cli.embedded.data_folder import DataFolder
from cli.embedded.nats import illness, syncs_always
from cli.embedded.place import Place, running, service_database, taken_ports
from cli.embedded.revisions import current_revision, is_behind
from cli.problem import Problem
from cli.settings import SERVICES, Settings, from_environment, given_url
from services.chassis.database import AS_PRODUCT
from services.chassis.figures import STUCK_SECONDS
from services.chassis.operations.status import WAITING
from services.chassis.revisions import newest_revision

SECONDS = 5.0
app = typer.Typer(add_completion=False)


class Finding(NamedTuple):
    """Something looked at: whether it is well, and a sentence."""

    well: bool
    sentence: str


@app.command()
def doctor() -> None:
    """Looks at every part of the running product and says what is wrong. Exits with 1 when something is.

    Where TRIBUTARY_PARTNERS_DATABASE_URL is set, it looks at the product that this and its like lead to.
    """
    settings = from_environment()
    logs = f"; the logs are in {settings.data / 'logs'}"
    if given_url("TRIBUTARY_PARTNERS_DATABASE"):
        findings, logs = asyncio.run(_deployed(settings)), ""
    elif DataFolder(settings.data).in_use:
        findings = asyncio.run(_embedded(settings, running(settings)))
    else:
        findings = [Finding(False, f"Nothing runs on the data folder {settings.data}: start it with `make up`.")]
        findings += [Finding(False, f"Port {port} is taken by another program.") for port in taken_ports(settings)]
    for finding in findings:
        print(f"{'✓' if finding.well else '✗'} {finding.sentence}")
    wrong = sum(not finding.well for finding in findings)
    if wrong:
        raise Problem(f"{wrong} of {len(findings)} findings are amiss{logs}.")


async def _embedded(settings: Settings, place: Place) -> list[Finding]:
    """What is found of the product that runs on the data folder."""
    findings = [*_processes(DataFolder(settings.data)), await _postgres(place)]
    return findings + await _product(settings, place.nats_url, place.nats_monitor_url)


async def _deployed(settings: Settings) -> list[Finding]:
    """What is found of a product whose parts run elsewhere, each given by its address."""
    nats_url = given_url("TRIBUTARY_NATS")
    if not nats_url:
        raise Problem("TRIBUTARY_NATS_URL is not set, though the databases are given: set it too.")
    return await _product(settings, nats_url, settings.nats_monitor_url or "")


async def _product(settings: Settings, nats_url: str, nats_monitor_url: str) -> list[Finding]:
    findings: list[Finding] = []
    for service in SERVICES:
        findings += [finding async for finding in _database(settings, service)]
    findings.append(await _nats(nats_url, nats_monitor_url))
    for service in SERVICES:
        findings += [finding async for finding in _service(settings, service)]
    findings.append(await asyncio.to_thread(_gateway, settings.url))
    return findings


def _gateway(url: str) -> Finding:
    try:
        with urlopen(f"{url}/readyz", timeout=SECONDS):  # noqa: S310 (http, as configured)  # nosec B310
            return Finding(True, f"The gateway at {url} is ready.")
    except (OSError, HTTPException) as error:
        return Finding(False, f"The gateway at {url} does not say that it is ready: {error}.")


def _processes(data: DataFolder) -> Iterator[Finding]:
    for name, pid in data.processes().items():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            yield Finding(False, f"{name} (process {pid}) does not run: see {data.logs / name}.log.")
        except PermissionError:
            yield Finding(True, f"{name} runs (process {pid}), as another user.")
        else:
            yield Finding(True, f"{name} runs (process {pid}).")


async def _postgres(place: Place) -> Finding:
    try:
        connection = await asyncpg.connect(place.database_server, timeout=SECONDS)
    except (OSError, asyncpg.PostgresError) as error:
        return Finding(False, f"PostgreSQL cannot be reached: {error}.")
    version = connection.get_settings().server_version
    await connection.close()
    return Finding(True, f"PostgreSQL {version} answers.")


async def _database(settings: Settings, service: str) -> AsyncIterator[Finding]:
    """What is in a service's database: its revision, what waits to be published, what was parked."""
    url = service_database(settings, service)
    try:
        revision = await current_revision(url)
        connection = await asyncpg.connect(url, timeout=SECONDS, server_settings=AS_PRODUCT)
    except (OSError, asyncpg.PostgresError) as error:
        yield Finding(False, f"{service}'s database cannot be reached: {error}.")
        return
    newest = newest_revision(service)
    if revision == newest:
        remedy = ""
    elif is_behind(service, revision):
        remedy = f" and should be at {newest}: run `tributary migrate`"
    else:
        remedy = f", of a later version than this one, which was made for {newest}: deploy that one"
    yield Finding(revision == newest, f"{service}'s database is at revision {revision}{remedy}.")
    try:
        (found,) = await connection.fetch(WAITING)
        waiting, age, parked = found["unpublished"], found["oldest"], found["parked"]
        sentence = f"{service} has {waiting} unpublished events, the oldest {age:.0f} s old."
        yield Finding(age < STUCK_SECONDS, sentence if waiting else f"{service} has published every event.")
        remedy = "" if parked == 0 else ": see `tributary events list`"
        yield Finding(parked == 0, f"{service} has parked {parked or 'no'} events{remedy}.")
        if found["late"]:
            yield Finding(False, f"{service} has sealed nothing of its audit for minutes: see its log.")
    except asyncpg.PostgresError as error:
        yield Finding(False, f"{service}'s events cannot be read: {error}.")
    finally:
        await connection.close()


async def _nats(url: str, monitor_url: str) -> Finding:
    with suppress(OSError, ValueError):
        if ill := await asyncio.to_thread(illness, monitor_url):
            # A stream whose write failed once stays so, however much room there is by now.
            return Finding(
                False,
                f"NATS takes no events: {ill}. If its disk is full, make room; then start NATS again, as `tributary "
                "up` does by itself. Nothing is lost: the events wait in the databases.",
            )
    try:
        client = await nats.connect(url, connect_timeout=SECONDS, allow_reconnect=False)
        await client.jetstream().account_info()
        await client.close()
    except Exception as error:  # Its errors share no class.
        return Finding(False, f"NATS cannot be reached, or has no JetStream: {error or type(error).__name__}.")
    try:
        synced = await asyncio.to_thread(syncs_always, monitor_url)
    except (OSError, ValueError):
        return Finding(True, f"NATS answers; its monitor at {monitor_url or '?'} does not say whether it syncs.")
    if not synced:
        return Finding(False, "NATS answers, but a power cut would lose events: set `sync_interval: always`.")
    return Finding(True, "NATS answers and syncs each event to disk.")


async def _service(settings: Settings, service: str) -> AsyncIterator[Finding]:
    """What a service says of itself: whether it serves, and reads from its replica, if it has one."""
    target = settings.grpc_target(service)
    async with grpc.aio.insecure_channel(target) as channel:
        try:
            health: Any = health_pb2_grpc.HealthStub(channel)
            answer = await health.Check(health_pb2.HealthCheckRequest(), timeout=SECONDS)
        except grpc.RpcError as error:
            yield Finding(False, f"{service} does not answer gRPC at {target}: {error.code().name}.")
            return
        serving = answer.status == health_pb2.HealthCheckResponse.SERVING
        yield Finding(serving, f"{service} {'serves' if serving else 'does not serve'} gRPC at {target}.")
        with suppress(grpc.RpcError, Problem):  # Its database is away, or the key to ask it with is not here.
            operations = importlib.import_module(f"tributary.{service}.v1.operations_pb2_grpc")
            get_status = getattr(operations.OperationsServiceStub(channel), f"Get{service.capitalize()}Status")
            status = await get_status(GetStatusRequest(), metadata=operator_metadata(settings), timeout=SECONDS)
            if status.HasField("read_replica"):
                yield _replica(service, status.read_replica)


def _replica(service: str, replica: ReadReplica) -> Finding:
    if replica.used:
        return Finding(True, f"{service} reads from its replica.")
    return Finding(
        False,
        f"{service} does not read from its replica, but from the primary: {replica.amiss or 'it has not looked yet'}. "
        "See whether the replica runs and follows its primary.",
    )

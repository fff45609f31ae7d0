"""The gateway as a process of its own, on a real socket, before a backend that keeps what reaches it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from joserfc.jwk import OKPKey

from tests.gateway.backend import OFFICE_TOKEN, Backend

AUTHORIZED = {"Authorization": f"Bearer {OFFICE_TOKEN}"}


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A short path: unix sockets want one."""
    with tempfile.TemporaryDirectory(prefix="gw-") as path:
        yield Path(path)


@pytest.fixture(scope="session")
def signing_key(folder: Path) -> Path:
    """The private key of these tests, in a file."""
    path = folder / "key.json"
    path.write_text(json.dumps(OKPKey.generate_key("Ed25519", private=True).as_dict(private=True)))
    return path


@pytest.fixture(scope="session")
async def running_backend(folder: Path) -> AsyncIterator[Backend]:
    """The backend, for all tests."""
    backend = Backend()
    await backend.start(f"unix:{folder}/backend.sock")
    yield backend
    await backend.stop()


@pytest.fixture
def backend(running_backend: Backend) -> Backend:
    """The backend, with nothing in it from other tests."""
    running_backend.reset()
    return running_backend


class Process:
    """A gateway that runs, and where."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "gateway"]
        self.child = subprocess.Popen(command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
        assert self.child.stdout is not None
        self.url = f"http://{json.loads(self.child.stdout.readline())['address']}"
        self.port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        """Ends it in order, or else."""
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(15)
        except subprocess.TimeoutExpired:
            self.child.kill()
            raise


@pytest.fixture(scope="session")
def start_gateway(folder: Path, signing_key: Path) -> Iterator[Callable[..., Process]]:
    """Call it for a gateway of one's own; keyword arguments are settings, as `json="json_format"`."""
    started: list[Process] = []

    def start(**settings: Any) -> Process:
        target = f"unix:{folder}/backend.sock"
        environment = {
            "LISTEN": "127.0.0.1:0",
            "ACTOR_PRIVATE_KEY_FILE": str(signing_key),
            **dict.fromkeys(("PARTNERS", "ASSISTANCE", "FUNDING"), target),
            **{name.upper(): str(value) for name, value in settings.items()},
        }
        started.append(Process({f"TRIBUTARY_{name}": value for name, value in environment.items()}))
        return started[-1]

    yield start
    for process in started:
        if process.child.poll() is None:
            process.stop()


@pytest.fixture(scope="session", params=["protobuf-py", "json_format"])
def gateway(request: pytest.FixtureRequest, start_gateway: Callable[..., Process], running_backend: Backend) -> Process:
    """A running gateway; once with each library that can be in charge of JSON."""
    return start_gateway(json=request.param)


@pytest.fixture(scope="session")
def plain_gateway(start_gateway: Callable[..., Process], running_backend: Backend) -> Process:
    """A running gateway as it is by default, for what has nothing to do with JSON."""
    return start_gateway()


@pytest.fixture
async def office(gateway: Process, backend: Backend) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that calls as the Office."""
    async with httpx2.AsyncClient(base_url=gateway.url, headers=AUTHORIZED, trust_env=False) as client:
        yield client


@pytest.fixture
async def public(plain_gateway: Process, backend: Backend) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that does not say who it is."""
    async with httpx2.AsyncClient(base_url=plain_gateway.url, trust_env=False) as client:
        yield client


@pytest.fixture
def raw(plain_gateway: Process, backend: Backend) -> Callable[..., Any]:
    """Sends bytes and gives all that comes back until the gateway closes or is silent; with `closed`, it must close."""

    async def send(*parts: bytes, pause: float = 0.0, silence: float = 1.0, closed: bool = False) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", plain_gateway.port)
        answer = b""
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(pause)
            while chunk := await asyncio.wait_for(reader.read(65536), 60 if closed else silence):
                answer += chunk
        except ConnectionError:
            pass
        except TimeoutError:
            assert not closed, f"it still waits, after {answer!r}"
        finally:
            writer.close()
        return answer

    return send

"""Floors of the wire: an echo over gRPC, over HTTP, over HTTP and gRPC, and the create transaction behind both."""

import asyncio
import json
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc.aio

from bench.load import Sample, calls
from bench.processes import Meter
from bench.servers import ECHO
from bench.web import http, request

BODY = {"title": "Help with a grant application", "need": "We need a reader. " * 16, "topics": ["grant writing"]}
ROOT = Path(__file__).parent.parent
START_SECONDS = 30


@dataclass(frozen=True)
class Servers:
    """Where the floors' servers listen, and their process ids."""

    http_port: int
    unix: str
    tcp: str
    pids: dict[str, int]


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def servers(database_url: str) -> AsyncIterator[Servers]:
    """The floors' gRPC and HTTP servers, running while the context lasts."""
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as folder:
        unix, tcp, port = f"unix:{folder}/floor.sock", f"127.0.0.1:{free_port()}", free_port()
        async with _running("grpc", "--listen", f"{unix},{tcp}", "--database", database_url) as grpc_pid:
            async with grpc.aio.insecure_channel(tcp) as channel:
                await asyncio.wait_for(channel.channel_ready(), START_SECONDS)
            async with _running("http", "--port", str(port), "--target", unix) as http_pid:
                await asyncio.wait_for(_until_answering(port), START_SECONDS)
                yield Servers(port, unix, tcp, {"http": http_pid, "grpc": grpc_pid})


@asynccontextmanager
async def _running(*arguments: str) -> AsyncIterator[int]:
    """The process id of a server that is killed when the context ends."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.servers", *arguments, cwd=ROOT)
    try:
        yield process.pid
    finally:
        process.kill()
        await process.wait()


async def _until_answering(port: int) -> None:
    while True:
        sample = await http(("127.0.0.1", port), lambda: _post("/create"), 1, 0.05)
        if sample.answered and not sample.errors:
            return
        await asyncio.sleep(0.1)


def _post(path: str) -> bytes:
    return request("POST", path, body=json.dumps(BODY).encode())


async def grpc_echo(address: str, meter: Meter, callers: int, seconds: float) -> Sample:
    """A unary echo over one grpc.aio channel, the body as bytes."""
    body = json.dumps(BODY).encode()
    async with grpc.aio.insecure_channel(address) as channel:
        echo: Any = channel.unary_unary(ECHO)
        return await calls(lambda _: lambda: echo(body), callers, seconds, meter)


async def http_post(port: int, path: str, meter: Meter, callers: int, seconds: float) -> Sample:
    """A JSON POST to one of the HTTP server's routes: /echo, /hop or /create."""
    body = _post(path)
    return await http(("127.0.0.1", port), lambda: body, callers, seconds, meter)

"""The product under measurement: started as anybody starts it, on ports and in a data folder of its own."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.processes import all_processes, memory, tree
from bench.web import request
from cli.embedded.data_folder import DataFolder
from cli.embedded.place import Place, last
from cli.embedded.ports import HIGHEST, LOWEST, is_free
from cli.embedded.urls import address
from cli.settings import CHECKOUT, Settings, from_environment

START_SECONDS = 120
# Servers that are not ours; their memory is counted apart.
SERVERS = ("postgresql", "nats")


@dataclass
class Product:
    """A product that runs, or is to run, in `data`, its gateway on `port` of the loopback address."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    # Of each service and of the gateway.
    processes: int = 1

    @property
    def address(self) -> tuple[str, int]:
        """Where the gateway listens."""
        return "127.0.0.1", self.port

    @property
    def url(self) -> str:
        """The gateway's address as a URL."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def place(self) -> Place:
        """Where its parts listen. Raises RuntimeError before its first start."""
        place = last(DataFolder(self.data))
        if place is None:
            raise RuntimeError(f"No product was started in {self.data} yet.")
        return place

    def database(self, name: str) -> str:
        """The URL of one of its databases, as the superuser."""
        return urlsplit(self.place.database_server)._replace(path=f"/{name}").geturl()

    def service_database(self, service: str) -> str:
        """The URL of a service's database, as the service."""
        return address(self.place.database_server, service, DataFolder(self.data).passwords()[service], service)

    @property
    def _environment(self) -> dict[str, str]:
        given = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "NATS_URL")}
        # One account asks for all of them, faster than an account may: its requests are counted and not refused.
        rate = {"TRIBUTARY_RATE_PER_ACTOR": "1000000/60", "TRIBUTARY_GRPC_RATE_PER_ACTOR": "1000000/60"}
        own = {"TRIBUTARY_DATA": str(self.data), "TRIBUTARY_PORT": str(self.port)}
        return given | rate | own | {"TRIBUTARY_PROCESSES": str(self.processes)}

    @property
    def settings(self) -> Settings:
        """Where it runs, as the command line knows it."""
        return from_environment(self._environment)

    async def start(self) -> float:
        """Starts it and gives the seconds until it answered its first request. Raises RuntimeError when it does not."""
        begin = time.perf_counter()
        log = self.data.with_suffix(".log")
        self.process = self._launch(log)
        while not await self._answers():
            if self.process.poll() is not None or time.perf_counter() - begin > START_SECONDS:
                raise RuntimeError(f"The product does not start:\n{log.read_text()[-2000:]}")
            await asyncio.sleep(0.02)
        return time.perf_counter() - begin

    def _launch(self, log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "cli", "up", "--no-demo"],
                cwd=CHECKOUT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection(*self.address)
            writer.write(request("GET", "/readyz"))
            status = (await asyncio.wait_for(reader.readline(), 5)).split(b" ")[1:2]
            writer.close()
        except (OSError, TimeoutError):
            return False
        return status == [b"200"]

    async def stop(self) -> None:
        """Ends it as an operator does, and waits for it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(self.process.wait, 60)

    def roots(self) -> dict[str, int]:
        """The process id of each of its parts, by name."""
        return DataFolder(self.data).processes()

    def memory(self) -> dict[str, dict[str, int]]:
        """Bytes of memory, `rss` and `pss`: of each server, and of "product": all else, the supervisor too."""
        assert self.process is not None
        processes, roots = all_processes(), self.roots()
        parts = {server: {process.pid for process in tree(roots[server], processes)} for server in SERVERS}
        everything = {process.pid for process in tree(self.process.pid, processes)}
        parts["product"] = everything.difference(*parts.values())
        return {name: memory(list(pids)) for name, pids in parts.items()}


async def quiet(product: Product) -> float:
    """Waits until its processes have nothing left to do, a minute at most; gives the seconds that took."""
    begin, before = time.perf_counter(), 0.0
    while time.perf_counter() - begin < 60:
        processes = all_processes()
        used = sum(process.cpu for root in product.roots().values() for process in tree(root, processes))
        if used - before < 0.03:
            break
        before = used
        await asyncio.sleep(0.25)
    return time.perf_counter() - begin


def new_product(data: Path) -> Product:
    """A product to be started in `data`, on ports that are free now: the gateway's and the three after it for gRPC."""
    while True:
        port = random.randrange(LOWEST, HIGHEST)
        if all(is_free(port + place) for place in range(4)):
            return Product(data, port)

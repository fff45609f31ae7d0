"""A whole product of a test's own, run by `tributary up` as a user runs it."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from cli.embedded.ports import HIGHEST, LOWEST, is_free
from cli.embedded.process import Child, Part
from cli.settings import SERVICES, from_environment
from cli.token import DEMO_ACCOUNTS, Audience, create_token

COMMAND = (sys.executable, "-m", "cli")
# What `up` prints when it has nothing more to do but run.
WELCOME = "Tributary is at"
# An event that fails is not tried for as long as it is elsewhere.
PARKING_SOON = {"TRIBUTARY_BACKOFF": "[0.1, 0.2]"}


def four_free_ports() -> int:
    """The first of four adjacent ports that are free."""
    return next(
        port
        for port in random.sample(range(LOWEST, HIGHEST - 3), 1000)
        if all(is_free(port + place) for place in range(4))
    )


def scratch_folder() -> Path:
    """A new folder with a short path (unix sockets want one) that the database's unprivileged user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="tributary-"))
    folder.chmod(0o711)
    return folder


class Reached:
    """A product, however it is run: its ports, and what `tributary` commands are told to reach it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.folder = scratch_folder()
        self.port = four_free_ports()
        self.url = f"http://127.0.0.1:{self.port}"
        # Where each service answers gRPC.
        self.grpc = {service: f"127.0.0.1:{self.port + 1 + place}" for place, service in enumerate(SERVICES)}
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "NATS_URL")},
            "TRIBUTARY_DATA": str(self.folder / "data"),
            "TRIBUTARY_PORT": str(self.port),
            **environment,
        }
        self._tokens: dict[str, str] = {}

    def command(self, *arguments: str, answer: str = "") -> "subprocess.CompletedProcess[str]":
        """Runs a `tributary` command against it, typing `answer`."""
        return subprocess.run(
            (*COMMAND, *arguments),
            env=self.environment,
            input=answer,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def token(self, audience: str) -> str:
        """An API token of the demo data's account of that audience: organization, agency, funder or office."""
        if audience not in self._tokens:
            self._tokens[audience] = self.token_of(DEMO_ACCOUNTS[Audience(audience)])
        return self._tokens[audience]

    def token_of(self, email: str) -> str:
        """An API token of the account with that e-mail address."""
        done = self.command("token", "--as", email)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


class Product(Reached):
    """A product on a data folder and ports of its own; `start` runs it, `remove` ends it and clears it away."""

    def __init__(self, *options: str, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(environment or {})
        self.data = Path(self.environment["TRIBUTARY_DATA"])
        self._log = self.folder / "up.log"
        # Should the tests be killed, it stops in order.
        command = (*COMMAND, "up", *options)
        self._up = Child(Part("up", command, log=self._log, environment=self.environment, death_signal=signal.SIGTERM))

    def token_of(self, email: str) -> str:
        """An API token of the account with that e-mail address, without a command's second to start."""
        return create_token(from_environment(self.environment), email)

    @property
    def output(self) -> str:
        """What its latest run said so far."""
        return self._log.read_text() if self._log.exists() else ""

    @property
    def demo_password(self) -> str:
        """The password of the demo data's people, as it printed it."""
        found = re.search(r"the demo data is (heron-\w+)", self.output)
        assert found, self.output
        return found[1]

    @property
    def pid(self) -> int:
        """The process id of `tributary up` itself."""
        return self._up.pid

    @property
    def ended(self) -> str:
        """How its run ended, or that it runs."""
        return self._up.ended

    def begin(self) -> None:
        """Runs it, or runs it anew, without waiting."""
        self.stop()
        self._log.unlink(missing_ok=True)
        self._up.start()

    def start(self, seconds: float = 150) -> None:
        """Runs it and waits until it welcomes its user, the demo data loaded."""
        self.begin()
        self.wait_for(WELCOME, seconds)

    def wait_for(self, words: str, seconds: float = 30) -> None:
        """Waits until it says `words`."""
        deadline = time.monotonic() + seconds
        while words not in self.output:
            if not self._up.alive or time.monotonic() > deadline:
                pytest.fail(f"`tributary up` {self._up.ended} and did not say {words!r}, but: {self.output}")
            time.sleep(0.02)

    def wait_for_end(self, seconds: float = 60) -> str:
        """Waits until its run ends; gives all it said."""
        deadline = time.monotonic() + seconds
        while self._up.alive:
            if time.monotonic() > deadline:
                pytest.fail(f"`tributary up` still runs after {seconds} s: {self.output}")
            time.sleep(0.02)
        return self.output

    def stop(self) -> None:
        """Stops it in order, as SIGTERM does."""
        self._up.stop(60)

    def kill(self) -> None:
        """Ends `tributary up` as kill -9 does, without a word to its parts."""
        self._up.kill()

    def processes(self) -> dict[str, int]:
        """The process id of each part, by its name: postgresql, nats, partners, assistance, funding, gateway."""
        noted: dict[str, int] = json.loads((self.data / "processes.json").read_text())
        return noted

    def contents(self, service: str) -> list[bytes]:
        """The contents of the files that a service keeps."""
        return [path.read_bytes() for path in (self.data / "blobs" / service).rglob("*") if path.is_file()]

    def left_running(self) -> list[str]:
        """Every process of this machine that was started for this product, `up` itself apart."""
        found = []
        for process in psutil.process_iter(["environ", "cmdline", "status"]):
            marked = (process.info["environ"] or {}).get("TRIBUTARY_RUNS_ON") == str(self.data)
            if marked and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.info["cmdline"] or [str(process.pid)]))
        return found

    def remove(self) -> None:
        """Stops it and clears away all it kept."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

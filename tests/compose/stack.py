"""The product as docker-compose.yml runs it, on the container engine of this machine."""

import base64
import json
import os
import shutil
import subprocess
import time
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from cli.settings import CHECKOUT, SERVICES
from tests.product import Reached

PARTS = ("postgres", "nats", *SERVICES, "gateway")
IMAGE = "tributary:compose-test"
Done = subprocess.CompletedProcess[str]


def run(*command: str, environment: dict[str, str] | None = None, seconds: float = 600) -> Done:
    """Runs a command of the engine's in the checkout."""
    return subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )


def composer() -> tuple[str, ...]:
    """The command of Compose: the engine's plugin, or the program that came before it. Ends the run when there is no
    engine, or none that answers."""
    if not shutil.which("docker"):
        pytest.exit("No container engine is here (there is no `docker`): the stack was not tried.", returncode=3)
    if (answer := run("docker", "info")).returncode:
        pytest.exit(f"The container engine does not answer: the stack was not tried. {answer.stderr}", returncode=3)
    if run("docker", "compose", "version").returncode == 0:
        return "docker", "compose"
    if shutil.which("docker-compose"):
        return ("docker-compose",)
    pytest.exit("The container engine has no Compose (`docker compose version`): nothing was tried.", returncode=3)


class Stack(Reached):
    """A stack of a test run's own; `start` builds and runs it, `remove` ends it and clears away all it kept."""

    def __init__(self) -> None:
        self._composer = composer()
        super().__init__({})
        self.secrets = self.folder / "secrets"
        self.project = f"tributary-test-{self.port}"
        self.environment["TRIBUTARY_ACTOR_PRIVATE_KEY_FILE"] = str(self.secrets / "actor-private.json")
        ports = {f"TRIBUTARY_{name.upper()}_PORT": target.rpartition(":")[2] for name, target in self.grpc.items()}
        self._settings = {
            **os.environ,
            **ports,
            "COMPOSE_PROJECT_NAME": self.project,
            "TRIBUTARY_SECRETS": str(self.secrets),
            "TRIBUTARY_PORT": str(self.port),
            "TRIBUTARY_VERSION": IMAGE.partition(":")[2],
            "TRIBUTARY_PUBLIC_URL": self.url,
            "TRIBUTARY_DEV_MAIL": "/run/tributary/mail",
        }

    def start(self) -> None:
        """Builds it, runs it with secrets of its own, and loads the demo data."""
        made = self.command("secrets", str(self.secrets))
        assert made.returncode == 0, made.stderr
        self.compose("build")
        self.compose("up", "-d")
        self.wait_until_well()
        self.compose("run", "--rm", "demo")

    def compose(self, *arguments: str, over: str = "", **settings: str) -> Done:
        """Runs a command of Compose's, `over` laid over its file. Fails with what it said when it fails."""
        files = ("-f", "docker-compose.yml", "-f", over) if over else ()
        done = run(*self._composer, *files, *arguments, environment=self._settings | settings)
        assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}"
        return done

    def inside(self, part: str, *command: str, **environment: str) -> Done:
        """Runs a command in a part's container."""
        given = (word for name, value in environment.items() for word in ("-e", f"{name}={value}"))
        return run("docker", "exec", *given, self.container(part)["Id"], *command)

    def container(self, part: str) -> dict[str, Any]:
        """What the engine says of a part's container."""
        return self.containers()[part]

    def containers(self) -> dict[str, dict[str, Any]]:
        """What the engine says of each part's container."""
        label = "com.docker.compose"
        identities = run("docker", "ps", "-aq", "--filter", f"label={label}.project={self.project}").stdout.split()
        found = json.loads(run("docker", "inspect", *identities).stdout) if identities else []
        return {container["Config"]["Labels"][f"{label}.service"]: container for container in found}

    def health(self) -> dict[str, str]:
        """How each part is: "healthy" at best."""
        found = self.containers()
        return {part: _health(found[part]["State"]) if part in found else "gone" for part in PARTS}

    def wait_until_well(self, seconds: float = 120) -> None:
        """Waits until every part is healthy, and the operator's own command finds nothing amiss."""
        deadline = time.monotonic() + seconds
        self.wait_until_healthy(seconds)
        found = self.doctor()
        while found.returncode and time.monotonic() < deadline:
            found = self.doctor()
        assert found.returncode == 0, found.stdout

    def wait_until_healthy(self, seconds: float = 120) -> None:
        """Waits until every part is healthy."""
        deadline = time.monotonic() + seconds
        while set((how := self.health()).values()) != {"healthy"}:
            assert time.monotonic() < deadline, f"after {seconds} s: {how}\n{self.compose('logs', '--tail=20').stdout}"
            time.sleep(0.3)

    def doctor(self) -> Done:
        """What `tributary doctor` finds."""
        return run(*self._composer, "run", "--rm", "tributary", "doctor", environment=self._settings)

    @property
    def demo_password(self) -> str:
        """The password of the demo data's people, as its file has it."""
        return self.passwords["demo-password"]

    def kill(self, part: str) -> None:
        """Ends a part's first process as kill -9 does: not by the engine, which would take it for an order to stop."""
        pid = self.container(part)["State"]["Pid"]
        ended = run(
            *("docker", "run", "--rm", "--pid=host", "--user=0", IMAGE, "python", "-c"),
            f"import os, signal; os.kill({pid}, signal.SIGKILL)",
        )
        assert ended.returncode == 0, ended.stderr

    @cached_property
    def passwords(self) -> dict[str, str]:
        """Every secret, by its file."""
        return {path.name: path.read_text().strip() for path in Path(self.secrets).iterdir()}

    def contents(self, service: str) -> list[bytes]:
        """The contents of the files that a service keeps."""
        look = (
            "import base64, json, pathlib as p, sys; print(json.dumps([base64.b64encode(f.read_bytes()).decode()"
            " for f in p.Path(sys.argv[1]).rglob('*') if f.is_file()]))"
        )
        found = self.inside(service, "python", "-c", look, f"/var/lib/tributary/{service}")
        assert found.returncode == 0, found.stderr
        return [base64.b64decode(content) for content in json.loads(found.stdout)]

    def remove(self) -> None:
        """Ends it and clears away all it kept, the image apart, which the next run builds upon."""
        run(*self._composer, "down", "--volumes", "--remove-orphans", environment=self._settings)
        shutil.rmtree(self.folder, ignore_errors=True)


def _health(state: dict[str, Any]) -> str:
    return str(state["Health"]["Status"] if state["Running"] else state["Status"])

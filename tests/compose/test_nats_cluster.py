"""The three NATS servers of the Kubernetes overlay `cluster`, as containers: each event is on three; one may die."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Any

import nats
import pytest

from cli.settings import CHECKOUT
from services.chassis.streams import assert_synced, connect, ensure_stream
from tests.compose.stack import Stack, run

CONFIGURATION = CHECKOUT / "deploy" / "kubernetes" / "overlays" / "cluster" / "nats.conf"


class Servers:
    """The three, by the names that their pods would have."""

    def __init__(self, stack: Stack) -> None:
        self.network = f"{stack.project}-nats"
        self._secret = stack.secrets / "nats-user.conf"
        self._password = stack.passwords["nats-password"]
        self.names = [f"{self.network}-{number}" for number in range(3)]

    def start(self) -> None:
        """Starts them on a network of their own."""
        assert run("docker", "network", "create", self.network).returncode == 0
        for number, name in enumerate(self.names):
            done = run(
                *("docker", "run", "-d", "--name", name, "--network", self.network),
                *("--network-alias", f"nats-{number}.nats-servers", "-e", f"POD_NAME=nats-{number}"),
                *("--read-only", "--cap-drop=ALL", "--user=10001:10001", "--tmpfs=/data:uid=10001,mode=0700"),
                *("-v", f"{CONFIGURATION}:/etc/nats/nats.conf:ro"),
                *("-v", f"{self._secret}:/run/secrets/nats/nats-user.conf:ro"),
                *("nats:2.12-alpine", "-c", "/etc/nats/nats.conf"),
            )
            assert done.returncode == 0, done.stderr

    def address(self, number: int) -> str:
        """Where one of them is on its network, which leads to this machine."""
        form = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        return run("docker", "inspect", "-f", form, self.names[number]).stdout.strip()

    def url(self, number: int) -> str:
        """For clients."""
        return f"nats://tributary:{self._password}@{self.address(number)}:4222"

    def kill(self, number: int) -> None:
        """Ends one of them."""
        run("docker", "rm", "-f", self.names[number])

    def remove(self) -> None:
        """Ends them all."""
        run("docker", "rm", "-f", *self.names)
        run("docker", "network", "rm", self.network)


@pytest.fixture
def servers(product: Stack) -> Iterator[Servers]:
    """The three, running."""
    servers = Servers(product)
    try:
        servers.start()
        yield servers
    finally:
        servers.remove()


async def test_each_event_is_on_three_servers_and_publishing_goes_on_without_one(servers: Servers) -> None:
    for number in range(3):
        await _until(partial(assert_synced, f"http://{servers.address(number)}:8222"))
    client = await connect(servers.url(1), "test")
    await _until(lambda: ensure_stream(client, "assistance", 3))
    jetstream = client.jetstream()
    subject = "tributary.assistance.v1.case.submitted"
    for _ in range(100):
        await jetstream.publish(subject, b"told")
    found = await jetstream.stream_info("TRIBUTARY_ASSISTANCE")
    assert found.config.num_replicas == 3
    assert found.cluster is not None
    assert found.cluster.leader is not None
    leader = int(found.cluster.leader.removeprefix("nats-"))
    await client.close()

    servers.kill(leader)
    client = await connect(servers.url((leader + 1) % 3), "test")
    began = time.monotonic()
    await _until(lambda: client.jetstream().publish(subject, b"told", timeout=1))
    assert time.monotonic() - began < 10
    assert (await client.jetstream().stream_info("TRIBUTARY_ASSISTANCE")).state.messages >= 101
    await client.close()
    with pytest.raises(nats.errors.Error):
        await nats.connect(f"nats://{servers.address((leader + 1) % 3)}:4222", allow_reconnect=False)


async def _until(work: Callable[[], Awaitable[Any]], seconds: float = 30) -> None:
    """Tries something until it does not fail."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            await work()
        except Exception:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.2)
        else:
            return

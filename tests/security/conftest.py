"""The world of the access tests and the gateway's fixtures, for those who mean harm."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.access.calling import World
from tests.access.conftest import Undoing, world
from tests.gateway.conftest import Process, backend, folder, raw, running_backend, signing_key, start_gateway
from tests.services.conftest import Callers, callers, run_service, tell

__all__ = [
    "backend",
    "callers",
    "folder",
    "raw",
    "run_service",
    "running_backend",
    "signing_key",
    "start_gateway",
    "tell",
    "world",
]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in the world stays."""
    monkeypatch.setattr(Undoing, "on", False)


@pytest.fixture(scope="module")
def web(world: World, folder: Path, start_gateway: Callable[..., Process], callers: Callers) -> Iterator[str]:
    """The address of a gateway before the world's services, which takes their callers' actor tokens and makes such."""
    targets = {service: running.settings.listen for service, running in world.running.items()}
    # Whoever tries every text asks often.
    settings = {"rate_per_actor": 0, "rate_per_address": 0, "actor_private_key_file": callers.private_key_file}
    process = start_gateway(**targets, **settings)
    yield process.url
    process.stop()


@pytest.fixture(scope="module")
def plain_gateway(start_gateway: Callable[..., Process], running_backend: object) -> Process:
    """A gateway before a backend that answers what it is told to."""
    return start_gateway()

"""One product for the faults that leave it standing: each breaks what it is to withstand, and mends it again."""

from collections.abc import Iterator

import pytest

from tests.faults.rig import Rig


@pytest.fixture(scope="session")
def rig() -> Iterator[Rig]:
    """A product whose hops and servers are the test's to break."""
    running = Rig()
    yield running
    running.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sends those that share it to one worker, so that it is started once."""
    for item in items:
        if "rig" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("faults"))

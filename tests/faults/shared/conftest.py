"""One product for the faults that leave it standing: each breaks what it is to withstand, and mends it again."""

from collections.abc import Iterator

import pytest

from tests.faults.rig import Rig


@pytest.fixture(scope="package")
def rig() -> Iterator[Rig]:
    """A product whose hops and servers are the test's to break."""
    running = Rig()
    yield running
    running.stop()

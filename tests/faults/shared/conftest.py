"""One product for the faults that leave it standing: each breaks what it is to withstand, and mends it again."""

from collections.abc import Iterator

import pytest

from tests.faults.rig import Rig


class Shared:
    """The product that the next test gets."""

    def __init__(self) -> None:
        self._rig: Rig | None = None

    def rig(self) -> Rig:
        """The one that runs, or a new one."""
        if self._rig is None:
            self._rig = Rig()
        return self._rig

    def stop(self) -> None:
        """Ends the one that runs."""
        if self._rig is not None:
            self._rig.stop()
        self._rig = None


@pytest.fixture(scope="package")
def shared() -> Iterator[Shared]:
    """The product of this folder's tests."""
    holder = Shared()
    yield holder
    holder.stop()


@pytest.fixture
def rig(shared: Shared, request: pytest.FixtureRequest) -> Iterator[Rig]:
    """A product whose hops and servers are the test's to break. None inherits one from a test that failed."""
    failed = request.session.testsfailed
    yield shared.rig()
    if request.session.testsfailed > failed:
        shared.stop()

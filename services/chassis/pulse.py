"""What a service's process has at work, for whoever asks how it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.chassis.retention import Period

if TYPE_CHECKING:
    from services.chassis.consumer import Subscription
    from services.chassis.outbox import Relay
    from services.chassis.replica import Replica


@dataclass(slots=True)
class Runs:
    """How a clock did in this process: when it was last done, how often and when it failed, and why."""

    seconds: float
    last_time: datetime | None = None
    failures: int = 0
    failure_time: datetime | None = None
    failure: str = ""

    def done(self) -> None:
        """Notes that it was done."""
        self.last_time = datetime.now(UTC)

    def failed(self, error: Exception) -> None:
        """Notes that it failed."""
        self.failures += 1
        self.failure_time = datetime.now(UTC)
        self.failure = f"{type(error).__name__}: {error}"


@dataclass(slots=True)
class Pulse:
    """The parts of a process. `subscriptions`, `clocks` (by name) and `periods` come when they begin."""

    service: str
    relay: "Relay"
    # The keys by which it verifies actor tokens, by their thumbprints, and when their file was last written.
    keys: Callable[[], tuple[list[str], datetime]]
    # Where it reads, too, if anywhere.
    replica: "Replica | None" = None
    start_time: datetime = field(default_factory=lambda: datetime.now(UTC))
    subscriptions: Sequence["Subscription"] = ()
    clocks: dict[str, Runs] = field(default_factory=dict)
    periods: Sequence[Period] = ()

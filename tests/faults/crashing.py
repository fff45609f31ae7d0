"""A service that is killed at one exact point: `python tests/faults/crashing.py assistance after_commit`.

It runs the product's own code; the point is found by standing around the function that passes it.
"""

import importlib
import os
import signal
import sys
from typing import Any

from services.chassis.consumer import Subscription
from services.chassis.outbox import Relay
from services.chassis.process import run
from services.chassis.publishing import Sending
from services.chassis.transaction import Transaction


def die() -> None:
    """Ends this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def before_commit() -> None:
    """All is written, nothing committed."""
    flush = Transaction.flush

    async def dying(self: Transaction, answer: tuple[str, str, bytes, bytes] | None = None) -> None:
        await flush(self, answer)
        if self.has_news:
            die()

    Transaction.flush = dying  # type: ignore[method-assign]


def after_commit() -> None:
    """Committed, and the caller does not know."""
    Relay.wake = lambda self: die()  # type: ignore[method-assign]


def after_publish() -> None:
    """The stream has it, and the outbox does not know."""
    acknowledged = Sending.acknowledged

    async def dying(self: Sending) -> list[int]:
        await acknowledged(self)
        die()
        return []

    Sending.acknowledged = dying  # type: ignore[method-assign]


def after_effect() -> None:
    """The effect is committed, and the stream does not know."""

    async def dying(self: Subscription, message: Any, outcome: str = "") -> None:
        die()

    Subscription._done = dying  # type: ignore[method-assign]


POINTS = {point.__name__: point for point in (before_commit, after_commit, after_publish, after_effect)}

if __name__ == "__main__":
    name, *points = sys.argv[1:]
    for chosen in points:
        POINTS[chosen]()
    run(importlib.import_module(f"services.{name}.__main__").SERVICE)

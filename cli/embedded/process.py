"""A part of the product as a child process: how it is started, how one knows that it answers, and how it is stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.embedded.server_user import ASKING, ServerUser

LEASH = Path(__file__).with_name("leash.py")
# What a child is given seconds to finish before it is killed.
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class Part:
    """What to run. `ready` says, of the process with that pid, whether it answers."""

    name: str
    command: tuple[str, ...]
    ready: Callable[[int], bool] = lambda _: True
    # Says that it runs and cannot do its work any more, which only a new start would mend.
    ill: Callable[[], bool] = lambda: False
    # Where its output goes; None lets it speak for itself.
    log: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    stop_signal: signal.Signals = signal.SIGTERM
    # What it gets when its parent dies without having stopped it.
    death_signal: signal.Signals = signal.SIGKILL
    user: ServerUser = ASKING
    # The descriptors of open sockets that it is to have, too.
    inherits: tuple[int, ...] = ()

    @property
    def last_words(self) -> str:
        """The last line of its log."""
        if self.log is None or not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(max(0, self.log.stat().st_size - 4096))
            lines = log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""


class Child:
    """A part that runs, or ran."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, mark: Mapping[str, str] | None = None) -> None:
        """Starts the part, with `mark` in its environment."""
        part = self.part
        leash = (sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), str(int(part.death_signal)))
        output = None if part.log is None else os.open(part.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            self._process = subprocess.Popen(  # noqa: S603 (a part's own command)
                (*leash, str(part.user.uid), str(part.user.gid), *part.command),
                cwd="/",
                env={**part.environment, **(mark or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=None if output is None else subprocess.STDOUT,
                pass_fds=part.inherits,
                # Ctrl-C is the supervisor's alone to hear, so that it stops the parts in their order.
                start_new_session=True,
            )
        finally:
            if output is not None:
                os.close(output)

    @property
    def pid(self) -> int:
        """Its process id; 0 before its first start."""
        return self._process.pid if self._process else 0

    @property
    def alive(self) -> bool:
        """Whether it runs; a process that ended is waited for in passing."""
        return self._process is not None and self._process.poll() is None

    @property
    def succeeded(self) -> bool:
        """Whether it ended as it should."""
        return self._process is not None and self._process.poll() == 0

    @property
    def ended(self) -> str:
        """How it ended, in words."""
        code = self._process.poll() if self._process else None
        if code is None:
            return "runs"
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    @property
    def ready(self) -> bool:
        """Whether it runs and answers."""
        return self.alive and self.part.ready(self.pid)

    def ask_to_stop(self) -> None:
        """Asks it to end, in the way it knows."""
        if self._process is not None:
            self._process.send_signal(self.part.stop_signal)

    def kill(self) -> None:
        """Ends it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Asks it to end, waits at most `seconds`, and kills it then."""
        if self._process is None:
            return
        self.ask_to_stop()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

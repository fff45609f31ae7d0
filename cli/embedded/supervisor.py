"""Keeps the parts running: starts them, starts again what dies, and stops them in order."""

import os
import select
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress

from cli.embedded.data_folder import DataFolder
from cli.embedded.orphans import MARK, adopt, end_adopted
from cli.embedded.process import STOP_SECONDS, Child, Part
from cli.embedded.progress import say, spin
from cli.problem import Problem

# Seconds from a part's death to its next start; a part that lived for STEADY_SECONDS begins at the first again.
BACKOFF = (0.0, 0.5, 1.0, 2.0, 4.0)
STEADY_SECONDS = 10.0
LOG_BYTES = 10_000_000
# Seconds between looks at the sizes of the logs, and at who is ill.
LOOK = 5.0
POLL = 0.02


class Stopped(Exception):
    """SIGTERM, Ctrl-C, or the terminal was closed."""


class Supervisor:
    """The parent of all parts. To be used as a context, which at its end leaves no process behind."""

    def __init__(self, data: DataFolder) -> None:
        self._data = data
        # In the order of their start; what was started together is stopped together.
        self._groups: list[list[Child]] = []
        self._tasks: list[Child] = []
        self._deaths: dict[Child, int] = {}
        self._started: dict[Child, float] = {}
        self._restart_at: dict[Child, float] = {}
        # Those that were ill at the last look.
        self._ill: set[Child] = set()
        self._signals = 0
        self._woken, wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)

    def __enter__(self) -> "Supervisor":
        adopt()
        signal.signal(signal.SIGCHLD, lambda *_: None)  # Wakes `_sleep`.
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        for group in (self._tasks, *reversed(self._groups)):
            self._stop([child for child in group if child.alive])
        end_adopted(())

    def _on_signal(self, *_: object) -> None:
        self._signals += 1

    def start(self, *parts: Part) -> list[Child]:
        """Starts parts together, to be kept running."""
        children = [Child(part) for part in parts]
        self._groups.append(children)
        for child in children:
            self._start(child)
        return children

    def begin(self, part: Part) -> Child:
        """Starts a part that is to end by itself."""
        task = Child(part)
        self._tasks.append(task)
        self._start(task)
        return task

    def wait(self, what: str, done: Callable[[], bool], seconds: float) -> None:
        """Waits until `done`, saying for how long. Raises Problem when a part ends meanwhile or time runs out."""
        began = time.monotonic()
        while not done():
            for child in self._kept:
                if not child.alive:
                    raise Problem(
                        f"{child.part.name} {child.ended} before it answered, its last words in {child.part.log}: "
                        f"{child.part.last_words}"
                    )
            if time.monotonic() - began > seconds:
                raise Problem(f"{what} took longer than {seconds:.0f} seconds: see the logs in {self._data.logs}.")
            spin(what, time.monotonic() - began)
            self._pause(POLL)
        say(f"{what}: {time.monotonic() - began:.1f} s")

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Keeps the parts running until `until`, looked at whenever a process ends. Raises Stopped on a signal."""
        looked = time.monotonic()
        while not until():
            now = time.monotonic()
            for child in self._kept:
                if not child.alive:
                    self._revive(child, now)
            if now - looked >= LOOK:
                looked = now
                self._turn_logs()
                self._end_the_ill()
            self._pause(max(0.0, min(self._restart_at.values(), default=now + LOOK) - now))
        self._note()

    @property
    def _kept(self) -> list[Child]:
        return [child for group in self._groups for child in group]

    def _start(self, child: Child) -> None:
        self._started[child] = time.monotonic()
        child.start({MARK: str(self._data.path)})
        self._note()

    def _note(self) -> None:
        with suppress(OSError):
            self._data.note_processes({each.part.name: each.pid for each in (*self._kept, *self._tasks) if each.alive})

    def _revive(self, child: Child, now: float) -> None:
        if child not in self._restart_at:
            end_adopted([each.pid for each in (*self._kept, *self._tasks)])
            deaths = self._deaths.get(child, 0) if now - self._started[child] < STEADY_SECONDS else 0
            self._deaths[child] = deaths + 1
            pause = BACKOFF[min(deaths, len(BACKOFF) - 1)]
            self._restart_at[child] = now + pause
            say(f"{child.part.name} {child.ended}: starting it again{f' in {pause} s' if pause else ''}")
        if now >= self._restart_at[child]:
            del self._restart_at[child]
            try:
                self._start(child)
            except OSError as error:  # No memory or no room on the disk, which may pass.
                say(f"{child.part.name} could not be started ({error.strerror})")

    def _end_the_ill(self) -> None:
        """Ends what was ill at the last look and still is, to be started again."""
        ill = {child for child in self._kept if child.alive and child.part.ill()}
        for child in ill & self._ill:
            say(f"{child.part.name} runs and does not work any more: ending it")
            child.ask_to_stop()
        self._ill = ill - self._ill

    def _turn_logs(self) -> None:
        for log in (child.part.log for child in self._kept):
            with suppress(OSError):  # The disk may be full, or the log gone: no reason to end the product.
                if log is not None and log.stat().st_size > LOG_BYTES:
                    # The part has the file open for appending, and goes on at its new end.
                    shutil.copyfile(log, log.with_suffix(".log.1"))
                    os.truncate(log, 0)

    def _stop(self, living: list[Child]) -> None:
        for child in living:
            child.ask_to_stop()
        began, signals = time.monotonic(), max(1, self._signals)
        while any(child.alive for child in living):
            # A second Ctrl-C is for those who will not wait.
            if time.monotonic() - began > STOP_SECONDS or self._signals > signals:
                for child in living:
                    child.kill()
            spin(f"Stopping {', '.join(child.part.name for child in living)}", time.monotonic() - began)
            self._sleep(POLL)

    def _pause(self, seconds: float) -> None:
        self._sleep(seconds)
        if self._signals:
            raise Stopped

    def _sleep(self, seconds: float) -> None:
        """Sleeps at most so long, until a child ends or a signal comes."""
        select.select([self._woken], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._woken, 4096)

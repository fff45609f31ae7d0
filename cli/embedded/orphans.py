"""Processes that outlived their parents: those of a part that was killed, and those of a supervisor that was."""

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

# In the environment of every part: the data folder it runs on.
MARK = "TRIBUTARY_RUNS_ON"
PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>


def adopt() -> None:
    """Makes this process the parent of every orphan among its descendants, where the system can do that (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def end_adopted(own: Collection[int]) -> None:
    """Kills and reaps what was adopted, that is every child not among `own`: a dead postmaster's other processes."""
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    with suppress(OSError):  # Elsewhere they are somebody else's.
        for pid in map(int, children.read_text().split()):
            if pid not in own:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def end_left_behind(processes: Mapping[str, int], mark: str, seconds: float = 10.0) -> list[str]:
    """Ends what a killed supervisor left running on the data folder `mark`; gives the names of what there was."""
    names = [name for name, pid in processes.items() if _is_ours(pid, mark)]
    if not names:
        return []
    import psutil  # type: ignore[import-untyped]

    ours = [psutil.Process(processes[name]) for name in names]
    # PostgreSQL's other processes end with it, if it gets to tell them.
    family = [*ours, *(child for process in ours for child in process.children(recursive=True))]
    for process in ours:
        # PostgreSQL's "immediate shutdown", which another program dies of.
        process.send_signal(signal.SIGQUIT)
        process.send_signal(signal.SIGCONT)
    _, living = psutil.wait_procs(family, seconds)
    for process in living:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(living, seconds)
    return names


def _is_ours(pid: int, mark: str) -> bool:
    """Whether the process lives and was started for `mark`: its number may be another's by now."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    import psutil

    try:
        process = psutil.Process(pid)
        return bool(process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False

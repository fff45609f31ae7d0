"""CPU and memory of processes, as Linux counts them in /proc."""

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """A running process. CPU times are seconds; `reaped` is that of its children that ended."""

    pid: int
    parent: int
    cpu: float
    reaped: float
    command: str


def read_process(pid: int) -> Process | None:
    """The process, or None when it has ended."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
        command = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name, in parentheses, may hold spaces; what follows it is counted from field 3, the state: proc(5).
    fields = stat.rpartition(")")[2].split()
    utime, stime, cutime, cstime = (int(ticks) / TICK for ticks in fields[11:15])
    return Process(pid, int(fields[1]), utime + stime, cutime + cstime, command)


def all_processes() -> dict[int, Process]:
    """Every process by its id."""
    pids = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return {pid: process for pid in pids if (process := read_process(pid))}


def tree(root: int, processes: dict[int, Process]) -> list[Process]:
    """The process and all that descend from it."""
    children: dict[int, list[Process]] = defaultdict(list)
    for process in processes.values():
        children[process.parent].append(process)
    found: list[Process] = []
    waiting = [processes[root]] if root in processes else []
    while waiting:
        process = waiting.pop()
        found.append(process)
        waiting += children[process.pid]
    return found


def cpu_seconds(root: int, processes: dict[int, Process]) -> float:
    """CPU seconds of a process and its descendants, those that have ended included."""
    return sum(process.cpu + process.reaped for process in tree(root, processes))


def memory(pids: list[int]) -> dict[str, int]:
    """`rss` and `pss` of the processes in bytes: pss divides what they share. Only their owner or root may read pss."""
    total = {"rss": 0, "pss": 0}
    for pid in pids:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            key, _, rest = line.partition(":")
            if key.lower() in total:
                total[key.lower()] += int(rest.split()[0]) * 1024
    return total


class Meter:
    """CPU seconds that named process trees use between `begin` and `end`; this process is "client". Those of one
    program, as "partners" and "partners-2", count together."""

    def __init__(self, roots: dict[str, int]) -> None:
        self._roots = roots
        self._at: dict[str, float] = {}

    def _read(self) -> dict[str, float]:
        me, processes = os.times(), all_processes()
        used = defaultdict(float, client=me.user + me.system)
        for name, pid in self._roots.items():
            used[re.sub(r"-\d+$", "", name)] += cpu_seconds(pid, processes)
        return used

    def begin(self) -> None:
        """Takes the first reading."""
        self._at = self._read()

    def end(self) -> dict[str, float]:
        """The seconds used since `begin`, by name."""
        now = self._read()
        return {name: now[name] - self._at[name] for name in now}

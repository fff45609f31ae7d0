"""What PostgreSQL's own pid file says of its server: whether it answers, and whether it is dead."""

import time
from pathlib import Path

# Seconds for the processes of a dead server to notice that it is dead.
NOTICE_SECONDS = 5.0


def is_ready(cluster: Path, pid: int) -> bool:
    """What `pg_ctl start --wait` looks at: the file's first line is the server's pid, its eighth the state."""
    lines = _lines(cluster)
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def bury(cluster: Path) -> None:
    """Removes the pid file of a server that was killed and never reaped, in a container whose first process reaps none.

    A new server would take the zombie for a living one. As that server would, this looks whether a process of the old
    one still has its shared memory (the file's seventh line: key and id), and leaves the file if one does.
    """
    lines = _lines(cluster)
    if len(lines) < 7 or not _is_zombie(lines[0]):
        return
    deadline = time.monotonic() + NOTICE_SECONDS
    while _is_attached(lines[6].split()[1]):
        if time.monotonic() > deadline:
            return
        time.sleep(0.05)
    (cluster / "postmaster.pid").unlink()


def _lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _is_zombie(pid: str) -> bool:
    try:
        # See proc_pid_stat(5): after the name in parentheses comes the state.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _is_attached(segment: str) -> bool:
    """Whether any process has the System V shared memory segment of that id: proc_sysvipc(5), columns 2 and 7."""
    rows = (line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:])
    return any(row[1] == segment and row[6] != "0" for row in rows)

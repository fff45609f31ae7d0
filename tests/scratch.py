"""The folder that a run of the tests keeps its temporary files in, and every process that it starts; gone with it."""

import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

PREFIX = "tributary-tests-"
LOCK = "lock"
# Seconds in which a new folder has its lock, and in which what still ends has ended.
TO_LOCK, TO_END = 60, 20


class Scratch:
    """The folder, in TMPDIR's place from its making to its removal."""

    def __init__(self) -> None:
        remove_what_was_left()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        # For the database's own user to pass through.
        self.folder.chmod(0o711)
        self._lock = locked(self.folder)
        self._before = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = tempfile.tempdir = str(self.folder)

    def remove(self) -> None:
        """Removes it, waiting for those that still write there: what was started by a worker that was interrupted."""
        tempfile.tempdir = None
        os.environ.pop("TMPDIR")
        if self._before is not None:
            os.environ["TMPDIR"] = self._before
        until = time.monotonic() + TO_END
        while self.folder.exists() and time.monotonic() < until:
            shutil.rmtree(self.folder, ignore_errors=True)
            time.sleep(0.1)


def locked(folder: Path) -> IO[str] | None:
    """The lock of a run's folder, to be held for as long as it runs; None when its run goes on."""
    lock = (folder / LOCK).open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    return lock


def remove_what_was_left() -> None:
    """Removes the folders of runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # Another run may be ending, or removing the same.
        with suppress(FileNotFoundError):
            found = folder.stat()
            if found.st_uid == os.geteuid() and time.time() - found.st_mtime > TO_LOCK and locked(folder):
                shutil.rmtree(folder, ignore_errors=True)

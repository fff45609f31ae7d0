"""Who runs PostgreSQL, which refuses to be root's."""

import os
import pwd
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cli.problem import Problem

# PostgreSQL's own user where its packages made one, else the user that owns nothing.
CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerUser:
    """An unprivileged user of this machine; uid and gid are -1 for "whoever is asking"."""

    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Whether it is another user than the one asking."""
        return self.uid >= 0

    def may_enter(self, folder: Path) -> bool:
        """Whether the user gets at `folder` through all of its parents."""
        if not self.other:
            return os.access(folder, os.X_OK)
        asked = subprocess.run(  # noqa: S603 (a fixed program; the folder is an argument)
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return asked.returncode == 0

    def give(self, path: Path) -> None:
        """Makes `path` the user's."""
        if self.other:
            os.chown(path, self.uid, self.gid)


ASKING = ServerUser(-1, -1)


def server_user(clusters: Iterable[Path] = ()) -> ServerUser:
    """Who runs the server: for root the owner of the first of `clusters` there is, else the first of CANDIDATES."""
    if os.geteuid() != 0:
        return ASKING
    for cluster in clusters:
        if cluster.exists() and (owner := cluster.stat()).st_uid != 0:
            return ServerUser(owner.st_uid, owner.st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(entry.pw_uid, entry.pw_gid)
    raise Problem("PostgreSQL does not run as root and there is no user for it: make one with `useradd postgres`.")

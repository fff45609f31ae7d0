"""Starts a program that ends when its parent does, as an unprivileged user if told so.

Run as a script of its own, `leash.py PARENT SIGNAL UID GID PROGRAM [ARGUMENT…]`, because what happens between fork and
exec cannot safely be Python: the parent's pid, the signal to get when the parent dies, and a user (or -1 to stay).
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(parent: int, death_signal: int, uid: int, gid: int, command: list[str]) -> None:
    """Turns into `command`."""
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After the change of user, which clears it.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        sys.exit("The parent ended before its child began.")
    os.execv(command[0], command)  # noqa: S606 (what the supervisor names)


if __name__ == "__main__":
    parent, death_signal, uid, gid = map(int, sys.argv[1:5])
    main(parent, death_signal, uid, gid, sys.argv[5:])

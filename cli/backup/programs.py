"""PostgreSQL's own programs that write a database into a file and read it back."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from cli.embedded.postgres import installs
from cli.problem import Problem


def program(name: str) -> Path:
    """`pg_dump` or `pg_restore`. Raises Problem when it is not here."""
    for install in installs():
        if (found := install.programs / name).exists():
            return found
    if elsewhere := shutil.which(name):
        return Path(elsewhere)
    raise Problem(
        f"{name} of PostgreSQL 18 is not here: install PostgreSQL's client programs, or run this from a clone."
    )


def run(name: str, database: str, *arguments: str) -> None:
    """Runs it on the database of a URL. Raises Problem with its last words."""
    parts = urlsplit(database)
    place = {key: values[0] for key, values in parse_qs(parts.query).items()}
    # A password in an argument would be in the list of processes.
    environment = {
        **os.environ,
        "PGHOST": place.get("host") or parts.hostname or "127.0.0.1",
        "PGPORT": place.get("port") or str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }
    done = subprocess.run(  # noqa: S603 (PostgreSQL's own programs)
        (str(program(name)), "--no-password", *arguments), env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Problem(
            f"{name} of {environment['PGDATABASE']} failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}"
        )

"""Has squawk look at what each migration does to a database that people work with: `python deploy/migrations.py`, a
part of `make check`.

Each revision is written as the SQL that it runs, and looked at by itself: what it creates is its own, all else stands
and is full of rows. squawk's rules are those of deploy/squawk.toml; what is meant in spite of one says so in the
migration, by a comment `-- squawk-ignore RULE` before the statement and the reason beside it.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from cli.settings import SERVICES
from services.chassis.revisions import migrations

RULES = Path(__file__).with_name("squawk.toml")


def sql_of(service: str) -> dict[str, str]:
    """What each revision of a service runs, by its name."""
    output = io.StringIO()
    configuration = Config(output_buffer=output)
    configuration.set_main_option("script_location", str(migrations(service)))
    configuration.set_main_option("path_separator", "os")
    written = {}
    for revision in reversed(list(ScriptDirectory.from_config(configuration).walk_revisions())):
        output.seek(0)
        output.truncate()
        start = revision.down_revision or "base"
        command.upgrade(configuration, f"{start}:{revision.revision}", sql=True)
        written[str(revision.revision)] = output.getvalue()
    return written


def main() -> int:
    """The exit status: squawk's, when it found something."""
    squawk = Path(sys.executable).with_name("squawk")
    with tempfile.TemporaryDirectory() as folder:
        files = {f"{service}-{revision}.sql": sql for service in SERVICES for revision, sql in sql_of(service).items()}
        for name, sql in files.items():
            Path(folder, name).write_text(sql, encoding="utf-8")
        command_line = [str(squawk), "--config", str(RULES), *files]
        done = subprocess.run(command_line, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 (fixed)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        return done.returncode
    print(f"{len(files)} migrations: nothing that keeps people waiting.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

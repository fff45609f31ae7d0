"""Which revision a service's database should be at, read from the files of its migrations."""

import re
from pathlib import Path

SERVICES = Path(__file__).parents[1]


def migrations(service: str) -> Path:
    """The folder of a service's alembic migrations."""
    return SERVICES / service / "migrations"


def newest_revision(service: str) -> str:
    """The revision that no other follows, read from the files: importing alembic takes longer than all else here."""
    newest = named(service, "revision") - named(service, "down_revision")
    if len(newest) != 1:
        raise RuntimeError(f"services/{service}/migrations has {len(newest)} newest revisions: {sorted(newest)}")
    return newest.pop()


def named(service: str, what: str) -> set[str]:
    """What stands as `revision` or `down_revision` in the service's migrations."""
    pattern = re.compile(rf'^{what}\b[^=\n]*=\s*["\']([^"\']+)["\']', re.MULTILINE)
    return {
        name for file in (migrations(service) / "versions").glob("*.py") for name in pattern.findall(file.read_text())
    }

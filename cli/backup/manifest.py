"""What a backup says of itself, so that it is known to be whole before anything is put in place of it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from cli.problem import Problem

NAME = "backup.json"
FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """`time` is when its moment was, ISO 8601 in UTC; `revisions` are those of the databases, by service; `files` the
    SHA-256 of everything in it, by path."""

    format: int
    time: str
    revisions: dict[str, str]
    # Where each stream ended, for who wants to compare: a restoration publishes all of them anew.
    streams: dict[str, int]
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Writes it, which makes the backup one."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1) + "\n")


def read(folder: Path) -> Manifest:
    """The manifest of a backup, after a look at every file. Raises Problem when there is none, or one is amiss."""
    try:
        found = Manifest(**json.loads((folder / NAME).read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise Problem(f"{folder} is no backup, or one that was not finished: it has no {NAME} to read.") from error
    if found.format != FORMAT:
        raise Problem(f"{folder} was written by another version (format {found.format}): use that version.")
    if wrong := sorted(path for path, digest in found.files.items() if _digest(folder / path) != digest):
        raise Problem(f"{folder} is damaged, and nothing was touched: {', '.join(wrong[:5])} is not what was written.")
    return found


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file in a folder, by its path there."""
    return {str(path.relative_to(folder)): _digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""

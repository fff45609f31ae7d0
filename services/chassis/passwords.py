"""Passwords that stand in files, so that they are in no process list and in nobody's view of a container."""

from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit


def with_password(url: str, file: Path | str | None) -> str:
    """The URL with the password that stands in `file`; as it is when there is no file.

    Raises OSError for a file that cannot be read; ValueError for an empty one, and for a URL that names no user.
    """
    if not file:
        return url
    password = Path(file).read_text().strip()
    if not password:
        raise ValueError(f"{file} is empty: write the password to it.")
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        raise ValueError(f"{url} names no user for the password of {file}: give it as scheme://user@host.")
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}:{quote(password, safe='')}@{host}"))

"""Pictures: PNG and JPEG, with nothing behind them and no markup in them."""

from services.chassis.files.refusing import refused

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
_MARKUP = (b"<script", b"<?php", b"<html", b"<svg", b"<iframe")


def check_png(content: bytes) -> None:
    """Raises InvalidArgument for a PNG whose chunks do not end where the file does."""
    place = len(PNG)
    while place + 12 <= len(content):
        size, kind = int.from_bytes(content[place : place + 4], "big"), content[place + 4 : place + 8]
        place += 12 + size
        if kind == b"IEND":
            break
    else:
        kind = b""
    if kind != b"IEND" or place != len(content):
        raise refused("POLYGLOT", "There is more in the file than a picture, or less: save it anew.")
    _check_markup(content)


def check_jpeg(content: bytes) -> None:
    """Raises InvalidArgument for a JPEG that goes on behind its end."""
    if not content.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise refused("POLYGLOT", "There is more in the file than a picture, or less: save it anew.")
    _check_markup(content)


def _check_markup(content: bytes) -> None:
    lower = content.lower()
    if any(markup in lower for markup in _MARKUP):
        raise refused("POLYGLOT", "There is a web page in the picture: save it anew.")

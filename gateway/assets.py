"""What pages are drawn and moved with: styles, fonts, icons, scripts.

Their addresses have a digest of all of them in it, so that a browser keeps them for good and never keeps an old one:
/static/0123456789ab/portal/portal.css. Without the digest they are there too, and asked for anew.
"""

import functools
import gzip
import hashlib
import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
_PACKED = (".css", ".js", ".svg")
_KINDS = {".woff2": "font/woff2", ".js": "text/javascript", ".md": "text/plain"}


@functools.cache
def digest() -> str:
    """Twelve hexadecimal digits that change with any of the files."""
    found = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(FOLDER)} {path.stat().st_size} ".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def url(path: str) -> str:
    """Where a file is served, as "portal/portal.css"."""
    return f"/static/{digest()}/{path}"


async def serve(request: Request) -> Response:
    """A file. Raises HTTPException, 404."""
    path = request.path_params["path"]
    version, _, rest = path.partition("/")
    immutable = version == digest()
    body, packed, kind = _file(rest if immutable else path)
    headers = {"cache-control": FOR_GOOD if immutable else "no-cache", "etag": f'"{digest()}"'}
    if not immutable and headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["vary"] = "accept-encoding"
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, media_type=kind, headers={**headers, "content-encoding": "gzip"})
    return Response(body, media_type=kind, headers=headers)


def _file(path: str) -> tuple[bytes, bytes, str]:
    """What a file holds, the same packed where that is worth it, and its media type. Raises HTTPException, 404."""
    if path not in _paths():
        raise HTTPException(404)
    return _read(path)


@functools.cache
def _paths() -> frozenset[str]:
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@functools.cache
def _read(path: str) -> tuple[bytes, bytes, str]:
    file = FOLDER / path
    body = file.read_bytes()
    kind = _KINDS.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return body, gzip.compress(body, 9, mtime=0) if file.suffix in _PACKED else b"", kind

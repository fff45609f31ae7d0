"""What a browser sends along by itself: the session's cookie, and from which site a request comes."""

import math
from urllib.parse import urlsplit

from starlette.requests import cookie_parser

SAFE = ("GET", "HEAD", "OPTIONS")
MOST_TOKEN = 128


def cookie_name(*, https: bool) -> str:
    """The cookie's name. With "__Host-" a browser takes it from this host alone, by https, for every path (RFC 6265bis,
    4.1.3.2)."""
    return "__Host-tributary" if https else "tributary"


def session_token(headers: dict[bytes, bytes], *, https: bool) -> str | None:
    """The session's token in the Cookie header, if there is one that could be."""
    token = cookie_parser(headers.get(b"cookie", b"").decode("latin-1")).get(cookie_name(https=https), "")
    return token if token and len(token) <= MOST_TOKEN and token.isascii() else None


def session_cookie(token: str, *, https: bool) -> str:
    """The Set-Cookie that keeps a token until the browser is closed; an empty one takes it away."""
    attributes = ["Path=/", "HttpOnly", "SameSite=Lax"]
    if https:
        attributes.append("Secure")
    if not token:
        attributes.append("Max-Age=0")
    return "; ".join([f"{cookie_name(https=https)}={token}", *attributes])


def asks_anew(headers: dict[bytes, bytes], *, https: bool) -> bool:
    """Whether whose view the session has was changed lately, perhaps through another gateway than this one."""
    return f"{cookie_name(https=https)}_anew=".encode() in headers.get(b"cookie", b"")


def anew_cookie(seconds: float, *, https: bool) -> str:
    """The Set-Cookie by which no gateway goes by what it remembers of the session, for so many seconds."""
    secure = "; Secure" if https else ""
    return f"{cookie_name(https=https)}_anew=1; Path=/; Max-Age={math.ceil(seconds)}; HttpOnly; SameSite=Lax{secure}"


def cross_origin(method: str, headers: dict[bytes, bytes]) -> bool:
    """Whether another site's page makes the browser ask for a change. Fetch metadata say so; a browser too old for them
    sends the Origin; what sends neither is no browser, and carries nobody's cookie unasked."""
    if method in SAFE:
        return False
    site = headers.get(b"sec-fetch-site")
    if site is not None:
        return site not in (b"same-origin", b"none")
    origin = headers.get(b"origin")
    return origin is not None and urlsplit(origin.decode("latin-1")).netloc != headers.get(b"host", b"").decode(
        "latin-1"
    )

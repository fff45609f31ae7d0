"""The request headers that the API reads."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import quote

from gateway.api.refusal import Refusal

Headers = dict[bytes, bytes]

# Seconds that a request may take when it does not say, and what it may say.
DEFAULT_TIMEOUT = 10.0
LEAST_TIMEOUT = 0.1
MOST_TIMEOUT = 60.0

_REQUEST_ID = re.compile(rb"^[A-Za-z0-9._~:+/=@-]{1,128}$")
_KEY = re.compile(rb'^"?([\x21\x23-\x7e]{1,128})"?$')
_ETAG = re.compile(rb'^"([\x21\x23-\x7e]{1,64})"$')
_ETAGS = re.compile(rb'(?:W/)?"([\x21\x23-\x7e]*)"')
_MEDIA_TYPE = re.compile(rb"^[A-Za-z0-9.+-]{1,63}/[A-Za-z0-9.+-]{1,127}( *;[ -~]{0,200})?$")
# https://www.w3.org/TR/trace-context/#traceparent-header
_TRACEPARENT = re.compile(rb"^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a request is known by, in answers, logs and traces."""

    request_id: str
    traceparent: str


def identity(headers: Headers) -> Identity:
    """The caller's own ids, or new ones. Raises Refusal for an X-Request-Id that could not be logged safely."""
    fresh = secrets.token_hex(16)
    given = headers.get(b"x-request-id")
    if given is not None and not _REQUEST_ID.match(given):
        raise _malformed("X-Request-Id", "1 to 128 letters, digits or any of ._~:+/=@-")
    trace = headers.get(b"traceparent", b"")
    return Identity(
        given.decode() if given is not None else fresh,
        trace.decode() if _TRACEPARENT.match(trace) else f"00-{fresh}-{fresh[:16]}-01",
    )


def timeout(headers: Headers) -> float:
    """Seconds that the answer may take: X-Request-Timeout, or DEFAULT_TIMEOUT."""
    given = headers.get(b"x-request-timeout")
    if given is None:
        return DEFAULT_TIMEOUT
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not LEAST_TIMEOUT <= seconds <= MOST_TIMEOUT:
        raise _malformed("X-Request-Timeout", f"seconds from {LEAST_TIMEOUT} to {MOST_TIMEOUT:.0f}")
    return seconds


def idempotency_key(headers: Headers) -> str | None:
    """The key, with or without the quotes that the header's draft standard asks for."""
    given = headers.get(b"idempotency-key")
    if given is None:
        return None
    found = _KEY.match(given)
    if found is None:
        raise _malformed("Idempotency-Key", "1 to 128 printable characters")
    return found[1].decode()


def if_match(headers: Headers) -> str | None:
    """The one etag to match. "*" asks for no more than that it exists, which every change asks for anyway."""
    given = headers.get(b"if-match")
    if given is None or given.strip() == b"*":
        return None
    found = _ETAG.match(given.strip())
    if found is None:
        raise _malformed("If-Match", "one strong etag in quotes, as the ETag header gave it")
    return found[1].decode()


def unmodified(headers: Headers, etag: str) -> bool:
    """Whether If-None-Match names the etag (weakly compared, RFC 9110, 13.1.2)."""
    given = headers.get(b"if-none-match")
    if given is None:
        return False
    return given.strip() == b"*" or etag.encode() in _ETAGS.findall(given)


def check_if_none_match(headers: Headers) -> None:
    """Raises Refusal for an If-None-Match that is neither "*" nor a list of etags."""
    given = headers.get(b"if-none-match")
    if given is None or given.strip() == b"*":
        return
    if not all(_ETAGS.fullmatch(part.strip()) for part in given.split(b",")):
        raise _malformed("If-None-Match", "etags in quotes with commas between, or *")


def check_accept(headers: Headers) -> None:
    """Raises Refusal when the Accept header has no room for JSON."""
    given = headers.get(b"accept")
    if given is None or b"json" in given or b"*/*" in given or b"application/*" in given or not given.strip():
        return
    raise Refusal(406, "NOT_ACCEPTABLE", "Answers are application/json: accept it, or send no Accept header.")


def check_content_type(headers: Headers) -> None:
    """Raises Refusal when the body is not declared as JSON in UTF-8."""
    given = headers.get(b"content-type", b"")
    if given == b"application/json":
        return
    kind, _, rest = given.lower().partition(b";")
    charset = rest.strip()
    if kind.strip() != b"application/json" or (charset and charset.replace(b'"', b"") != b"charset=utf-8"):
        raise Refusal(415, "MEDIA_TYPE_UNSUPPORTED", "Send the body as `Content-Type: application/json`, in UTF-8.")


def media_type(headers: Headers) -> bytes:
    """What a file is declared as, to compare with what it is. Raises Refusal."""
    given = headers.get(b"content-type", b"")
    if given and not _MEDIA_TYPE.match(given):
        raise _malformed("Content-Type", "a media type, as application/pdf")
    return given


def as_file(name: str, content_type: str) -> list[tuple[bytes, bytes]]:
    """The headers of a file: to be saved under its name and never shown, run or guessed at where our pages are."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    return [
        (b"content-type", content_type.encode("ascii", "replace")),
        # https://www.rfc-editor.org/rfc/rfc6266#section-5
        (b"content-disposition", f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}".encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
    ]


def _malformed(header: str, form: str) -> Refusal:
    return Refusal(400, "HEADER_INVALID", f"{header} must be {form}.")

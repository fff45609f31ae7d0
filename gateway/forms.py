"""What a form sends: application/x-www-form-urlencoded."""

from urllib.parse import parse_qs

from starlette.requests import Request

from gateway.api.refusal import Refusal


async def read_form(request: Request, most: int) -> dict[str, list[str]]:
    """The values by their names, of a form of at most `most` bytes. Raises Refusal, 413 or 400."""
    return fields_of(await read_body(request, most))


async def read_body(request: Request, most: int) -> bytes:
    """What was sent, at most `most` bytes of it. Raises Refusal, 413."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise Refusal(413, "BODY_TOO_LARGE", "The form is too large: send less.")
    return body


def fields_of(body: bytes, most: int = 50) -> dict[str, list[str]]:
    """The values by their names, at most `most` of them. Raises Refusal, 400."""
    try:
        return parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError:
        raise Refusal(400, "FIELD_INVALID", "The form cannot be read: it is not percent-encoded UTF-8.") from None

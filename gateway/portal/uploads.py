"""What a form with files sends: multipart/form-data, after RFC 7578 and as browsers write it."""

import base64
import json
import re
from dataclasses import dataclass
from urllib.parse import unquote

from gateway.api.refusal import Refusal

_BOUNDARY = re.compile(r'^multipart/form-data;.*\bboundary="?([\w\'()+,./:=? -]{1,70}?)"?\s*(;|$)', re.IGNORECASE)
_NAME = re.compile(r'\bname="([^"]*)"')
_FILE_NAME = re.compile(r'\bfilename="([^"]*)"')
_TYPE = re.compile(r"^content-type:\s*(\S[^\r\n]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it: neither its name nor its type is to be believed."""

    name: str
    content_type: str
    content: bytes


def is_multipart(content_type: str) -> bool:
    """Whether a form with that Content-Type may have files."""
    return content_type.lower().startswith("multipart/form-data")


def parts_of(body: bytes, content_type: str, most: int) -> tuple[dict[str, list[str]], dict[str, list[Upload]]]:
    """The values and the files by their names, at most `most` of both. Raises Refusal, 400."""
    found = _BOUNDARY.match(content_type)
    if found is None:
        raise Refusal(400, "FIELD_INVALID", "The form cannot be read: it does not say where its parts end.")
    # Before the first part stands nothing, so that the first delimiter has no line before it.
    first, *parts = (b"\r\n" + body).split(b"\r\n--" + found[1].encode())
    if first or not parts or not parts[-1].startswith(b"--") or len(parts) > most:
        raise Refusal(400, "FIELD_INVALID", "The form cannot be read: it is cut off, or has too many parts.")
    values: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for part in parts[:-1]:
        head, end, content = part.partition(b"\r\n\r\n")
        try:
            header, name = head.decode(), _NAME.search(head.decode())
            if not end or name is None:
                raise ValueError(header)
            file_name = _FILE_NAME.search(header)
            if file_name is None:
                values.setdefault(name[1], []).append(content.decode())
            elif file_name[1]:
                kind = _TYPE.search(header)
                said = Upload(_unescaped(file_name[1]), kind[1].strip() if kind else "", content)
                files.setdefault(name[1], []).append(said)
        except ValueError:
            raise Refusal(400, "FIELD_INVALID", "The form cannot be read: a part of it is not in order.") from None
    return values, files


def _unescaped(name: str) -> str:
    """A file's name as it is on its owner's machine: browsers escape what would break the header, and nothing else."""
    return re.sub("%22|%0D|%0A", lambda sign: unquote(sign[0]), name)


# A file that was sent after its session had ended goes from page to page as a text field, for a page cannot fill in
# another: its name says which field it was for, its value is [name, type, content].
_KEPT = "file:"


def as_value(field: str, file: Upload) -> tuple[str, str]:
    """A file as a text field, by its name and value."""
    content = base64.urlsafe_b64encode(file.content).decode()
    return f"{_KEPT}{field}", json.dumps([file.name, file.content_type, content])


def name_of_value(field: str, value: str) -> str:
    """What the file is called that a text field has; "" when it has none."""
    return _read(value).name if field.startswith(_KEPT) else ""


def out_of_values(values: dict[str, list[str]]) -> dict[str, list[Upload]]:
    """Takes the files out of the text fields that have them; gives them by their own fields. Raises Refusal, 400."""
    fields = [field for field in values if field.startswith(_KEPT)]
    return {field.removeprefix(_KEPT): [_read(value) for value in values.pop(field)] for field in fields}


def _read(value: str) -> Upload:
    try:
        name, kind, content = json.loads(value)
        return Upload(str(name), str(kind), base64.b64decode(content, altchars=b"-_", validate=True))
    except (ValueError, TypeError):
        raise Refusal(400, "FIELD_INVALID", "A file that was kept cannot be read: choose it again.") from None

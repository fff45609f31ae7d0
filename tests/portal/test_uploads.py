"""Forms with files, as browsers send them and as nobody should."""

import pytest

from gateway.api.refusal import Refusal
from gateway.portal.uploads import Upload, as_value, out_of_values, parts_of

TYPE = "multipart/form-data; boundary=----x"


def form(*parts: bytes) -> bytes:
    return b"".join(b"------x\r\n" + part + b"\r\n" for part in parts) + b"------x--\r\n"


def test_values_and_files_come_out_to_the_letter() -> None:
    body = form(
        b'Content-Disposition: form-data; name="title"\r\n\r\nR\xc3\xado\r\nzwei',
        b'Content-Disposition: form-data; name="f"; filename="a%22b.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        b"\r\n--\x00\r\n",
        b'Content-Disposition: form-data; name="f"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n',
    )
    values, files = parts_of(body, TYPE, 10)
    assert values == {"title": ["Río\r\nzwei"]}
    assert files == {"f": [Upload('a"b.pdf', "application/pdf", b"\r\n--\x00\r\n")]}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", TYPE),
        (form(b"no header"), TYPE),
        (form(b'Content-Disposition: form-data; name="a"\r\n\r\nb')[:-6], TYPE),
        (b"before" + form(b'Content-Disposition: form-data; name="a"\r\n\r\nb'), TYPE),
        (form(b'Content-Disposition: form-data; name="a"\r\n\r\n\xff'), TYPE),
        (form(*[b'Content-Disposition: form-data; name="a"\r\n\r\nb'] * 11), TYPE),
        (form(b'Content-Disposition: form-data; name="a"\r\n\r\nb'), "multipart/form-data"),
    ],
)
def test_what_is_no_form_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(Refusal):
        parts_of(body, kind, 10)


def test_a_file_that_is_kept_as_text_comes_back_as_it_was() -> None:
    file = Upload("“a”;\r\nb.pdf", "application/pdf", bytes(range(256)))
    values = dict([("title", ["x"]), *((name, [value, value]) for name, value in [as_value("files", file)])])
    assert out_of_values(values) == {"files": [file, file]}
    assert values == {"title": ["x"]}
    for nonsense in ("", "[]", '["a", "b", "*"]', '["a", "b", 1]', "{}"):
        with pytest.raises(Refusal):
            out_of_values({"file:files": [nonsense]})

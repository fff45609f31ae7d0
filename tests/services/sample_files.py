"""Files as people send them, small and whole, and as somebody would who means harm."""

import struct
import zipfile
import zlib
from io import BytesIO

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pdf(extra: bytes = b"", tail: bytes = b"") -> bytes:
    """A PDF of one empty page, with `extra` among its objects and `tail` behind its end."""
    pages = b"2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n"
    page = b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]>>\nendobj\n"
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n"
        + pages
        + page
        + extra
        + b"trailer\n<</Root 1 0 R /Size 4>>\nstartxref\n0\n%%EOF\n"
        + tail
    )


def pdf_stream(content: bytes, kind: bytes = b"/ObjStm") -> bytes:
    """An object with a compressed stream, in which other objects may stand."""
    packed = zlib.compress(content)
    return b"9 0 obj\n<</Type %s /Length %d /Filter /FlateDecode>>\nstream\n%s\nendstream\nendobj\n" % (
        kind,
        len(packed),
        packed,
    )


def zipped(entries: dict[str, bytes], comment: bytes = b"") -> bytes:
    """A ZIP archive; the same for the same entries, whenever it is made."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        container.comment = comment
    return out.getvalue()


def word(extra: dict[str, bytes] | None = None, main: str = _WORD, links: str = "", types: str = "") -> bytes:
    """A Word document that says hello, with more entries, relations or content types."""
    content_types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>{types}</Types>'
    )
    rels = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )
    entries = {
        "[Content_Types].xml": content_types.encode(),
        "word/_rels/document.xml.rels": rels.encode(),
        "word/document.xml": b"<w:document><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p></w:body></w:document>",
    }
    return zipped(entries | (extra or {}))


def sheet() -> bytes:
    """An Excel workbook, as it stands behind a chart in a Word document."""
    return word(main=_SHEET)


def relation(kind: str, target: str) -> str:
    """A relation of a document to something outside of it."""
    return f'<Relationship Id="r1" Type="{_RELS}/{kind}" Target="{target}" TargetMode="External"/>'


def open_text(extra: dict[str, bytes] | None = None) -> bytes:
    """An OpenDocument text."""
    entries = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document-content/>"}
    return zipped(entries | (extra or {}))


def png(extra: bytes = b"") -> bytes:
    """A picture of one pixel, with `extra` behind its end."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\0\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"") + extra


def jpeg(extra: bytes = b"") -> bytes:
    """What begins and ends as a photograph does, with `extra` behind its end."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + b"\x42" * 64 + b"\xff\xd9" + extra

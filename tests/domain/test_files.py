"""Which files are taken, and what is found in those that are not."""

import pytest

from services.chassis.errors import InvalidArgument
from services.chassis.files.inspecting import MEDIA_TYPES, MOST_BYTES, inspect
from services.chassis.files.names import clean_name
from services.chassis.files.refusing import EICAR
from tests.services.sample_files import jpeg, open_text, pdf, pdf_stream, png, relation, sheet, word, zipped

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Agreement.PDF", pdf()),
        ("with a compressed part.pdf", pdf(pdf_stream(b"<</Type /Page>>"))),
        ("letter.docx", word()),
        ("linked.docx", word(links=relation("hyperlink", "https://example.org"))),
        ("with a chart.docx", word({"word/embeddings/Sheet1.xlsx": sheet()})),
        ("budget.xlsx", sheet()),
        ("letter.odt", open_text()),
        ("scan.png", png()),
        ("photo.jpeg", jpeg()),
        ("notes.txt", "Ünïcode, tabs\tand lines\r\n".encode()),
        ("table.csv", b"\xef\xbb\xbfname,amount\nRosa,5\n"),
    ],
)
def test_what_people_work_with_is_taken(name: str, content: bytes) -> None:
    found = inspect(name, "", content)
    suffix = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    assert (found.file_name, found.content_type, found.size) == (name, MEDIA_TYPES[suffix], len(content))


def refusal(name: str, content: bytes, declared: str = "") -> str:
    """What was found in a file: the check, or the field that is wrong."""
    with pytest.raises(InvalidArgument) as caught:
        inspect(name, declared, content)
    if caught.value.reason == "FILE_REFUSED":
        return caught.value.metadata["check"]
    return caught.value.violations[0].field


def bomb() -> bytes:
    """A document of some 200 kilobytes that unpacks to 120 megabytes."""
    return word({f"word/media/{n}.xml": b"\0" * (40 << 20) for n in range(3)})


def lying() -> bytes:
    """A document whose directory says that an entry is smaller than it is."""
    content = bytearray(word({"word/big.xml": b"A" * 5000}))
    place = content.rfind(b"word/big.xml") - 46
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(content)


def locked() -> bytes:
    """A document whose entries are marked as encrypted."""
    content = bytearray(word())
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("eicar.txt", EICAR, "MALWARE"),
        ("eicar.docx", word({"word/media/1.txt": EICAR}), "MALWARE"),
        ("eicar.pdf", pdf(pdf_stream(EICAR, b"/XObject")), "MALWARE"),
        ("tool.pdf", b"MZ" + b"\0" * 100, "PROGRAM"),
        ("tool.txt", b"\x7fELF" + b"\0" * 100, "PROGRAM"),
        ("tool.txt", b"#!/bin/sh\nrm -rf /\n", "PROGRAM"),
        ("tool.docx", word({"word/media/image1.png": b"MZ" + b"\0" * 100}), "PROGRAM"),
        ("macros.docx", word({"word/vbaProject.bin": _COMPOUND}), "MACROS"),
        ("macros.docx", word(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "MACROS"),
        (
            "macros.docx",
            word(types='<Default Extension="x" ContentType="application/vnd.ms-office.vbaProject"/>'),
            "MACROS",
        ),
        ("macros.odt", open_text({"Basic/Standard/Module1.xml": b"<x/>"}), "MACROS"),
        ("macros.odt", open_text({"content.xml": b'<script:event-listener script:event-name="dom:load"/>'}), "MACROS"),
        ("object.docx", word({"word/embeddings/oleObject1.bin": _COMPOUND}), "EMBEDDED"),
        ("template.docx", word(links=relation("attachedTemplate", "https://evil.example/x.dotm")), "FETCHES"),
        ("dde.docx", word({"word/header1.xml": b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"}), "FETCHES"),
        ("entities.docx", word({"word/_rels/x.rels": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DAMAGED"),
        ("script.pdf", pdf(b"4 0 obj\n<</S /JavaScript /JS (app.alert(1))>>\nendobj\n"), "ACTIVE"),
        ("disguised.pdf", pdf(b"4 0 obj\n<</S /Java#53cript /JS (app.alert(1))>>\nendobj\n"), "ACTIVE"),
        ("hidden.pdf", pdf(pdf_stream(b"4 0 <</S /JavaScript /JS (app.alert(1))>>")), "ACTIVE"),
        ("launch.pdf", pdf(b"4 0 obj\n<</S /Launch /F (cmd.exe)>>\nendobj\n"), "ACTIVE"),
        ("attached.pdf", pdf(b"4 0 obj\n<</Type /EmbeddedFile>>\nendobj\n"), "ACTIVE"),
        ("locked.pdf", pdf(b"4 0 obj\n<</Encrypt 5 0 R>>\nendobj\n"), "LOCKED"),
        ("locked.docx", locked(), "LOCKED"),
        ("broken.pdf", pdf(pdf_stream(b"x").replace(b"\x78\x9c", b"\x00\x00")), "DAMAGED"),
        ("broken.docx", word()[:-200] + b"\0" * 200, "DAMAGED"),
        ("lying.docx", lying(), "DAMAGED"),
        ("files.zip", zipped({"a.txt": b"hello"}), "ARCHIVE"),
        ("archive in it.docx", word({"word/media/a.zip": zipped({"a.exe": b"hello"})}), "ARCHIVE"),
        ("rar.pdf", b"Rar!\x1a\x07\x01\0" + b"\0" * 50, "ARCHIVE"),
        ("old.doc", _COMPOUND, "KIND"),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + b"\xff" * 50, "KIND"),
        ("bomb.docx", bomb(), "BOMB"),
        ("entries.docx", zipped({f"{n}.xml": b"" for n in range(5001)}), "BOMB"),
        ("path.docx", word({"../../etc/passwd": b"x"}), "PATH"),
        ("two.pdf", pdf(tail=zipped({"a.txt": b"hello"})), "POLYGLOT"),
        ("two.png", png(zipped({"a.txt": b"hello"})), "POLYGLOT"),
        ("two.jpg", jpeg(zipped({"a.txt": b"hello"})), "POLYGLOT"),
        ("two.docx", b"PK\x03\x04 is how it begins" + word(), "POLYGLOT"),
        ("comment.docx", zipped({"mimetype": b"x"}, comment=b"#!/bin/sh"), "POLYGLOT"),
        ("page.jpg", jpeg(b"<script>alert(1)</script>\xff\xd9"), "POLYGLOT"),
        ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>", "POLYGLOT"),
        ("picture.txt", b"<svg onload=alert(1)>", "POLYGLOT"),
        ("pdf.txt", b"hello %PDF-1.7 hello", "POLYGLOT"),
    ],
)
def test_what_could_do_harm_is_found(name: str, content: bytes, found: str) -> None:
    assert refusal(name, content) == found


def test_a_file_is_what_its_name_says_and_as_it_is_declared() -> None:
    assert refusal("letter.docx", pdf()) == "file_name"
    assert refusal("letter.xlsx", word()) == "file_name"
    assert refusal("letter", pdf()) == "file_name"
    assert refusal("notes.pdf", b"hello") == "file_name"
    assert refusal("letter.pdf", pdf(), "image/png") == "content"
    assert inspect("letter.pdf", "application/pdf; charset=x", pdf()).content_type == "application/pdf"
    assert inspect("letter.pdf", "application/octet-stream", pdf()).content_type == "application/pdf"
    assert inspect("table.csv", "text/plain", b"a,b").content_type == "text/csv"


def test_a_file_that_is_empty_or_too_large_is_refused() -> None:
    assert refusal("a.txt", b"") == "content"
    assert refusal("a.txt", b"a" * (MOST_BYTES + 1)) == "content"
    assert inspect("a.txt", "", b"a" * MOST_BYTES).size == MOST_BYTES


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", ".htaccess", "a.pdf.exe", "a.exe.pdf", "a. exe", "a.svg", "a.html", "a.docm", "a.Ps1"),
        *("a\u202efdp.exe", "a\0.pdf", "a\n.pdf", "a|b.pdf", "x" * 252 + ".pdf"),
    ],
)
def test_a_name_that_hides_something_is_refused(name: str) -> None:
    with pytest.raises(InvalidArgument):
        clean_name(name)


def test_a_name_keeps_what_a_person_gave_it_and_no_folder() -> None:
    assert clean_name("C:\\Users\\Rosa\\Vereinbarung – Entwurf 2.pdf") == "Vereinbarung – Entwurf 2.pdf"
    assert clean_name("../../etc/cafe\u0301.pdf") == "café.pdf"

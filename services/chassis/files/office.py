"""Office documents: those of Office Open XML (ECMA-376) and of OpenDocument, without macros, scripts and what is
fetched from elsewhere when they are opened."""

import re
from xml.parsers import expat

from services.chassis.files.refusing import refused
from services.chassis.files.zipped import COMPOUND, Budget, unpacked

ZIPPED = b"PK\x03\x04"
_OPEN_XML = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
}
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_MACROS = re.compile(r"(^|/)(vbaProject|vbaData|macrosheets|activeX|Basic|Scripts)(/|\.|$|[0-9])", re.IGNORECASE)
_MACRO_TYPES = ("macroEnabled", "vbaProject", "macrosheet", "activeX")
# What a document may point to outside of itself: only a link that somebody clicks.
_LINK = "/hyperlink"
# Documents in documents: a chart's table in a slide, and no deeper.
_DEEPEST = 2


def office_kind(content: bytes, budget: Budget, depth: int = 0) -> str:
    """Which kind of document it is, by its suffix; "" for a ZIP archive that is none. Raises InvalidArgument for what
    must not be in one."""
    kind = ""
    for name, part in unpacked(content, budget):
        _check_part(name, part)
        if part.startswith(ZIPPED) and (depth == _DEEPEST or not office_kind(part, budget, depth + 1)):
            raise refused("ARCHIVE", f"There is an archive in the document ({name}): take it out.")
        if name == "[Content_Types].xml":
            kind = _content_types(part)
        elif name == "mimetype":
            kind = _OPEN_DOCUMENT.get(part, "")
        elif name.endswith(".rels"):
            _relations(part)
    return kind


def _check_part(name: str, part: bytes) -> None:
    if _MACROS.search(name) or (part.startswith(COMPOUND) and "vba" in name.lower()):
        raise refused("MACROS", "There are macros in the document: save it without, as .docx, .xlsx, .pptx or PDF.")
    if part.startswith(COMPOUND):
        raise refused("EMBEDDED", f"There is another program's object in the document ({name}): take it out.")
    if b"script:event-listener" in part:
        raise refused("MACROS", "There are scripts in the document: save it without.")
    if b"DDEAUTO" in part:
        raise refused("FETCHES", "The document starts another program when it is opened: take that field out.")
    if name == "META-INF/manifest.xml" and b"encryption-data" in part:
        raise refused("LOCKED", "The document is locked with a password: send it without.")


def _content_types(part: bytes) -> str:
    kind = ""
    for _, attributes in _elements(part):
        declared = attributes.get("ContentType", "")
        if any(macro.lower() in declared.lower() for macro in _MACRO_TYPES):
            raise refused("MACROS", "There are macros in the document: save it without, as .docx, .xlsx, .pptx or PDF.")
        for main, found in _OPEN_XML.items():
            if declared.endswith(main):
                kind = found
    return kind


def _relations(part: bytes) -> None:
    for _, attributes in _elements(part):
        if attributes.get("TargetMode", "").lower() == "external" and not attributes.get("Type", "").endswith(_LINK):
            raise refused(
                "FETCHES", "The document fetches something when it is opened: put that into it, or take it out."
            )


def _elements(part: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small XML file. Raises InvalidArgument for one that declares entities."""
    found: list[tuple[str, dict[str, str]]] = []

    def declares(*_: object) -> None:
        raise refused("DAMAGED", "The document declares what no document does: save it anew.")

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name, attributes))
    parser.StartDoctypeDeclHandler = declares
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise refused("DAMAGED", "The document is damaged: save it anew.") from error
    return found

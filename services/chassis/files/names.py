"""The names of files: what a name keeps of what was sent, and which names are refused."""

import re
import unicodedata

from services.chassis.errors import invalid

# Bytes that most file systems give a name.
MOST_NAME = 255
# What programs and systems run or open as a program when somebody double-clicks it.
_RUNNABLE = """
apk app appimage bat bin cab chm cmd com command cpl deb desktop dll dmg docm dotm exe gadget hta
htm html iqy iso img jar js jse jsp lnk mht mhtml msc msi msix msp ocx php pif potm ppam ppsm pptm
ps1 psm1 py pyw rb reg rpm scf scr sct settingcontent-ms sh shtml slk svg svgz swf url vb vbe vbs
vhd vhdx wasm wsc wsf wsh xhtml xlam xll xlsm xltm xml xsl
"""
RUNNABLE = frozenset(_RUNNABLE.split())
# What reverses or hides the characters around it, so that a name reads as another: "invoice\u202efdp.exe".
_HIDDEN = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_UNSAFE = re.compile(r'[\\/:*?"<>|]')


def clean_name(sent: str) -> str:
    """A file's name as it is kept: without the folders it came from, in NFC. Raises InvalidArgument."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", sent)[-1]).strip().rstrip(".")
    if not name or name.startswith("."):
        raise invalid("file_name", "Give the file a name, as “agreement.pdf”.")
    if len(name.encode()) > MOST_NAME:
        raise invalid("file_name", f"Give a name of at most {MOST_NAME} bytes.")
    if _HIDDEN.search(name) or _UNSAFE.search(name):
        raise invalid("file_name", 'Leave out characters that are not seen, and any of : * ? " < > |')
    for suffix in suffixes(name):
        if suffix in RUNNABLE:
            raise invalid("file_name", f"Files that end in .{suffix}, or pretend not to, are not taken.")
    return name


def suffixes(name: str) -> list[str]:
    """All that stands behind dots in a name, in small letters."""
    return [part.strip().lower() for part in name.split(".")[1:]]

"""What one page has the next one say, once: it is carried there by the browser, in a cookie that anybody may write."""

import base64
import json
import re
from collections.abc import Mapping

# Characters of a packed sentence: two hundred in any script, and names in them.
MOST = 4_000
# Nothing but values put in as they are: a width or a precision could ask for a gigabyte.
_PLAIN = re.compile(r"(?:[^%]|%\([a-z_]+\)s)*")


def pack(sentence: str, values: Mapping[str, str]) -> str:
    """A sentence marked with N_, and the values for where it says %(name)s."""
    return base64.urlsafe_b64encode(json.dumps([sentence, values]).encode()).decode()


def unpack(packed: str) -> str:
    """What was packed, in the reader's language; "" for what never was."""
    from gateway.portal.words import gettext

    if not packed or len(packed) > MOST:
        return ""
    try:
        sentence, values = json.loads(base64.urlsafe_b64decode(packed))
        return gettext(sentence, **values) if _PLAIN.fullmatch(sentence) else ""
    except (ValueError, TypeError, LookupError, RecursionError):
        return ""

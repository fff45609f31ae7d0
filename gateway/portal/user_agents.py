"""A browser, as its owner would call it."""

import re

# The first that fits: each calls itself by the names of those before it, too.
_BROWSERS = (
    ("Edge", r"\bEdgA?/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(HeadlessChrome|Chrome|CriOS)/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("macOS", r"\bMac OS X\b"),
    ("Linux", r"\bLinux\b"),
)


def called(user_agent: str) -> str:
    """As "Firefox, Windows"; the beginning of what it calls itself where that is none we know; "" for nothing."""
    found = [next((name for name, sign in kinds if re.search(sign, user_agent)), "") for kinds in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name) or user_agent[:60]

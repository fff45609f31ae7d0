"""Dates and times of day as people write them, in the forms that HSDS 3.1 has."""

import re
from datetime import date, datetime

_TWELVE = re.compile(r"^(1[0-2]|0?[1-9])(?::([0-5]\d))?\s*([ap])\.?m\.?$", re.IGNORECASE)
_TWENTY_FOUR = re.compile(r"^((?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d)?)\s*(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_WORDS = {"noon": "12:00", "midnight": "00:00"}
# What CSV of spreadsheets has beside ISO 8601. A day before a month is not tried: it cannot be told apart.
_DATES = ("%Y/%m/%d", "%m/%d/%Y", "%Y%m%d")


def time_of_day(text: str) -> str:
    """HH:MM, with seconds and offset where they are given; "" when it cannot be read for certain.

    "8:00" without am or pm is not: in the packages seen, "5:00" is when a place closes.
    """
    if twelve := _TWELVE.match(text):
        hour = int(twelve[1]) % 12 + (12 if twelve[3].lower() == "p" else 0)
        return f"{hour:02}:{twelve[2] or '00'}"
    if exact := _TWENTY_FOUR.match(text):
        return exact[1] + (exact[2] or "").upper()
    return _WORDS.get(text.lower(), "")


def day(text: str) -> str:
    """YYYY-MM-DD; "" when it cannot be read. A time after the date is left away."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        pass
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return ""

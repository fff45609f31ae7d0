"""Telephone numbers as people write them, in E.164 where they can be read."""

import re
from functools import lru_cache

import phonenumbers

# Extensions that phonenumbers does not read, since they are no digits: "x OPT2", "ext. front desk".
_EXTENSION = re.compile(r"^(.*\d)\s*(?:;|,)?\s*(?:x|ext\.?|extension)\s*[:.]?\s*([\w ]{1,32})$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def normalize_phone(text: str, region: str) -> tuple[str, str] | None:
    """The number in E.164 and its extension; None when it cannot be read.

    `region` (ISO 3166-1 alpha-2) is where numbers without a country code are. Numbers need only be possible, not in
    use: a directory is right about its numbers more often than a numbering plan that is a year old.
    """
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_possible_number(parsed):
        split = _EXTENSION.match(text)
        inner = normalize_phone(split[1], region) if split else None
        return (inner[0], split[2].strip()) if split and inner and not inner[1] else None
    split = _EXTENSION.match(text)
    extension = parsed.extension or (split[2].strip() if split else "")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), extension

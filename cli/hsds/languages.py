"""What directories call languages, as BCP 47: by CLDR's names, the codes of ISO 639, and a few words of the field."""

import re
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

# Names that CLDR does not have, or has otherwise.
_NAMES = {
    # In directories of the United States "Creole" is the language of Haiti; CLDR calls that "Haitian Creole".
    "creole": "ht",
    "haitian": "ht",
    "kreyol": "ht",
    "kreyòl": "ht",
    "american sign language": "ase",
    "asl": "ase",
    "mandarin": "cmn",
    "mandarin chinese": "cmn",
    "cantonese": "yue",
    "taiwanese": "nan",
    "farsi": "fa",
    "tagalog": "tl",
    "ingles": "en",
    "inglés": "en",
    "español": "es",
    "espanol": "es",
    "français": "fr",
    "português": "pt",
    "hmoob": "hmn",
    "hmong": "hmn",
    "burmese": "my",
    "karen": "kar",
    "rohingya": "rhg",
}
# A remark after the name: "Spanish (limited)". It stays in the name that is kept.
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")


@lru_cache(maxsize=65536)
def language_tag(text: str) -> str:
    """The BCP 47 tag of one language's name or code, as "es" for "Spanish (limited)"; "" for anything else."""
    word = re.sub(r"\s+", " ", _REMARK.sub("", text)).strip(" .,;:*").replace("-", " ").lower()
    return _names().get(word) or _code(text.strip())


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, name in (item for locale in ("es", "en") for item in Locale(locale).languages.items()):
        if "_" not in code:
            names[name.replace("-", " ").lower()] = code
    return names | _NAMES


def _code(text: str) -> str:
    """A code of ISO 639-1, -2 or -3, with or without a region, in the form that BCP 47 wants."""
    language, _, region = text.replace("_", "-").partition("-")
    language = language.lower()
    if not (2 <= len(language) <= 3 and language.isascii() and language.isalpha() and len(text) <= 6):
        return ""
    language = str(get_global("language_aliases").get(language, language))
    if language not in Locale("en").languages:
        try:
            Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            return ""
    return f"{language}-{region.upper()}" if region.isalpha() and len(region) == 2 else language

"""Text as it is compared: without accents, in small letters."""

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
# PostgreSQL's levenshtein takes 255 bytes, four to a character at most.
_LONGEST_WORD = 60


def fold(text: str) -> str:
    """`text` in small letters and without accents: "Peña" and "pena" are then the same."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def words(folded: str) -> list[str]:
    """The words of a folded text, each once, in alphabetical order."""
    return sorted({word[:_LONGEST_WORD] for word in _WORD.findall(folded)})


def words_in_order(folded: str) -> list[str]:
    """The words of a folded text as they come, each as often as it does."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(folded)]

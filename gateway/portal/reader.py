"""Who reads a page, and how: in which language, and in which time zone."""

import functools
from contextvars import ContextVar
from dataclasses import dataclass
from zoneinfo import ZoneInfo

# The languages that the portal speaks, each in its own words, by their BCP 47 tags.
LANGUAGES = {"en": "English", "es": "Español", "hmn": "Hmoob"}
# Hmong goes by several tags: the macrolanguage's, and those of White and of Green Hmong.
_ALSO = {"mww": "hmn", "hnj": "hmn", "hmong": "hmn"}
LANGUAGE_COOKIE = "tributary_language"
ZONE_COOKIE = "tributary_zone"
# Where the program works, until the reader's browser says where the reader is.
HOME_ZONE = "America/Chicago"


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: a tag out of LANGUAGES, and a time zone."""

    language: str
    zone: ZoneInfo

    @property
    def locale(self) -> str:
        """The locale whose numbers and dates are the reader's. CLDR has none of Hmong in Latin letters; its readers
        here are used to American numbers."""
        return {"en": "en_US", "es": "es_US"}.get(self.language, "en_US")


_reader: ContextVar[Reader] = ContextVar("reader")


def reader() -> Reader:
    """For whom the page is being made."""
    return _reader.get()


def read_by(who: Reader) -> None:
    """Says for whom the rest of this request's work is."""
    _reader.set(who)


def reader_of(cookies: dict[str, str], accepted: str) -> Reader:
    """The reader by the cookies that keep a choice, else by the Accept-Language header."""
    chosen = cookies.get(LANGUAGE_COOKIE, "")
    return Reader(chosen if chosen in LANGUAGES else best_language(accepted), zone(cookies.get(ZONE_COOKIE, "")))


def best_language(accepted: str) -> str:
    """The language of ours that an Accept-Language header (RFC 9110, 12.5.4) likes best; English when it likes none."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        primary = tag.strip().lower().partition("-")[0]
        language = _ALSO.get(primary, primary)
        if language in LANGUAGES and quality > 0:
            wanted.append((-quality, place, language))
    return min(wanted)[2] if wanted else "en"


@functools.lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The time zone of that name, or the program's own for one that is none."""
    try:
        return ZoneInfo(name.replace("%2F", "/")) if 0 < len(name) <= 64 else ZoneInfo(HOME_ZONE)
    except (ValueError, OSError, LookupError):
        return ZoneInfo(HOME_ZONE)

"""Times, days, numbers, money, phones and names of languages, as the reader writes them."""

import functools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from markupsafe import Markup, escape

from gateway.portal.reader import LANGUAGES, Reader, reader
from gateway.portal.words import N_, gettext, ngettext

# CLDR knows no Hmong in Latin letters: the months are said as the eleventh month, and the day after it.
_HMONG_MONTHS = (
    *("Lub Ib Hlis", "Lub Ob Hlis", "Lub Peb Hlis", "Lub Plaub Hlis", "Lub Tsib Hlis", "Lub Rau Hlis"),
    *("Lub Xya Hlis", "Lub Yim Hlis", "Lub Cuaj Hlis", "Lub Kaum Hlis", "Lub Kaum Ib Hlis", "Lub Kaum Ob Hlis"),
)
# Languages that people here speak and that CLDR does not name in each of ours.
_TONGUES = {"ase": N_("American Sign Language"), "rhg": N_("Rohingya"), "hmn": N_("Hmong")}


def instant(value: Any) -> datetime:
    """A time in UTC, of a google.protobuf.Timestamp or a datetime."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromtimestamp(value.seconds, UTC) + timedelta(microseconds=value.nanos // 1000)


def moment(value: Any) -> Markup:
    """A time in the reader's zone, with the moment in UTC on hover."""
    at, who = instant(value), reader()
    return _time(at, "moment", _written(at, who))


def day_of(value: Any) -> Markup:
    """The day of a time in the reader's zone, with the moment in UTC on hover."""
    at, who = instant(value), reader()
    return _time(at, "day", day(at.astimezone(who.zone).date()))


def ago(value: Any) -> Markup:
    """How long ago a time was, in words, with the moment in UTC on hover."""
    at = instant(value)
    minutes = int((datetime.now(UTC) - at).total_seconds() // 60)
    if minutes < 1:
        said = gettext("just now")
    elif minutes < 60:
        said = ngettext("%(number)s minute ago", "%(number)s minutes ago", minutes, number=number(minutes))
    elif minutes < 60 * 24:
        said = ngettext("%(number)s hour ago", "%(number)s hours ago", minutes // 60, number=number(minutes // 60))
    elif minutes < 60 * 24 * 30:
        days = minutes // (60 * 24)
        said = ngettext("%(number)s day ago", "%(number)s days ago", days, number=number(days))
    else:
        return day_of(value)
    return _time(at, "ago", said)


def left(value: Any) -> Markup:
    """How much time is left until a time, in words, with the moment in UTC on hover."""
    at = instant(value)
    minutes = int((at - datetime.now(UTC)).total_seconds() // 60)
    if minutes < 0:
        said = gettext("The time is over")
    elif minutes < 60:
        said = ngettext("%(number)s minute left", "%(number)s minutes left", minutes, number=number(minutes))
    elif minutes < 60 * 48:
        said = ngettext("%(number)s hour left", "%(number)s hours left", minutes // 60, number=number(minutes // 60))
    else:
        days = minutes // (60 * 24)
        said = ngettext("%(number)s day left", "%(number)s days left", days, number=number(days))
    return _time(at, "left", said)


def size(octets: int) -> str:
    """The size of a file, in the largest unit of which there is one."""
    for unit, worth in (("MB", 1_000_000), ("kB", 1_000)):
        if octets >= worth:
            return f"{number(round(octets / worth, 1))} {unit}"
    return ngettext("%(number)s byte", "%(number)s bytes", octets, number=number(octets))


def _time(at: datetime, style: str, said: str) -> Markup:
    hover = f"{at:%Y-%m-%d %H:%M:%S} UTC"
    moment = at.isoformat(timespec="seconds")
    # Not by Markup.format, which costs ten times that: a list has fifty of them, and all but `said` is our own.
    return Markup(f'<time datetime="{moment}" title="{hover}" data-style="{style}">{escape(said)}</time>')  # noqa: S704 (`said` is escaped)


def _written(at: datetime, who: Reader) -> str:
    from babel.dates import format_time, get_timezone_name

    here = at.astimezone(who.zone)
    zone = get_timezone_name(here, width="short", locale=who.locale)
    return f"{day(here.date())}, {format_time(here, 'short', locale=who.locale)} {zone}"


def day(value: Any) -> str:
    """A day, as "November 21, 2026"; of a date, a google.type.Date, or of one as "2026-11-21". Whatever else is written
    stays as it is."""
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    value, who = date(value.year, value.month, value.day), reader()
    if who.language == "hmn":
        return f"{_HMONG_MONTHS[value.month - 1]} Tim {value.day}, {value.year}"
    from babel.dates import format_date

    return format_date(value, "long", locale=who.locale)


def number(value: float | Decimal) -> str:
    """A number."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=reader().locale)


def money(value: Any) -> str:
    """A google.type.Money; cents only where there are any."""
    from babel.numbers import format_currency

    amount = Decimal(value.units) + Decimal(value.nanos) / 10**9
    currency, locale = value.currency_code or "USD", reader().locale
    if amount == amount.to_integral_value():
        return format_currency(amount, currency, "¤#,##0", locale=locale, currency_digits=False)
    return format_currency(amount, currency, locale=locale)


def phone(given: str) -> str:
    """A telephone number as it is dialed here; as it stands where it is none."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(given, "US")
    except phonenumbers.NumberParseException:
        return given
    home = phonenumbers.PhoneNumberFormat.NATIONAL if parsed.country_code == 1 else None
    return phonenumbers.format_number(parsed, home or phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def tongue(tag: str) -> str:
    """The name of a language, as "es", in the reader's own; the tag itself where nobody has named it."""
    if tag in _TONGUES:
        return gettext(_TONGUES[tag])
    return _tongues(reader().locale).get(tag.replace("-", "_")) or LANGUAGES.get(tag, tag)


@functools.cache
def _tongues(locale: str) -> dict[str, str]:
    from babel import Locale

    return {tag: name[:1].upper() + name[1:] for tag, name in Locale.parse(locale).languages.items()}

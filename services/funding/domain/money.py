"""Amounts of money, exact: hundredths of a currency's unit, never a floating point number."""

import re
from dataclasses import dataclass

from services.chassis.errors import invalid

# ISO 4217 writes a currency in three capitals.
_CURRENCY = re.compile(r"[A-Z]{3}")
# The largest amount in hundredths that a client's floating point number still holds exactly.
MAX_MINOR = 2**53 - 1
_NANOS_PER_MINOR = 10_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """`minor` hundredths of the unit of `currency` (ISO 4217)."""

    minor: int
    currency: str


def amount(field: str, currency: str, units: int, nanos: int) -> Amount:
    """The amount that google.type.Money writes as `units` and `nanos` (10^-9) of `currency`.

    Raises InvalidArgument, naming `field`, for a currency that is none, and for an amount that is below zero, not whole
    hundredths, or too large.
    """
    if not _CURRENCY.fullmatch(currency):
        raise invalid(f"{field}.currency_code", 'Give the currency in three capitals of ISO 4217, as "USD".')
    if units < 0 or nanos < 0:
        raise invalid(field, "Give an amount of zero or more.")
    if nanos >= 1_000_000_000 or nanos % _NANOS_PER_MINOR:
        raise invalid(f"{field}.nanos", "Give whole hundredths: a multiple of 10000000 below 1000000000.")
    minor = units * 100 + nanos // _NANOS_PER_MINOR
    if minor > MAX_MINOR:
        raise invalid(f"{field}.units", f"Give at most {MAX_MINOR // 100}.")
    return Amount(minor, currency)


def units_and_nanos(minor: int) -> tuple[int, int]:
    """Hundredths as google.type.Money writes them: whole units, and 10^-9 of one."""
    units, rest = divmod(minor, 100)
    return units, rest * _NANOS_PER_MINOR

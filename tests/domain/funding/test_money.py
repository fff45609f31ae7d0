"""Amounts, exact to the hundredth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.errors import InvalidArgument
from services.funding.domain.money import MAX_MINOR, Amount, amount, units_and_nanos


@given(st.integers(0, MAX_MINOR))
def test_hundredths_come_back_from_the_wire_as_they_went(minor: int) -> None:
    units, nanos = units_and_nanos(minor)
    assert amount("amount", "USD", units, nanos) == Amount(minor, "USD")


def test_twelve_dollars_and_five_cents() -> None:
    assert amount("amount", "USD", 12, 50_000_000) == Amount(1205, "USD")


@pytest.mark.parametrize(
    ("currency", "units", "nanos", "field"),
    [
        ("", 1, 0, "amount.currency_code"),
        ("usd", 1, 0, "amount.currency_code"),
        ("USDT", 1, 0, "amount.currency_code"),
        ("US$", 1, 0, "amount.currency_code"),
        ("USD\n", 1, 0, "amount.currency_code"),
        ("USD", -1, 0, "amount"),
        ("USD", 0, -10_000_000, "amount"),
        ("USD", 1, -10_000_000, "amount"),
        ("USD", 0, 1, "amount.nanos"),
        ("USD", 0, 5_000_000, "amount.nanos"),
        ("USD", 0, 1_000_000_000, "amount.nanos"),
        ("USD", MAX_MINOR // 100 + 1, 0, "amount.units"),
        ("USD", 2**63 - 1, 990_000_000, "amount.units"),
    ],
)
def test_what_is_no_amount_is_refused_by_field(currency: str, units: int, nanos: int, field: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        amount("amount", currency, units, nanos)
    assert [violation.field for violation in refused.value.violations] == [field]

"""Phones, languages, times and dates as directories write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.hsds.languages import language_tag
from cli.hsds.phones import normalize_phone
from cli.hsds.times import day, time_of_day


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("414-555-0123", ("+14145550123", "")),
        ("(414) 555.0123 ext. 7", ("+14145550123", "7")),
        ("414-555-0123 xOPT2", ("+14145550123", "OPT2")),
        ("1-800-GO-FEDEX", ("+18004633339", "")),
        ("+44 20 7946 0958", ("+442079460958", "")),
        ("211", None),
        ("call the front desk", None),
    ],
)
def test_a_phone_is_read_where_it_can_be(written: str, read: tuple[str, str] | None) -> None:
    assert normalize_phone(written, "US") == read


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("Spanish", "es"),
        ("spanish (limited)", "es"),
        ("Español", "es"),
        ("Haitian-Creole", "ht"),
        ("ASL", "ase"),
        ("Hmong", "hmn"),
        ("spa", "es"),
        ("es-MX", "es-MX"),
        ("English and Spanish", ""),
        ("others on request", ""),
        ("the", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_in_bcp_47_where_it_is_one(written: str, tag: str) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9:00am", "09:00"),
        ("12:15 a.m.", "00:15"),
        ("12pm", "12:00"),
        ("noon", "12:00"),
        ("17:30", "17:30"),
        ("09:00-05:00", "09:00-05:00"),
        ("5:00", ""),
        ("9:0am", ""),
        ("25:00", ""),
    ],
)
def test_a_time_of_day_is_read_where_it_is_certain(written: str, read: str) -> None:
    assert time_of_day(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("2026-03-04", "2026-03-04"), ("3/4/2026", "2026-03-04"), ("2026-03-04T01:02:03Z", "2026-03-04"), ("soon", "")],
)
def test_a_date_is_read_where_it_can_be(written: str, read: str) -> None:
    assert day(written) == read


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text: str) -> None:
    phone = normalize_phone(text, "US")
    assert phone is None or phone[0].startswith("+")
    assert isinstance(language_tag(text), str)
    assert isinstance(time_of_day(text), str)
    assert isinstance(day(text), str)

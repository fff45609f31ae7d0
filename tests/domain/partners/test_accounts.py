"""Roles and API tokens."""

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.partners.domain.accounts import (
    PREFIX_LENGTH,
    effective_roles,
    email_key,
    hour_of,
    new_token,
    token_digest,
)


@pytest.mark.parametrize(
    ("granted", "carried"),
    [
        (["ORGANIZATION_ADMIN"], ["ORGANIZATION_ADMIN", "ORGANIZATION_MEMBER"]),
        (["OFFICE_ADMIN"], ["OFFICE_ADMIN", "OFFICE_STAFF"]),
        (["ORGANIZATION_MEMBER"], ["ORGANIZATION_MEMBER"]),
        (["OFFICE_STAFF"], ["OFFICE_STAFF"]),
        (["PARTNER_STAFF", "FUNDER_STAFF"], ["FUNDER_STAFF", "PARTNER_STAFF"]),
        (["AGENCY_SYSTEM"], ["AGENCY_SYSTEM"]),
    ],
)
def test_an_admin_also_carries_what_members_carry_and_nobody_else_gets_more(
    granted: list[str], carried: list[str]
) -> None:
    assert effective_roles(granted) == carried


def test_a_token_holds_256_random_bits_and_is_marked_as_ours() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    for token in tokens:
        assert token.startswith("trb_")
        assert len(base64.urlsafe_b64decode(token.removeprefix("trb_") + "=")) == 32


def test_the_prefix_gives_away_30_bits_at_most() -> None:
    assert (PREFIX_LENGTH - len("trb_")) * 6 <= 30


def test_a_digest_depends_on_the_token_and_on_the_pepper() -> None:
    digests = {token_digest(t, p) for t in ("trb_a", "trb_b") for p in (b"one", b"two")}
    assert len(digests) == 4
    assert token_digest("trb_a", b"one") == token_digest("trb_a", b"one")


def test_an_address_in_capitals_is_the_same_address() -> None:
    assert email_key("Dana@Example.ORG") == email_key("dana@example.org")


def test_use_is_remembered_to_the_hour_in_utc() -> None:
    chicago = timezone(timedelta(hours=-5, minutes=-30))
    assert hour_of(datetime(2026, 11, 21, 12, 59, 59, 999, chicago)) == datetime(2026, 11, 21, 18, tzinfo=UTC)

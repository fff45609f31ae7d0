"""Agreements and consents by the day: what holds when, and when its end is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tributary.partners.v1 import agreements_pb2

from services.chassis.errors import PermissionDenied
from services.partners.domain.agreements import LIFE, Side, State, check_parties, stands, warning_due
from services.partners.domain.consents import SHARED, meaning
from services.partners.domain.sharing import Agreement, Category
from services.partners.domain.terms import Term, day_of

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)


def test_a_day_begins_at_midnight_in_the_county() -> None:
    assert day_of(datetime(2026, 11, 22, 5, 59, tzinfo=UTC)) == date(2026, 11, 21)
    assert day_of(datetime(2026, 11, 22, 6, 0, tzinfo=UTC)) == date(2026, 11, 22)
    assert day_of(datetime(2026, 7, 2, 5, 0, tzinfo=UTC)) == date(2026, 7, 2), "an hour earlier in summer"


def test_a_term_has_its_first_and_its_last_day() -> None:
    term = Term(TODAY, TODAY + DAY)
    assert [term.holds(TODAY + days * DAY) for days in (-1, 0, 1, 2)] == [False, True, True, False]
    assert Term(TODAY).holds(date.max)
    assert term.overlaps(Term(TODAY + DAY))
    assert not term.overlaps(Term(TODAY + 2 * DAY))
    assert not Term(TODAY + 2 * DAY).overlaps(term)
    assert Term(TODAY).overlaps(Term(date.min, TODAY))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("start", [-1, 0, 1])
@pytest.mark.parametrize("end", [-1, 0, 1])
def test_an_agreement_opens_something_when_it_is_active_on_one_of_its_days(state: State, start: int, end: int) -> None:
    found = stands(state, Term(TODAY + start * DAY, TODAY + end * DAY), TODAY)
    if state is State.EXPIRED or (state is State.ACTIVE and end < 0):
        assert found is Agreement.EXPIRED
    elif state is State.ACTIVE and start <= 0:
        assert found is Agreement.ACTIVE
    else:
        assert found is None


def test_each_warning_is_given_once_though_the_clock_looks_every_day_or_seldom() -> None:
    for step in (1, 5, 20, 40):
        warned, given = None, []
        for left in range(100, -1, -step):
            due = warning_due(TODAY + left * DAY, TODAY, warned)
            if due is not None:
                given.append((due, left))
                warned = due
        assert len({warning for warning, _ in given}) == len(given)
        assert all(left <= warning for warning, left in given)
        if step == 1:
            assert given == [(60, 60), (30, 30), (7, 7)]
    assert warning_due(TODAY - DAY, TODAY, None) is None
    assert warning_due(TODAY + 5 * DAY, TODAY, None) == 7, "one of five days is warned of once"


def test_only_the_clock_begins_and_ends_an_agreement_by_itself() -> None:
    assert {verb for verb, move in LIFE.moves.items() if Side.CLOCK in move.by} == {"activate", "expire"}
    assert all(move.by == {Side.CLOCK} for verb, move in LIFE.moves.items() if verb in ("activate", "expire"))
    assert {s.name: s.value for s in State} == dict(agreements_pb2.Agreement.State.items()[1:])


def test_without_an_office_nobody_signs_for_the_network() -> None:
    with pytest.raises(PermissionDenied, match="acts for the Office"):
        check_parties(["organizations/x"], office="")


def test_a_consent_to_each_category_says_who_may_see_what() -> None:
    assert set(SHARED) == set(Category) - {Category.PROFILE}
    for category, shared in SHARED.items():
        for grantee, who in (("Housing Division", "Housing Division"), ("", "Every agency of the network")):
            text = meaning(category, grantee)
            assert text.startswith(f"{who} may see {shared}. ")
            assert "You can take this back at any time" in text

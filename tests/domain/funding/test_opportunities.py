"""The life of an opportunity, without anything around it."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from services.chassis.errors import InvalidArgument, PermissionDenied, WrongState
from services.funding.domain.money import Amount
from services.funding.domain.opportunities import EDITABLE, LIFE, Content, Party, State, published, require

NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
HOUR = timedelta(hours=1)

# Every move that there is: from, verb, by, to.
MOVES = {
    ("DRAFT", "publish", "FUNDER", "FORECASTED"),
    ("DRAFT", "publish", "OFFICE", "FORECASTED"),
    ("FORECASTED", "open", "CLOCK", "OPEN"),
    ("FORECASTED", "close", "FUNDER", "CLOSED"),
    ("FORECASTED", "close", "OFFICE", "CLOSED"),
    ("FORECASTED", "close", "CLOCK", "CLOSED"),
    ("OPEN", "close", "FUNDER", "CLOSED"),
    ("OPEN", "close", "OFFICE", "CLOSED"),
    ("OPEN", "close", "CLOCK", "CLOSED"),
}


def test_these_moves_exist_and_no_others() -> None:
    made = set()
    for state, verb, party in product(State, LIFE.moves, Party):
        try:
            made.add((state.name, verb, party.name, LIFE.next_state(state, verb, party).name))
        except (WrongState, PermissionDenied):
            continue
    assert made == MOVES


def test_the_clock_alone_opens() -> None:
    with pytest.raises(PermissionDenied) as refused:
        LIFE.next_state(State.FORECASTED, "open", Party.FUNDER)
    assert refused.value.reason == "OPPORTUNITY_NOT_YOUR_MOVE"


def test_a_move_from_the_wrong_state_says_which_states_allow_it() -> None:
    with pytest.raises(WrongState) as refused:
        LIFE.next_state(State.DRAFT, "close", Party.FUNDER)
    assert refused.value.reason == "OPPORTUNITY_WRONG_STATE"
    assert refused.value.metadata == {"verb": "close", "state": "DRAFT", "allowed_states": "FORECASTED,OPEN"}


@pytest.mark.parametrize(
    ("open_time", "state"),
    [(None, State.OPEN), (NOW - HOUR, State.OPEN), (NOW, State.OPEN), (NOW + HOUR, State.FORECASTED)],
)
def test_published_it_is_open_once_its_open_time_has_come(open_time: datetime | None, state: State) -> None:
    content = Content("Grants", open_time=open_time, close_time=NOW + 2 * HOUR)
    assert published(State.DRAFT, Party.FUNDER, content, NOW) is state


@pytest.mark.parametrize("close_time", [NOW, NOW - HOUR])
def test_what_is_over_is_not_published(close_time: datetime) -> None:
    with pytest.raises(WrongState) as refused:
        published(State.DRAFT, Party.FUNDER, Content("Grants", close_time=close_time), NOW)
    assert refused.value.reason == "OPPORTUNITY_OVER"


@pytest.mark.parametrize("state", [State.FORECASTED, State.OPEN, State.CLOSED])
def test_only_a_draft_is_published(state: State) -> None:
    with pytest.raises(WrongState) as refused:
        published(state, Party.OFFICE, Content("Grants"), NOW)
    assert refused.value.reason == "OPPORTUNITY_WRONG_STATE"


def usd(minor: int) -> Amount:
    return Amount(minor, "USD")


@pytest.mark.parametrize(
    "content",
    [
        Content("Grants"),
        Content("Grants", min_award=usd(0), max_award=usd(0), total_amount=usd(0)),
        Content("Grants", min_award=usd(1), max_award=usd(2), total_amount=usd(2)),
        Content("Grants", min_award=usd(1), total_amount=usd(2)),
        Content("Grants", total_amount=Amount(5, "EUR")),
        Content("Grants", open_time=NOW, close_time=NOW + HOUR),
        Content("Grants", close_time=NOW - HOUR),
    ],
)
def test_amounts_and_times_that_go_together_pass(content: Content) -> None:
    content.check()


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (Content("Grants", min_award=usd(3), max_award=usd(2)), "opportunity.max_award"),
        (Content("Grants", max_award=usd(3), total_amount=usd(2)), "opportunity.total_amount"),
        (Content("Grants", min_award=usd(3), total_amount=usd(2)), "opportunity.total_amount"),
        (Content("Grants", min_award=usd(1), max_award=Amount(2, "EUR")), "opportunity.max_award.currency_code"),
        (Content("Grants", min_award=usd(1), total_amount=Amount(2, "EUR")), "opportunity.total_amount.currency_code"),
        (Content("Grants", open_time=NOW, close_time=NOW), "opportunity.close_time"),
        (Content("Grants", open_time=NOW, close_time=NOW - HOUR), "opportunity.close_time"),
    ],
)
def test_amounts_and_times_that_do_not_go_together_are_refused_by_field(content: Content, field: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        content.check()
    assert [violation.field for violation in refused.value.violations] == [field]


def test_the_clock_of_what_is_published_is_not_turned_back() -> None:
    later, past = Content("Grants", open_time=NOW + HOUR), Content("Grants", close_time=NOW)
    with pytest.raises(InvalidArgument, match="open_time"):
        later.check_shown(State.OPEN, NOW)
    later.check_shown(State.FORECASTED, NOW)
    for state in (State.FORECASTED, State.OPEN):
        with pytest.raises(InvalidArgument, match="close_time"):
            past.check_shown(state, NOW)
    past.check_shown(State.DRAFT, NOW)


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_over_stays_as_it_was(state: State) -> None:
    if state is State.CLOSED:
        with pytest.raises(WrongState) as refused:
            require(state, "update", EDITABLE)
        assert refused.value.metadata["allowed_states"] == "DRAFT,FORECASTED,OPEN"
    else:
        require(state, "update", EDITABLE)

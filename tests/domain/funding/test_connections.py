"""The life of a connection, without anything around it."""

from itertools import product

import pytest

from services.chassis.errors import InvalidArgument, PermissionDenied, WrongState
from services.funding.domain.connections import FIRST, LIFE, UNDER_WAY, Party, State, check_award, tells_funder
from services.funding.domain.money import Amount

# Every move that there is: from, verb, the initials of those who make it, to.
TABLE = """
SUGGESTED   introduce         F    INTRODUCED
SUGGESTED   express_interest  O    INTERESTED
INTRODUCED  express_interest  O    INTERESTED
INTERESTED  prepare           OF   PREPARING
INTERESTED  apply             OF   APPLIED
PREPARING   apply             OF   APPLIED
APPLIED     award             $F   AWARDED
APPLIED     not_award         $F   NOT_AWARDED
SUGGESTED   withdraw          OF   WITHDRAWN
INTRODUCED  withdraw          OF   WITHDRAWN
INTERESTED  withdraw          OF   WITHDRAWN
PREPARING   withdraw          OF   WITHDRAWN
APPLIED     withdraw          OF   WITHDRAWN
"""
INITIALS = {"O": Party.ORGANIZATION, "F": Party.OFFICE, "$": Party.FUNDER}
MOVES = {
    (State[origin], verb, INITIALS[initial], State[to])
    for origin, verb, initials, to in map(str.split, TABLE.strip().splitlines())
    for initial in initials
}


def test_these_moves_exist_and_no_others() -> None:
    made = set()
    for state, verb, party in product(State, LIFE.moves, Party):
        try:
            made.add((state, verb, party, LIFE.next_state(state, verb, party)))
        except (WrongState, PermissionDenied):
            continue
    assert made == MOVES


def test_nobody_gives_an_organizations_interest_for_it() -> None:
    with pytest.raises(PermissionDenied) as refused:
        LIFE.next_state(State.INTRODUCED, "express_interest", Party.OFFICE)
    assert refused.value.reason == "CONNECTION_NOT_YOUR_MOVE"


def test_a_decision_stands() -> None:
    for state, verb in product((State.AWARDED, State.NOT_AWARDED, State.WITHDRAWN), LIFE.moves):
        with pytest.raises(WrongState) as refused:
            LIFE.next_state(state, verb, next(iter(LIFE.moves[verb].by)))
        assert refused.value.reason == "CONNECTION_WRONG_STATE"


def test_every_state_but_a_decision_leads_somewhere() -> None:
    leading = {state for state in State if any(LIFE.verbs(state, party) for party in Party)}
    assert leading == set(UNDER_WAY)


def test_the_office_suggests_and_an_organization_is_interested() -> None:
    assert FIRST == {Party.OFFICE: State.SUGGESTED, Party.ORGANIZATION: State.INTERESTED}


@pytest.mark.parametrize("state", list(State))
def test_a_suggestion_and_its_withdrawal_stay_unknown_to_the_funder(state: State) -> None:
    assert tells_funder(state) is (state not in (State.SUGGESTED, State.WITHDRAWN))


@pytest.mark.parametrize("currency", [None, "USD"])
def test_an_award_is_in_the_opportunitys_currency_when_it_has_one(currency: str | None) -> None:
    check_award(Amount(1, "USD"), currency)


@pytest.mark.parametrize(
    ("award", "field"), [(Amount(0, "USD"), "amount"), (Amount(100, "EUR"), "amount.currency_code")]
)
def test_an_award_of_nothing_or_in_another_currency_is_refused(award: Amount, field: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        check_award(award, "USD")
    assert [violation.field for violation in refused.value.violations] == [field]

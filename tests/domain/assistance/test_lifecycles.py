"""The lives of cases and referrals, every move from every state by everybody."""

import itertools
from typing import Any

import pytest

from services.assistance.domain import cases, referrals
from services.chassis.errors import PermissionDenied, WrongState


@pytest.mark.parametrize(
    ("life", "states", "parties"),
    [(cases.LIFE, cases.State, cases.Party), (referrals.LIFE, referrals.State, referrals.Party)],
    ids=["case", "referral"],
)
def test_a_move_is_made_from_its_origins_by_its_parties_and_refused_otherwise(
    life: Any, states: Any, parties: Any
) -> None:
    for verb, state, party in itertools.product(life.moves, states, parties):
        move = life.moves[verb]
        if party not in move.by:
            with pytest.raises(PermissionDenied):
                life.next_state(state, verb, party)
        elif state not in move.origins:
            with pytest.raises(WrongState) as refusal:
                life.next_state(state, verb, party)
            allowed = refusal.value.metadata["allowed_states"].split(",")
            assert allowed == [s.name for s in states if s in move.origins]
        else:
            assert life.next_state(state, verb, party) is move.to
            assert verb in life.verbs(state, party)


def test_every_state_of_a_case_but_duplicate_is_reached_and_none_is_a_trap() -> None:
    reached = {cases.State.DRAFT} | {move.to for move in cases.LIFE.moves.values()}
    assert set(cases.State) - reached == {cases.State.DUPLICATE}
    ends = {s for s in cases.State if not any(s in move.origins for move in cases.LIFE.moves.values())}
    assert ends == {cases.State.WITHDRAWN, cases.State.DUPLICATE}


def test_every_referral_ends() -> None:
    ends = {s for s in referrals.State if not any(s in move.origins for move in referrals.LIFE.moves.values())}
    assert {state.name for state in ends} == {"DECLINED", "EXPIRED", "REVOKED", "CONFIRMED"}


def test_it_is_always_somebodys_turn_until_a_case_is_over() -> None:
    for state in cases.State:
        for at_agency in (False, True):
            turn = cases.waiting_on(state, at_agency=at_agency)
            over = state.name in {"CLOSED", "DECLINED", "WITHDRAWN", "DUPLICATE"}
            assert (turn is cases.WaitingOn.NOBODY) == over
            assert (turn is cases.WaitingOn.AGENCY) == (at_agency and state in cases.WORKING)

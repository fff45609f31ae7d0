"""The rules of proposals."""

import pytest

from services.chassis.errors import InvalidArgument, WrongState
from services.partners.domain.proposals import ACCEPTED, DECLINED, Field, Party, decided, party, verb_of

OPEN = [Field("mission"), Field("website")]
YES = Field("mission", ACCEPTED, "", "accounts/a", "2026-01-02T00:00:00+00:00")
NO = Field("website", DECLINED, "It is theirs.", "accounts/a", "2026-01-02T00:00:00+00:00")


def test_a_proposal_is_decided_when_its_last_field_is() -> None:
    first = decided(OPEN, [NO])
    assert first == [Field("mission"), NO]
    assert verb_of(first) == "decide"
    last = decided(first, [YES])
    assert last == [YES, NO]
    assert verb_of(last) == "conclude"


@pytest.mark.parametrize(
    ("decisions", "field"),
    [
        ([YES, Field("phones", ACCEPTED)], "decisions[1].field"),
        ([YES, YES], "decisions[1].field"),
        ([Field("website", DECLINED, " \n")], "decisions[0].comment"),
    ],
)
def test_a_decision_that_makes_no_sense_is_named(decisions: list[Field], field: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        decided(OPEN, decisions)
    assert [violation.field for violation in refused.value.violations] == [field]


def test_a_field_is_decided_once() -> None:
    with pytest.raises(WrongState, match="website was declined before"):
        decided([Field("mission"), NO], [Field("website", ACCEPTED)])


@pytest.mark.parametrize(
    ("verb", "sides", "moves"),
    [
        ("decide", {"keeps"}, Party.ORGANIZATION),
        ("decide", {"office"}, Party.OFFICE),
        ("decide", {"proposes"}, Party.PROPOSER),
        ("decide", {"keeps", "proposes"}, Party.ORGANIZATION),
        ("decide", {"office", "proposes"}, Party.OFFICE),
        ("withdraw", {"keeps"}, Party.ORGANIZATION),
        ("withdraw", {"office"}, Party.OFFICE),
        ("withdraw", {"keeps", "proposes"}, Party.PROPOSER),
        ("withdraw", {"office", "proposes"}, Party.PROPOSER),
    ],
)
def test_whoever_is_of_several_sides_moves_as_the_one_whose_move_it_is(
    verb: str, sides: set[str], moves: Party
) -> None:
    sided = {side: side in sides for side in ("keeps", "office", "proposes")}
    assert party(verb, **sided) is moves

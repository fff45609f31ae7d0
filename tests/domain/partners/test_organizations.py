"""By what an organization is found, and in which state it enters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tributary.partners.v1 import organizations_pb2

from services.partners.domain.organizations import (
    State,
    facets,
    first_state,
    municipality_facet,
    searched_name,
    sort_key,
)
from services.partners.domain.text import fold, words


def test_whom_the_office_enters_is_active_and_whom_others_enter_is_a_prospect() -> None:
    assert first_state(by_office=True) is State.ACTIVE
    assert first_state(by_office=False) is State.PROSPECT


def test_the_states_are_numbered_as_in_the_contract() -> None:
    assert {s.name: s.value for s in State} == dict(organizations_pb2.Organization.State.items()[1:])


@pytest.mark.parametrize(
    ("written", "compared"),
    [("Peña", "pena"), ("ÉCOLE", "ecole"), ("Hmoob Łódź", "hmoob łodz"), ("Straße", "straße"), ("ﬁre", "fire")],
)
def test_accents_and_capitals_do_not_count(written: str, compared: str) -> None:
    assert fold(written) == compared


@given(st.text(max_size=300))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_keys_stay_short_enough_to_be_indexed(text: str) -> None:
    assert len(sort_key(text).encode()) < 2700
    assert len(municipality_facet(text).encode()) < 2700
    assert all(len(word.encode()) <= 255 for word in words(fold(text)))


def test_every_name_is_searched_once() -> None:
    assert searched_name("Casa Peña", "CASA PEÑA", ["The House", ""]) == "casa pena\nthe house"


def test_who_speaks_a_dialect_speaks_the_language() -> None:
    found = facets(municipalities=["West Allis "], zip_codes=["53204"], determinants=[5], languages=["es-MX", "hmn"])
    assert found == ["for:5", "in:west allis", "speaks:es", "speaks:es-mx", "speaks:hmn", "zip:53204"]


def test_words_are_those_of_letters_and_figures() -> None:
    assert words("the 30th-street corridor & co.\nthe y_w") == ["30th", "co", "corridor", "street", "the", "w", "y"]

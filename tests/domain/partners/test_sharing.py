"""Who sees what of a partnership record: the whole truth table."""

from itertools import product

import pytest
from tributary.partners.v1 import records_pb2, vocabulary_pb2

from services.partners.domain.sharing import (
    Agreement,
    Category,
    Decision,
    Reason,
    Viewer,
    Visibility,
    decide,
    funder_knows,
    viewer_of,
)

KEPT = [category for category in Category if category is not Category.PROFILE]
AGREEMENTS = (None, Agreement.ACTIVE, Agreement.EXPIRED)


def decision(viewer: Viewer, category: Category, party: bool, consents: bool, agreement: Agreement | None) -> Decision:
    """What is decided when the organization does or does not consent, and an agreement stands so."""
    return decide(
        viewer,
        category,
        party=party,
        consented={category} if consents else set(),
        agreements={category: agreement} if agreement else {},
    )


@pytest.mark.parametrize("viewer", [Viewer.ITSELF, Viewer.OFFICE])
@pytest.mark.parametrize("category", Category)
def test_the_organization_itself_and_the_office_see_everything(viewer: Viewer, category: Category) -> None:
    for party, consents, agreement in product((True, False), (True, False), AGREEMENTS):
        assert decision(viewer, category, party, consents, agreement) == Decision(Visibility.SHOWN)


def test_the_profile_is_public_whatever_was_agreed() -> None:
    for party, consents, agreement in product((True, False), (True, False), AGREEMENTS):
        assert decision(Viewer.OTHER, Category.PROFILE, party, consents, agreement) == Decision(Visibility.SHOWN)


@pytest.mark.parametrize("category", KEPT)
@pytest.mark.parametrize(
    ("consents", "agreement", "reason"),
    [
        (False, None, Reason.NO_CONSENT),
        (False, Agreement.ACTIVE, Reason.NO_CONSENT),
        (False, Agreement.EXPIRED, Reason.NO_CONSENT),
        (True, None, Reason.NO_AGREEMENT),
        (True, Agreement.EXPIRED, Reason.AGREEMENT_EXPIRED),
        (True, Agreement.ACTIVE, None),
    ],
)
def test_others_need_consent_and_an_active_agreement_or_see_their_own_part(
    category: Category, consents: bool, agreement: Agreement | None, reason: Reason | None
) -> None:
    stranger = decision(Viewer.OTHER, category, False, consents, agreement)
    party = decision(Viewer.OTHER, category, True, consents, agreement)
    if reason is None:
        assert stranger == party == Decision(Visibility.SHOWN)
    else:
        assert stranger == Decision(Visibility.WITHHELD, reason)
        assert party == Decision(Visibility.OWN_PART, reason)


@pytest.mark.parametrize("category", KEPT)
def test_consent_and_agreement_for_one_category_open_no_other(category: Category) -> None:
    others = [other for other in KEPT if other is not category]
    for other in others:
        seen = decide(Viewer.OTHER, other, consented={category}, agreements={category: Agreement.ACTIVE})
        assert seen == Decision(Visibility.WITHHELD, Reason.NO_CONSENT)


def test_until_consents_and_agreements_are_known_nothing_is_consented_to() -> None:
    assert {decide(Viewer.OTHER, category) for category in KEPT} == {Decision(Visibility.WITHHELD, Reason.NO_CONSENT)}


def test_the_office_looks_as_the_office_also_at_its_own_record() -> None:
    assert viewer_of(own=True, office=True) is Viewer.OFFICE
    assert viewer_of(own=False, office=True) is Viewer.OFFICE
    assert viewer_of(own=True, office=False) is Viewer.ITSELF
    assert viewer_of(own=False, office=False) is Viewer.OTHER


def test_a_funder_knows_of_a_connection_from_its_introduction_on() -> None:
    states = ("SUGGESTED", "INTRODUCED", "INTERESTED", "PREPARING", "APPLIED", "AWARDED", "NOT_AWARDED", "WITHDRAWN")
    assert [state for state in states if not funder_knows(state)] == ["SUGGESTED", "WITHDRAWN"]


def test_the_numbers_are_those_of_the_contract() -> None:
    assert {c.name: c.value for c in Category} == dict(vocabulary_pb2.DataCategory.items()[1:])
    assert {v.name: v.value for v in Visibility} == dict(records_pb2.Section.Visibility.items()[1:])
    assert {r.name: r.value for r in Reason} == dict(records_pb2.Section.Reason.items()[1:])

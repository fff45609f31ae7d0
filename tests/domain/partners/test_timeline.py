"""The timeline's lines."""

import string

import pytest

from services.partners.consumers import CONSUMERS
from services.partners.domain.sharing import Category
from services.partners.domain.timeline import LINES, line, listed, money


def test_every_event_that_the_record_takes_in_has_its_line_but_these() -> None:
    taken = {name.rpartition(".")[2] for consumer in CONSUMERS for name in consumer.handlers}
    # A look is nothing that happened to the record: it is in the log of who saw it. Who is erased is not told of.
    told = taken - {"OpportunityUpdated", "CaseTurnChanged", "CaseAttachmentDownloaded"}
    assert told - {"CaseAssigneeErased", "ErasureApproved"} == set(LINES)


@pytest.mark.parametrize("event", LINES)
def test_a_line_of_a_case_says_no_more_than_its_number_and_who_has_it(event: str) -> None:
    category, text = LINES[event]
    words = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    allowed = {
        Category.PROFILE: {"organization", "fields", "proposer"},
        Category.CASES: {"number", "assignee"},
        Category.CASE_DETAILS: {"number", "agency"},
        Category.AGREEMENTS: {"category", "grantee", "title", "party", "end", "when"},
        Category.FUNDING: {"opportunity", "funder", "amount"},
    }
    assert words <= allowed[category]
    assert words, "it says what it happened to"


def test_lines_read_as_plain_english() -> None:
    assert line("CaseSubmitted", number="TA-2026-000123", assignee="") == (
        Category.CASES,
        "TA-2026-000123 was submitted",
    )
    assert line("ReferralAccepted", number="TA-2026-000123", agency="Housing Division") == (
        Category.CASE_DETAILS,
        "Housing Division accepted the referral of TA-2026-000123",
    )
    assert line("ConnectionAwarded", opportunity="Small grants", funder="Lakeshore Fund", amount="$25,000.00") == (
        Category.FUNDING,
        "Was awarded $25,000.00 by Lakeshore Fund for Small grants",
    )


def test_a_name_that_is_not_known_yet_leaves_a_sentence() -> None:
    assert line("CaseAssigned", number="TA-2026-000001", assignee="")[1] == "TA-2026-000001 was assigned to somebody"


def test_braces_in_a_name_are_only_braces() -> None:
    assert line("CaseAssigned", number="TA-2026-000001", assignee="{number}")[1].endswith("assigned to {number}")


@pytest.mark.parametrize(
    ("currency", "units", "nanos", "written"),
    [
        ("USD", 25_000, 0, "$25,000.00"),
        ("USD", 1_234_567, 890_000_000, "$1,234,567.89"),
        ("USD", 0, 50_000_000, "$0.05"),
        ("CAD", 10, 0, "10.00 CAD"),
    ],
)
def test_money_is_written_as_people_write_it(currency: str, units: int, nanos: int, written: str) -> None:
    assert money(currency, units, nanos) == written


def test_changed_fields_are_listed_in_words() -> None:
    assert listed(["mission"]) == "mission"
    assert listed(["mission", "service_area", "phones"]) == "mission, service area and phones"

"""Finding organizations: by name with its typos, by the words of a mission, by filters, page by page."""

from typing import Any

import pytest
from tributary.partners.v1 import directory_pb2, directory_pb2_grpc
from tributary.partners.v1 import organizations_pb2 as pb

from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners
from tests.services.refusals import refusal

Kind = pb.Organization.Kind

PLACES: tuple[dict[str, Any], ...] = (
    {"display_name": "Riverbend Housing Alliance", "mission": "Roofs for elders."},
    {"display_name": "Riverbend Legal Clinic", "mission": "Counsel for tenants.", "kind": "BUSINESS"},
    {"display_name": "Harambee Food Pantry", "mission": "Groceries without questions."},
    {"display_name": "Centro Peña de la Música", "mission": "Guitar lessons.", "languages": ["es-MX"]},
    {
        "display_name": "Clybourn Neighbors",
        "also_known_as": ["Thirtieth Street Gardeners"],
        "mission": "Tomatoes, and a roof over the seedlings.",
        "service_area": {"municipalities": ["West Allis"], "zip_codes": ["53214"]},
        "determinants": ["ENVIRONMENT_AND_CLIMATE"],
        "languages": ["hmn"],
    },
    {
        "display_name": "Department of Parks",
        "legal_name": "Milwaukee County Department of Parks",
        "kind": "COUNTY_DEPARTMENT",
        "service_area": {"municipalities": ["Milwaukee", "West Allis"], "zip_codes": ["53204"]},
        "determinants": ["HOUSING"],
    },
)


@pytest.fixture(scope="module")
async def listed(partners: Partners) -> Partners:
    """Partners, with six organizations in it, and the words of their names learnt."""
    for place in PLACES:
        await partners.enter(**place)

    async def learnt() -> bool:
        return bool(await partners.rows("SELECT FROM name_words WHERE word = 'parks'"))

    await eventually(learnt)
    return partners


async def found(partners: Partners, query: str, **wanted: Any) -> list[str]:
    """The names that a search finds, in its order."""
    request = pb.SearchOrganizationsRequest(query=query, filter=wanted or None)
    answer = await partners.organizations.SearchOrganizations(request, metadata=partners.public)
    return [organization.display_name for organization in answer.organizations]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Riverbend Housing Alliance", "Riverbend Housing Alliance"),
        ("Rivrebend Hosing Aliance", "Riverbend Housing Alliance"),
        ("riverbend legl", "Riverbend Legal Clinic"),
        ("pena", "Centro Peña de la Música"),
        ("MUSICA", "Centro Peña de la Música"),
        ("thirtieth street", "Clybourn Neighbors"),
        ("Milwaukee County Parks", "Department of Parks"),
        ("haramb", "Harambee Food Pantry"),
        # Words on their own, of which the typo leaves hardly a trigram.
        ("lgeal", "Riverbend Legal Clinic"),
        ("clbyourn", "Clybourn Neighbors"),
        ("prks", "Department of Parks"),
    ],
)
async def test_a_name_is_found_as_people_write_it(listed: Partners, query: str, first: str) -> None:
    assert (await found(listed, query))[0] == first


async def test_the_closest_name_comes_first_and_of_equally_close_ones_the_shortest(listed: Partners) -> None:
    assert await found(listed, "riverbend") == ["Riverbend Legal Clinic", "Riverbend Housing Alliance"]


async def test_after_the_names_come_the_missions_that_have_the_words(listed: Partners) -> None:
    assert await found(listed, "groceries") == ["Harambee Food Pantry"]
    assert set(await found(listed, "roof")) == {"Riverbend Housing Alliance", "Clybourn Neighbors"}
    assert await found(listed, "counsel tenant") == ["Riverbend Legal Clinic"]


@pytest.mark.parametrize("query", ["zzzzzz", "%", "'; --", "\u0301", " "])
async def test_what_is_like_nothing_finds_nothing(listed: Partners, query: str) -> None:
    assert await found(listed, query) == []


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"kinds": ["COUNTY_DEPARTMENT", "BUSINESS"]}, {"Department of Parks", "Riverbend Legal Clinic"}),
        ({"states": ["PROSPECT"]}, set()),
        ({"municipalities": ["WEST ALLIS"]}, {"Department of Parks", "Clybourn Neighbors"}),
        ({"municipalities": ["milwaukee", "Nowhere"]}, {"Department of Parks"}),
        ({"zip_codes": ["53204"]}, {"Department of Parks"}),
        ({"determinants": ["HOUSING", "ENVIRONMENT_AND_CLIMATE"]}, {"Department of Parks", "Clybourn Neighbors"}),
        ({"languages": ["es"]}, {"Centro Peña de la Música"}),
        ({"languages": ["es-US"]}, set()),
        ({"languages": ["HMN"], "municipalities": ["West Allis"]}, {"Clybourn Neighbors"}),
        ({"languages": ["hmn"], "zip_codes": ["53204"]}, set()),
    ],
)
async def test_a_list_is_narrowed_by_what_was_asked_for(
    listed: Partners, wanted: dict[str, Any], names: set[str]
) -> None:
    request = pb.ListOrganizationsRequest(filter=pb.OrganizationFilter(**wanted))
    answer = await listed.organizations.ListOrganizations(request, metadata=listed.public)
    assert {organization.display_name for organization in answer.organizations} == names


async def test_a_search_is_narrowed_likewise(listed: Partners) -> None:
    assert await found(listed, "riverbend", kinds=["BUSINESS"]) == ["Riverbend Legal Clinic"]
    assert await found(listed, "roof", languages=["hmn"]) == ["Clybourn Neighbors"]


async def test_a_service_is_found_by_words_of_its_name(listed: Partners) -> None:
    pantry = (await listed.rows("SELECT id FROM organizations WHERE display_name = 'Harambee Food Pantry'"))[0]["id"]
    service = directory_pb2.Service(display_name="Emergency Food 100%", status="ACTIVE")
    await directory_pb2_grpc.DirectoryServiceStub(listed.running.channel).CreateService(
        directory_pb2.CreateServiceRequest(parent=f"organizations/{pantry}", service=service), metadata=listed.office
    )
    for words, names in (
        ("food EMERGENCY", ["Harambee Food Pantry"]),
        ("100%", ["Harambee Food Pantry"]),
        ("food_", []),
        ("food shelter", []),
    ):
        request = pb.ListOrganizationsRequest(filter=pb.OrganizationFilter(service=words))
        answer = await listed.organizations.ListOrganizations(request, metadata=listed.public)
        assert [organization.display_name for organization in answer.organizations] == names


async def test_pages_of_a_list_and_of_a_search_hold_everything_once(listed: Partners) -> None:
    names = []
    request = pb.ListOrganizationsRequest(page_size=2)
    while True:
        page = await listed.organizations.ListOrganizations(request, metadata=listed.public)
        names += [organization.display_name for organization in page.organizations]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert names == sorted((place["display_name"] for place in PLACES), key=str.lower)
    # Two are found by name, one more by its mission.
    await listed.enter("Roof Riverbend Society")
    whole = await found(listed, "roof")
    assert len(whole) == 3
    search = pb.SearchOrganizationsRequest(query="roof", page_size=1)
    paged = []
    while True:
        answer = await listed.organizations.SearchOrganizations(search, metadata=listed.public)
        paged += [organization.display_name for organization in answer.organizations]
        if not answer.next_page_token:
            break
        search.page_token = answer.next_page_token
    assert paged == whole


async def test_pages_of_a_misspelt_search_go_on_with_what_was_meant(listed: Partners) -> None:
    await listed.enter("Legal Aid")
    search = pb.SearchOrganizationsRequest(query="lgeal", page_size=1)
    first = await listed.organizations.SearchOrganizations(search, metadata=listed.public)
    search.page_token = first.next_page_token
    second = await listed.organizations.SearchOrganizations(search, metadata=listed.public)
    assert [page.organizations[0].display_name for page in (first, second)] == ["Legal Aid", "Riverbend Legal Clinic"]


async def test_a_token_of_another_query_is_refused(listed: Partners) -> None:
    page = await listed.organizations.ListOrganizations(
        pb.ListOrganizationsRequest(page_size=1), metadata=listed.public
    )
    request = pb.ListOrganizationsRequest(
        page_size=1, page_token=page.next_page_token, filter=pb.OrganizationFilter(kinds=[Kind.SCHOOL])
    )
    assert await refusal(listed.organizations.ListOrganizations(request, metadata=listed.public)) == (
        "INVALID_ARGUMENT",
        "PAGE_TOKEN_INVALID",
    )


async def test_what_is_only_alike_comes_on_the_pages_after_the_names_that_have_all_the_words(listed: Partners) -> None:
    await listed.enter("Riverbend Housing Council")
    search = pb.SearchOrganizationsRequest(query="Riverbend Housing Aliance")
    pages: list[list[str]] = []
    while True:
        answer = await listed.organizations.SearchOrganizations(search, metadata=listed.public)
        pages.append([organization.display_name for organization in answer.organizations])
        if not answer.next_page_token:
            break
        search.page_token = answer.next_page_token
    assert pages[0] == ["Riverbend Housing Alliance"]
    assert pages[1][0] == "Riverbend Housing Council"
    everything = [name for page in pages for name in page]
    assert len(everything) == len(set(everything))


async def test_a_slip_may_mean_several_words_and_the_others_tell_which(listed: Partners) -> None:
    for name in ("Fond Library", "Hopkins Fund"):
        await listed.enter(name)

    async def learnt() -> bool:
        words = await listed.rows("SELECT FROM name_words WHERE word IN ('fond', 'fund', 'library')")
        return len(words) == 3

    await eventually(learnt)
    assert await found(listed, "fnd hopkins") == ["Hopkins Fund"]
    assert await found(listed, "fnd libary") == ["Fond Library"]
    assert set(await found(listed, "fnd")) == {"Fond Library", "Hopkins Fund"}


async def test_a_word_that_some_mission_has_is_not_taken_for_misspelt(listed: Partners) -> None:
    await listed.enter("Meadow Circle", mission="Fonds and archives.")
    assert "Meadow Circle" in await found(listed, "fonds")

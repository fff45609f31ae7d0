"""From an opportunity to an award, with what the funder and everyone else may see when."""

import pytest

from tests.journeys.callers import Web
from tests.journeys.stages import DOLLARS, applied, in_progress, opportunity


async def test_a_case_leads_to_an_award(organization: Web, office: Web, funder: Web, riverbend: str) -> None:
    case, offered = await in_progress(organization, office), await opportunity(funder)
    suggested = await office.post("/v1/connections", organization=riverbend, opportunity=offered, case=case)
    name = suggested["name"]
    assert suggested["state"] == "SUGGESTED"
    for caller, verb, state in (
        (office, "introduce", "INTRODUCED"),
        (organization, "expressInterest", "INTERESTED"),
        (organization, "prepare", "PREPARING"),
        (organization, "apply", "APPLIED"),
    ):
        assert (await caller.post(f"/v1/{name}:{verb}"))["state"] == state
    awarded = await funder.post(f"/v1/{name}:award", amount=DOLLARS, feedback="Well done.")
    assert (awarded["state"], awarded["awardAmount"]["units"], awarded["case"]) == ("AWARDED", "5000", case)
    seen = await organization.get(f"/v1/{name}")
    assert (seen["feedback"], seen["awardDate"]["year"] > 2000) == ("Well done.", True)


async def test_a_draft_is_its_funders_and_the_offices(
    funder: Web, other_funder: Web, office: Web, organization: Web, public: Web
) -> None:
    name = (await funder.post("/v1/opportunities", title="Being written"))["name"]
    for caller in (funder, office):
        assert (await caller.get(f"/v1/{name}"))["state"] == "DRAFT"
    for caller in (other_funder, organization, public):
        assert await caller.reason("GET", f"/v1/{name}") == (404, "OPPORTUNITY_NOT_FOUND")
    await funder.post(f"/v1/{name}:publish")
    for caller in (other_funder, organization, public):
        assert (await caller.get(f"/v1/{name}"))["state"] == "OPEN"


async def test_a_suggestion_is_unknown_to_the_funder_until_the_introduction(
    office: Web, funder: Web, other_funder: Web, neighbor: Web, organization: Web, riverbend: str
) -> None:
    offered = await opportunity(funder)
    name = (await office.post("/v1/connections", organization=riverbend, opportunity=offered))["name"]
    assert (await organization.get(f"/v1/{name}"))["state"] == "SUGGESTED"
    assert await funder.reason("GET", f"/v1/{name}") == (404, "CONNECTION_NOT_FOUND")
    assert await funder.reason("POST", f"/v1/{name}:award", amount=DOLLARS) == (404, "CONNECTION_NOT_FOUND")
    assert not (await funder.get("/v1/connections", opportunity=offered)).get("connections")
    await office.post(f"/v1/{name}:introduce")
    assert (await funder.get(f"/v1/{name}"))["state"] == "INTRODUCED"
    for caller in (other_funder, neighbor):
        assert await caller.reason("GET", f"/v1/{name}") == (404, "CONNECTION_NOT_FOUND")


@pytest.mark.parametrize(
    ("amount", "field"),
    [
        ({"currencyCode": "USD", "units": "0"}, "amount"),
        ({"currencyCode": "EUR", "units": "5000"}, "amount.currencyCode"),
        ({"currencyCode": "USD", "units": "-1"}, "amount"),
    ],
    ids=["nothing", "another currency", "less than nothing"],
)
async def test_an_award_is_of_money_in_the_opportunitys_currency(
    organization: Web, funder: Web, amount: dict[str, str], field: str
) -> None:
    name = await applied(organization, await opportunity(funder))
    problem = await funder.refusal("POST", f"/v1/{name}:award", amount=amount)
    assert (problem["status"], [error["field"] for error in problem["errors"]]) == (400, [field])
    assert (await funder.get(f"/v1/{name}"))["state"] == "APPLIED"


async def test_a_decision_is_the_funders_and_stands(organization: Web, funder: Web, other_funder: Web) -> None:
    name = await applied(organization, await opportunity(funder))
    assert await organization.reason("POST", f"/v1/{name}:award", amount=DOLLARS) == (403, "ROLE_REQUIRED")
    assert await other_funder.reason("POST", f"/v1/{name}:award", amount=DOLLARS) == (404, "CONNECTION_NOT_FOUND")
    declined = await funder.post(f"/v1/{name}:notAward", feedback="A budget is missing.")
    assert declined["state"] == "NOT_AWARDED"
    assert (await organization.get(f"/v1/{name}"))["feedback"] == "A budget is missing."
    for caller, verb, body in (
        (funder, "award", {"amount": DOLLARS}),
        (organization, "withdraw", {}),
        (organization, "apply", {}),
    ):
        assert await caller.reason("POST", f"/v1/{name}:{verb}", **body) == (409, "CONNECTION_WRONG_STATE")


async def test_an_organization_connects_itself_and_once_at_a_time(organization: Web, funder: Web) -> None:
    offered = await opportunity(funder)
    first = await organization.post("/v1/connections", opportunity=offered)
    assert first["state"] == "INTERESTED"
    assert await organization.reason("POST", "/v1/connections", opportunity=offered) == (409, "CONNECTION_EXISTS")
    await organization.post(f"/v1/{first['name']}:withdraw")
    assert (await organization.post("/v1/connections", opportunity=offered))["name"] != first["name"]


async def test_nobody_is_connected_to_what_is_over(organization: Web, office: Web, funder: Web, riverbend: str) -> None:
    offered = await opportunity(funder)
    await funder.post(f"/v1/{offered}:close")
    refused = (409, "OPPORTUNITY_WRONG_STATE")
    assert await organization.reason("POST", "/v1/connections", opportunity=offered) == refused
    assert await office.reason("POST", "/v1/connections", opportunity=offered, organization=riverbend) == refused

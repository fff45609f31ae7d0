"""The demo's organizations share: what was consented to and signed is open when the product is up, and nothing else."""

from cli.demo.catalog import name_of
from tests.journeys.callers import Web, answered
from tests.product import Product

Sections = dict[str, tuple[str, str]]


def sections(record: dict[str, object]) -> Sections:
    """How much of each category is shown, and why not all."""
    found: list[dict[str, str]] = record["sections"]  # type: ignore[assignment]
    return {part["category"]: (part["visibility"], part.get("reason", "")) for part in found}


async def test_an_agency_reads_what_both_a_consent_and_an_agreement_open(housing_web: Web) -> None:
    record = await housing_web.get(f"/v1/{name_of('organizations', 'freshet')}/record")
    seen = sections(record)
    assert seen.pop("FUNDING") == ("SHOWN", "")
    assert {visibility for visibility, _ in seen.values()} <= {"WITHHELD", "OWN_PART"}
    herons = sections(await housing_web.get(f"/v1/{name_of('organizations', 'herons')}/record"))
    assert herons["CASE_DETAILS"][1] == "NO_AGREEMENT", "consented to, and in no agreement"
    assert herons["FUNDING"][1] == "NO_CONSENT", "agreed upon, and not consented to"


async def test_an_organization_gives_a_consent_over_rest_once_however_often_it_is_sent(
    organization: Web, riverbend: str, housing: str
) -> None:
    path, body = f"/v1/{riverbend}/consents", {"category": "ENGAGEMENTS", "grantee": housing}
    given = await organization.post(path, key="consent-once", **body)
    assert await organization.post(path, key="consent-once", **body) == given
    assert given["meaning"].startswith("Milwaukee County Housing Services may see the meetings")
    assert await organization.reason("POST", path, **body) == (409, "CONSENT_EXISTS")
    taken = await organization.post(f"/v1/{given['name']}:withdraw")
    assert taken["withdrawTime"]
    listed = await organization.get(path)
    assert given["name"] not in [consent["name"] for consent in listed.get("consents", [])]
    past = await organization.get(path, includePast="true")
    assert given["name"] in [consent["name"] for consent in past["consents"]]


async def test_a_look_through_the_gateway_is_on_the_page_of_who_saw_our_record(
    product: Product, organization: Web, office: Web, neighbor: Web, riverbend: str
) -> None:
    await office.get(f"/v1/{riverbend}/record")
    page = await organization.get(f"/v1/{riverbend}/disclosures", pageSize="200")
    assert "Dana Example" in {disclosure["accountDisplayName"] for disclosure in page["disclosures"]}
    assert all(disclosure["name"].startswith(f"{riverbend}/disclosures/") for disclosure in page["disclosures"])
    assert not (await neighbor.get(f"/v1/{riverbend}/disclosures")).get("disclosures")
    refused = await office.send("GET", f"/v1/{riverbend}/disclosures", startTime="yesterday")
    assert refused.status_code == 400
    ahead = answered(await office.send("GET", f"/v1/{riverbend}/disclosures", startTime="2100-01-01T00:00:00Z"))
    assert not ahead.get("disclosures")

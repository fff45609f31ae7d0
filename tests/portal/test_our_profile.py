"""An organization's people keep its profile, see what others changed or suggest, and decide."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.portal.conftest import Visitor
from tests.portal.test_our_requests import signed_in
from tests.product import Product


@pytest.fixture
async def agency(product: Product) -> AsyncIterator[httpx2.AsyncClient]:
    """A client that calls as an agency."""
    headers = {"Authorization": f"Bearer {product.token('agency')}"}
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, trust_env=False) as client:
        yield client


async def riverbend(client: httpx2.AsyncClient) -> str:
    found = (await client.get("/v1/organizations:search", params={"query": "riverbend"})).json()
    return str(found["organizations"][0]["name"])


async def test_what_is_missing_is_added_without_a_script(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password, 320, "/our/profile", java_script_enabled=False)
    await person.page.fill("#email", "no address")
    await person.page.fill("#website", "https://riverbend.demo.example")
    await person.click("button:has-text('Save')")
    assert await person.page.input_value("#website") == "https://riverbend.demo.example"
    assert await person.page.get_attribute("#email", "aria-invalid") == "true"
    await person.page.fill("#email", "hola@riverbend.demo.example")
    await person.page.fill("#phones", "+14145550110\n+14145550111")
    await person.click("label[for=languages-hmn]")
    await person.click("button:has-text('Save')")
    assert "Your profile is changed." in await person.page.inner_text("[role=status]")
    assert "What is missing" not in await person.page.inner_text("main")
    assert await person.page.input_value("#phones") == "+14145550110\n+14145550111"
    await person.click("text=See it as everybody does")
    assert "Hmong" in await person.page.inner_text("aside")
    # As it was, for other tests.
    await person.open("/our/profile")
    await person.page.fill("#website", "")
    await person.page.fill("#phones", "+14145550110")
    await person.click("label[for=languages-hmn]")
    await person.click("button:has-text('Save')")
    assert "Your profile is changed." in await person.page.inner_text("[role=status]")


async def test_two_change_it_at_once_and_each_sees_what_the_other_did(visitor: Visitor, password: str) -> None:
    one = await signed_in(visitor, password, 360, "/our/profile")
    two = await signed_in(visitor, password, 1280, "/our/profile")
    mission = await one.page.input_value("#mission")
    await two.page.fill("#mission", "Two says this.")
    await two.page.fill("#populations", "renters\nfamilies")
    await two.click("button:has-text('Save')")
    await one.page.fill("#mission", "One says that.")
    await one.page.fill("#strengths", "patience")
    await one.click("button:has-text('Save')")
    said = await one.page.inner_text(".changed")
    assert "Two says this." in said
    assert "You changed it, too." in said
    assert "renters, families" in said
    assert "You had left it alone" in said
    assert await one.page.input_value("#mission") == "One says that."
    assert await one.page.input_value("#populations") == "renters\nfamilies"
    await one.check()
    await one.page.fill("#mission", mission)
    await one.click("button:has-text('Save')")
    assert "Your profile is changed." in await one.page.inner_text("[role=status]")
    assert await one.page.input_value("#populations") == "renters\nfamilies", "what the other wrote is not lost"
    assert await one.page.input_value("#strengths") == "patience"


async def test_a_suggestion_is_decided_field_by_field(
    visitor: Visitor, password: str, agency: httpx2.AsyncClient
) -> None:
    body = {
        "organization": {
            "name": await riverbend(agency),
            "alsoKnownAs": ["The people by the river"],
            "yearIncorporated": 1901,
        },
        "updateMask": "alsoKnownAs,yearIncorporated",
        "reason": "We saw your papers.",
        "source": "the state's register",
    }
    made = await agency.post("/v1/proposals", json=body)
    assert made.status_code == 200, made.text
    person = await signed_in(visitor, password, 360, locale="es-US")
    await person.click(".todos >> text=Decida sobre una sugerencia")
    assert "We saw your papers." in await person.page.inner_text("main")
    await person.check()
    await person.click("button:has-text('Decidir')")
    assert "Elija al menos para uno." in await person.page.inner_text("[role=alert]")
    await person.click("label[for='decision-also_known_as-ACCEPTED']")
    await person.click("label[for='decision-year_incorporated-DECLINED']")
    await person.click("button:has-text('Decidir')")
    assert "Diga por qué no lo acepta: Fundada en." in await person.page.inner_text("[role=alert]")
    await person.check()
    await person.page.fill("#comment-year_incorporated", "Todavía no.")
    await person.click("button:has-text('Decidir')")
    assert "Está decidido." in await person.page.inner_text("[role=status]")
    assert "Todavía no." in await person.page.inner_text("main")
    await person.check()
    await person.open("/our/suggestions")
    assert "Decidida" in await person.page.locator(".card").first.inner_text()
    await person.check()


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
async def test_each_page_is_for_everyone(visitor: Visitor, password: str, width: int, locale: str) -> None:
    person = await signed_in(visitor, password, width, locale=locale)
    for path in ("/our/profile", "/our/suggestions"):
        assert await person.open(path) == 200
        await person.check()

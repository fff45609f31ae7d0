"""An organization's people take the steps of a connection, decide what is shared, and read who looked."""

import httpx2
import pytest

from tests.portal.conftest import Visitor
from tests.portal.test_our_requests import signed_in
from tests.product import Product


async def test_a_connection_goes_its_way_without_a_script(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password, 360, "/our/funding", java_script_enabled=False)
    card = person.page.locator(".card:has(button:text('We are interested'))").first
    title = (await card.locator("h3").inner_text()).strip()
    await person.click(card.locator("button"))
    assert "It is among yours now." in await person.page.inner_text("[role=status]")
    mine = person.page.locator(f".card--ours:has-text({title!r})")
    for button, said in (("We begin our application", "preparing"), ("We have applied", "Good luck!")):
        await person.click(mine.locator(f"button:has-text({button!r})"))
        assert said in await person.page.inner_text("[role=status]")
    sent = person.page.locator(f".card--still:has-text({title!r})")
    assert "The funder decides now." in await sent.inner_text()
    assert await sent.locator("[aria-current=step]").inner_text() == "Applied"
    await person.open("/our/home")
    assert title in await person.page.inner_text("aside")
    await person.open("/our/funding")
    await person.click(sent.locator("button:has-text('Not for us')"))
    assert "You no longer pursue it." in await person.page.inner_text("[role=status]")


async def test_what_is_shared_is_taken_back_and_each_look_is_to_be_read(
    visitor: Visitor, password: str, product: Product
) -> None:
    person = await signed_in(visitor, password, 360, "/our/sharing", locale="es-US")
    await person.click("button:has-text('Compartirlo')")
    assert "Elija qué compartir." in await person.page.inner_text("[role=alert]")
    await person.check()
    await person.page.select_option("#category", "ASSESSMENTS")
    await person.page.fill("#endDate", "2030-06-30")
    await person.click("button:has-text('Compartirlo')")
    given = person.page.locator(".share:has-text('Evaluaciones')")
    assert "hasta el 30 de junio de 2030" in await given.inner_text()
    await person.check()
    await person.page.select_option("#category", "ASSESSMENTS")
    await person.click("button:has-text('Compartirlo')")
    assert "Ya lo comparten con ellos." in await person.page.inner_text("[role=alert]")
    await person.click(given.locator("button:has-text('Retirarlo')"))
    assert "Desde ahora no se muestra." in await person.page.inner_text("[role=status]")
    assert "No se comparte con nadie." in await given.inner_text()

    headers = {"Authorization": f"Bearer {product.token('office')}"}
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, trust_env=False) as client:
        found = await client.get("/v1/organizations:search", params={"query": "riverbend"})
        await client.get(f"/v1/{found.json()['organizations'][0]['name']}/record")
    await person.click("text=Ver quién miró")
    assert "Solicitudes de ayuda" in await person.page.locator("tbody tr").first.inner_text()
    await person.check()


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
async def test_each_page_is_for_everyone(visitor: Visitor, password: str, width: int, locale: str) -> None:
    person = await signed_in(visitor, password, width, locale=locale)
    for path in ("/our/funding", "/our/sharing", "/our/seen"):
        assert await person.open(path) == 200
        await person.check()

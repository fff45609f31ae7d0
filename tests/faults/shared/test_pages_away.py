"""A service is away while somebody reads a page and sends a form: the page says so, what was typed is in it, and it is
sent once more when the service is back, and done once."""

from uuid import uuid4

from playwright.async_api import Browser

from tests.faults.rig import Rig, until
from tests.portal.person import Person


async def test_while_a_service_is_away_its_pages_say_so_and_keep_what_was_typed(rig: Rig, chromium: Browser) -> None:
    context = await chromium.new_context(base_url=rig.product.url, viewport={"width": 360, "height": 800})
    person, page, away = Person(await context.new_page()), context.pages[0], rig.hops["assistance"]
    title = f"A ramp for the hall {uuid4().hex[:6]}"
    await person.open("/our/requests/new")
    await person.sign_in("rosa@riverbend.demo.example", rig.product.demo_password)
    await page.fill("#title", title)
    await page.fill("#need", "The steps are steep.\nTwo of us fell.")
    away.refuses = True
    away.reset()
    try:
        await person.click("text=Send it to the Office")
        assert await person.heading() == "Try again in a moment"
        assert "What you wrote is kept in this page." in await page.inner_text("main")
        await person.check()
        reader = Person(await context.new_page())
        assert await reader.open("/our/requests") == 503
        assert await reader.heading() == "Try again in a moment"
        await reader.check()
        # What needs nothing of it is there all the same.
        assert await reader.open("/our/profile") == 200
    finally:
        away.refuses = False
    until(rig.ready)
    await person.click("button:has-text('Send it again')")
    await page.wait_for_selector(f"h1:has-text('{title}')")
    assert "The steps are steep." in await page.inner_text("main")
    await reader.open("/our/requests")
    assert await reader.page.locator(f"text={title}").count() == 1
    await context.close()

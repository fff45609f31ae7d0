"""Somebody of the Office looks as an organization sees: every page says so, and nothing can be changed."""

from playwright.async_api import expect

from tests.portal.conftest import Visitor
from tests.portal.office import STAFF

MARK = ".looking:has-text('You look as Riverbend Neighborhood Collective sees. You can change nothing.')"


async def test_pa_houa_looks_as_riverbend_sees(visitor: Visitor, password: str) -> None:
    person = await visitor(360)
    page = person.page
    await person.open("/look")
    await person.sign_in(STAFF, password)
    await page.fill("#query", "zzzzqqqq")
    await person.click("button:has-text('Find it')")
    assert "None has that in its name" in await page.inner_text("main")
    await person.check()
    await page.fill("#query", "Riverbend")
    await person.click("button:has-text('Find it')")
    await person.check()
    await person.click("button:has-text('Look as Riverbend')")
    assert "Say why" in await page.inner_text("[role=alert]")
    await person.check()
    await page.fill("#reason", "They asked what they see.")
    await person.click("button:has-text('Look as Riverbend')")
    assert await person.heading() == "Riverbend Neighborhood Collective", "one begins where they do"
    for path in (
        "/our/home",
        "/our/requests",
        "/our/profile",
        "/our/sharing",
        "/our/seen",
        "/organizations",
        "/nowhere",
    ):
        await person.open(path)
        await expect(page.locator(MARK)).to_be_visible()
        await person.check()
    await person.open("/our/requests/new")
    await page.fill("#title", "It is not I who asks")
    await person.click("text=Save it and come back later")
    assert "nothing was changed or sent" in await page.inner_text("main")
    await expect(page.locator(MARK)).to_be_visible()
    await person.check()
    await person.open("/our/requests?q=not+I+who+asks")
    assert "No request matches" in await page.inner_text("#found")
    assert await person.open("/office/queue") == 403, "it is for the Office, as which nobody looks now"
    await person.click("button:has-text('Stop looking')")
    assert await person.heading() == "Pa Houa Example"
    assert await page.locator(".looking").count() == 0
    assert await person.open("/office/queue") == 200

"""The pages of passkeys, with a device that the browser makes up. What passkeys hold off, tests/journeys has."""

from playwright.async_api import Page

from tests.portal.conftest import Visitor
from tests.product import Product

WENDELL = "wendell@parks.demo.example"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


async def device(page: Page) -> None:
    """Gives the browser a device that makes and uses passkeys at once when it is asked."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


async def test_wendell_adds_a_passkey_signs_in_with_it_and_removes_it_by_keyboard_alone(
    visitor: Visitor, password: str, product: Product
) -> None:
    # Browsers keep passkeys by the host's name.
    site = product.url.replace("127.0.0.1", "localhost")
    person = await visitor(360)
    page = person.page
    await device(page)
    await person.open(f"{site}/sign-in?next=/account")
    await person.sign_in(WENDELL, password)
    await person.press("Add one")
    await page.wait_for_selector("form[data-passkey]:not([hidden])")
    assert not await page.locator("[data-no-passkeys]").is_visible()
    await person.check()
    await person.write("displayName", "My phone")
    await person.write("password", "not this")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("form.passkey [role=status]:not(:empty)")
    await person.check()
    assert await page.input_value("#displayName") == "My phone"
    await page.fill("#password", password)
    await person.press("Add it")
    assert await person.heading() == "Your recovery codes"
    await person.check()
    await person.press("I have them")
    assert "My phone, since" in await page.inner_text("main")
    await person.check()
    await person.click("details.account summary")
    await person.press("Sign out")
    await page.wait_for_selector("form[data-passkey]:not([hidden])")
    await person.check()
    await person.press("Sign in with a passkey")
    assert await person.heading() == "What waits for you"
    await person.open(f"{site}/account")
    await person.press("Remove")
    assert "That passkey is removed." in await page.inner_text("[role=status]")


async def test_without_a_script_the_page_says_what_is_missing(visitor: Visitor, password: str) -> None:
    person = await visitor(320, java_script_enabled=False)
    await person.open("/sign-in?next=/passkey")
    await person.sign_in(WENDELL, password)
    await person.open("/passkey")
    assert "Passkeys need a browser that has them, its scripts" in await person.page.inner_text("main")
    assert not await person.page.locator("form[data-passkey]").is_visible()

"""Pages of those who have an account."""

from tests.portal.conftest import Visitor

ROSA = "rosa@riverbend.demo.example"


async def test_rosa_signs_in_on_a_phone_in_spanish_looks_at_her_account_and_leaves(
    visitor: Visitor, password: str
) -> None:
    person = await visitor(360, locale="es-US")
    await person.open("/sign-in")
    await person.sign_in(ROSA, "not this")
    await person.page.wait_for_selector("[role=alert]:focus")  # What is wrong is read.
    assert await person.page.input_value("#email") == ROSA
    assert (await person.page.title()).startswith("Error: Iniciar sesión")
    await person.check()
    await person.page.fill("#password", password)
    await person.click("main form button")
    assert await person.heading() == "Riverbend Neighborhood Collective", "one begins at home"
    await person.open("/account")
    assert await person.heading() == "Rosa Example"
    await person.check()
    await person.click("details.account summary")
    menu = await person.page.locator("details.account .menu__body").bounding_box()
    assert menu is not None
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= 360
    assert "Usted actúa por Riverbend Neighborhood Collective." in await person.page.inner_text("details.account")
    await person.check()
    await person.click("details.account button")
    assert "Ha cerrado la sesión." in await person.page.inner_text("main")
    await person.check()


async def test_it_all_works_without_a_script(visitor: Visitor, password: str) -> None:
    person = await visitor(360, java_script_enabled=False)
    await person.open("/account")
    await person.sign_in(ROSA, password)
    assert await person.heading() == "Rosa Example"
    await person.click("details.places summary")
    await person.click("details.places a[href='/opportunities']")
    assert await person.heading() == "Find funding"
    await person.click("details.account summary")
    await person.click("details.account button")
    assert await person.heading() == "Sign in"


async def test_by_keyboard_alone_one_signs_in_and_out(visitor: Visitor, password: str) -> None:
    person = await visitor()
    await person.open("/")
    await person.tab_to("Sign in")
    await person.page.keyboard.press("Enter")
    await person.page.wait_for_selector("#email")
    await person.tab_to("email")
    await person.page.keyboard.type(ROSA)
    await person.page.keyboard.press("Tab")
    await person.page.keyboard.type(password)
    await person.page.keyboard.press("Enter")
    await person.page.wait_for_url("**/our/home")
    await person.tab_to("Rosa Example")
    await person.page.keyboard.press("Enter")
    await person.tab_to("Sign out")
    await person.page.keyboard.press("Enter")
    await person.page.wait_for_url("**/sign-in*")


async def test_what_was_typed_outlives_the_session(visitor: Visitor, password: str) -> None:
    """Of two sessions one ends while its owner is about to end the other: after signing in, that can still be sent."""
    other = await visitor()
    await other.open("/sign-in")
    await other.sign_in(ROSA, password)
    person = await visitor(360, locale="en-US")
    await person.open("/account")
    await person.sign_in(ROSA, password)
    target = person.page.locator("li:not(:has-text('This is the session')) button[name=session]").first
    session = await target.get_attribute("value")
    await person.page.context.clear_cookies()
    await person.click(target)
    assert await person.heading() == "Your session has ended"
    await person.check()
    await person.sign_in(ROSA, "not this")
    assert await person.heading() == "Your session has ended"
    assert await person.page.input_value("#email") == ROSA
    await person.sign_in(ROSA, password)
    assert await person.heading() == "You are signed in again"
    await person.check()
    await person.click("text=Send it now")
    assert "That session is ended." in await person.page.inner_text("[role=status]")
    assert await person.page.locator(f"button[value='{session}']").count() == 0
    await person.page.reload()
    assert "That session is ended." not in await person.page.inner_text("main"), "it is said once"


async def test_a_page_for_other_roles_says_so_and_leads_on(visitor: Visitor, password: str) -> None:
    person = await visitor()
    await person.open("/second-factor")
    assert await person.heading() == "Sign in"
    await person.sign_in(ROSA, password)
    await person.open("/second-factor")
    assert await person.heading() == "A second factor"
    await person.check()
    await person.open("/dev/mail")
    await person.check()

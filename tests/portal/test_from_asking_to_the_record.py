"""A request for help from its first word to what stands in the record, by everybody who has a part in it."""

from uuid import uuid4

from cli.demo.catalog import name_of
from tests.portal.conftest import Visitor
from tests.portal.office import STAFF
from tests.portal.partners.conftest import ANDRE
from tests.portal.person import Person
from tests.portal.test_our_requests import ROSA
from tests.services.eventually import eventually

HOUSING, RIVERBEND = "Milwaukee County Housing Services", name_of("organizations", "riverbend")


async def signed_in(person: Person, email: str, password: str, home: str) -> Person:
    """By keyboard alone: the address, the password, Enter."""
    await person.open("/sign-in")
    await person.write("email", email)
    await person.write("password", password)
    await person.page.keyboard.press("Enter")
    await person.page.wait_for_url(f"**{home}")
    return person


async def opened(person: Person, title: str, send: str) -> None:
    """Opens one of the Office's moves by its title, and comes to the button that sends it."""
    await person.tab_to(title, 120)
    await person.page.keyboard.press("Enter")
    await person.tab_to(send)


async def test_the_organization_asks_the_office_refers_the_agency_helps_and_the_record_shows_it(
    visitor: Visitor, password: str
) -> None:
    title, outcome = f"Un techo que gotea {uuid4()}", f"El techo está reparado {uuid4()}."
    rosa = await signed_in(await visitor(360, locale="es-US"), ROSA, password, "/our/home")
    await rosa.press("Pedir ayuda")
    await rosa.write("title", title)
    await rosa.write("need", "Llueve adentro.")
    await rosa.press("Enviarla a la Oficina")
    assert await rosa.heading() == title
    ours = rosa.page.url
    # What Rosa begins to write stays while her page refreshes itself below.
    await rosa.write("text", "Y además")

    staff = await signed_in(await visitor(), STAFF, password, "/office/queue")
    await staff.open(f"/office/queue?q={title.rpartition(' ')[2]}")
    await staff.page.keyboard.press("j")
    assert await staff.focused() == title
    await staff.page.keyboard.press("Enter")
    await staff.page.wait_for_url("**/office/cases/*")
    await opened(staff, "Take it up", "Take it up")
    await staff.page.keyboard.press("Enter")
    await staff.page.wait_for_selector(".said:has-text('It is taken up.')")
    await rosa.page.wait_for_selector("#request:has-text('La Oficina busca quién')")
    await opened(staff, "Assign", "Assign")
    await staff.page.keyboard.press("Enter")
    await staff.page.wait_for_selector(".said:has-text('It is with Pa Houa Example now.')")
    await staff.press("Refer to an agency")
    await staff.choose("agency", HOUSING)
    await staff.write("request", "Please look at their roof.")
    await staff.press("See what will travel")
    await staff.check()
    await staff.press("Send it")
    assert f"It is proposed to {HOUSING}" in await staff.page.inner_text(".said")

    andre = await signed_in(await visitor(), ANDRE, password, "/partners/home")
    await andre.click("#ongoing a:has-text('Riverbend')")
    referral = andre.page.url
    await andre.click("a:text-is('Riverbend Neighborhood Collective')")
    await andre.open(referral)
    await andre.click("text=Accept it")
    await rosa.page.wait_for_selector(f"#request aside:has-text('{HOUSING}'):has-text('Aceptada')")
    assert await rosa.page.input_value("#text") == "Y además", "nothing that was typed is lost"
    assert await rosa.page.evaluate("document.activeElement.id") == "text", "and one still writes there"
    assert rosa.page.url == ours
    await rosa.check()
    await andre.click("text=We have begun")
    await andre.page.fill("#outcome", outcome)
    await andre.click("button:has-text('It is done')")

    await rosa.page.wait_for_selector(f"#request:has-text('{outcome}')")
    await rosa.press("Sí, ayudaron")
    await rosa.check()
    await andre.page.wait_for_selector("#referral:has-text('Confirmed by the organization')")

    async def shown() -> bool:
        await andre.click("aside a:has-text('Riverbend')")
        return outcome in await andre.page.inner_text("section[aria-labelledby=referrals]")

    async def in_the_office() -> bool:
        await staff.open(f"/office/records/{RIVERBEND.partition('/')[2]}")
        return outcome in await staff.page.inner_text("main")

    async def seen() -> bool:
        await rosa.open("/our/seen")
        return await rosa.page.locator(f"tbody tr:has-text('Andre Example'):has-text('{HOUSING}')").count() > 0

    for told in (shown, in_the_office, seen):
        await eventually(told)
    await rosa.check()

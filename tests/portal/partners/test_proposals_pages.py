"""An agency proposes what another's profile should say, and reads what became of it."""

from uuid import uuid4

from playwright.async_api import expect

from cli.demo.catalog import name_of
from tests.journeys.callers import Web
from tests.portal.partners.conftest import ANDRE, SignedIn, looked_at

PORCH = name_of("organizations", "thirdporch")


async def test_andre_proposes_reads_it_once_more_and_sees_what_was_decided(office: Web, signed_in: SignedIn) -> None:
    before, mission = await office.get(f"/v1/{PORCH}"), f"We keep three porches.\nAnd the people on them {uuid4()}."
    person = await signed_in(ANDRE, 360, java_script_enabled=False)
    page = person.page
    await person.open(f"/partners/{PORCH}")
    await person.click("a:has-text('Propose a change')")
    await person.click("button:has-text('See what will change')")
    said = await page.inner_text("[role=alert]")
    assert "Nothing is other than it was." in said
    assert "Say why" in said
    await page.fill("#mission", mission)
    await page.fill("#email", "no address")
    await person.click("summary:has-text('Works in')")
    await person.click("label[for=municipalities-Cudahy]")
    await page.fill("#reason", "We were there on Tuesday.")
    await page.fill("#source", "the sign at their door")
    await person.click("button:has-text('See what will change')")
    await expect(page.locator(".share h3")).to_have_text(["Mission", "E-mail address", "Works in"], use_inner_text=True)
    assert before["mission"].partition("\n")[0] in await page.inner_text(".share:has-text('Mission')")
    await person.click("button:has-text('Send it')")
    assert await page.get_attribute("#email", "aria-invalid") == "true"
    assert await page.input_value("#mission") == mission, "and nothing is lost"
    await page.fill("#email", before.get("email", ""))
    await person.click("button:has-text('See what will change')")
    await person.click("button:has-text('Send it')")
    assert "It is proposed." in await page.inner_text("[role=status]")
    proposal = page.url.partition("/partners/")[2]
    made = await office.get(f"/v1/{proposal}")
    assert [field["field"] for field in made["fields"]] == ["mission", "service_area"]
    assert "Cudahy" in made["proposed"]["serviceArea"]["municipalities"]
    assert (made["reason"], made["source"]) == ("We were there on Tuesday.", "the sign at their door")

    decisions = [
        {"field": "mission", "decision": "ACCEPTED"},
        {"field": "service_area", "decision": "DECLINED", "comment": "Not in Cudahy."},
    ]
    await office.post(f"/v1/{proposal}:decide", decisions=decisions)
    await person.open("/partners/home")
    await person.click("a:has-text('What you proposed to others')")
    assert "1 of 2 accepted" in await page.inner_text(f".card:has(a[href='/partners/{proposal}'])")
    await person.click(f"a[href='/partners/{proposal}']")
    assert "Accepted" in await page.inner_text(".share:has-text('Mission')")
    assert "Not in Cudahy." in await page.inner_text(".share:has-text('Works in')")


async def test_what_nobody_decided_yet_is_taken_back_and_the_pages_are_for_everyone(
    organization: Web, signed_in: SignedIn
) -> None:
    person = await signed_in(ANDRE, locale="es-US")
    page = person.page
    await person.open(f"/partners/{PORCH}/propose")
    await page.fill("#email", "porch@porch.demo.example")
    await page.fill("#reason", "Lo dicen ellos.")
    await person.click("button[value=preview]")
    await expect(page.locator(".share")).to_have_count(1)  # a mission of two lines was left alone
    await person.check()
    await person.click("button[value=send]")
    place = page.url
    await looked_at(person, place, f"/partners/{PORCH}/propose", "/partners/proposals")
    await page.goto(place)
    await person.click("summary:has-text('Retirarlo')")
    await person.click("main form button")
    assert "Se retiró." in await page.inner_text("[role=status]")
    assert await page.locator("main form").count() == 0
    assert (await organization.send("GET", f"/v1/{place.partition('/partners/')[2]}")).status_code == 404

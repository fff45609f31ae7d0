"""The Office's agreements: drafted and given to their parties by keyboard alone, accepted, renewed, ended; and what
another changed meanwhile is not lost."""

from datetime import timedelta
from uuid import uuid4

import httpx2
from playwright.async_api import expect

from cli.demo.catalog import name_of
from gateway.portal.staff.agreements import today
from tests.portal.office import Call, Office
from tests.portal.person import Person
from tests.product import Product
from tests.services.sample_files import pdf

BHS = name_of("organizations", "bhs")


def on(days: int) -> dict[str, int]:
    """A day so many from today, as the API takes it."""
    day = today() + timedelta(days=days)
    return {"year": day.year, "month": day.month, "day": day.day}


async def type_day(person: Person, days: int) -> None:
    """Types a day so many from today into the field that has the focus, as it is typed in American English."""
    await person.page.keyboard.type(f"{today() + timedelta(days=days):%m%d%Y}")


async def drafted(call: Call, title: str, *, days: int = 400, **more: object) -> str:
    """The name of a draft with Behavioral Health."""
    parties = [{"organization": BHS}]
    body = {"kind": "MOU", "title": title, "parties": parties, "startDate": on(0), "endDate": on(days), **more}
    return str((await call("office", "POST", "/v1/agreements", **body))["name"])


async def test_an_agreement_is_drafted_and_given_to_its_parties_by_keyboard_alone(office: Office, call: Call) -> None:
    person, title = await office(), f"A desk on Mondays {uuid4().hex[:6]}"
    page, press = person.page, person.page.keyboard.press
    await person.tab_to("Agreements")
    await press("Enter")
    await page.wait_for_url("**/office/agreements")
    await person.tab_to("Draft an agreement")
    await press("Enter")
    await page.wait_for_url("**/agreements/new")
    await person.tab_to("title")
    await page.keyboard.type(title)
    await press("Enter")
    assert "Choose what kind of agreement it is." in await page.inner_text("[role=alert]")
    await person.check()
    await person.tab_to("kind")
    await press("ArrowDown")
    await press("ArrowUp")
    await person.tab_to("find")
    await page.keyboard.type("behavorial helth")  # As one types.
    await press("Enter")
    await page.wait_for_selector("label:has-text('Behavioral Health')")
    await person.check()
    await page.focus(f"input[name=parties][value^='{BHS}']")
    await press("Space")
    await page.focus("#startDate")
    await type_day(person, 10)
    await page.focus("#endDate")
    await type_day(person, 40)
    await person.tab_to("Keep the draft")
    await press("Enter")
    await page.wait_for_selector(".said:has-text('It is a draft.')")
    assert await person.heading() == title
    await person.check()
    await person.tab_to("Give it to its parties")
    await press("Enter")
    await page.wait_for_selector(".said:has-text('Its parties can read it now')")
    await person.tab_to("Accept it for the Office")
    await press("Enter")
    await page.wait_for_selector(".said:has-text('It is accepted for the Office.')")
    assert "Behavioral Health" in await page.inner_text(".now")
    made = await call("office", "GET", f"/v1/agreements/{page.url.rpartition('/')[2]}")
    assert (made["kind"], made["state"], made["startDate"]) == ("MOU", "IN_REVIEW", on(10))
    assert [it["organization"] for it in made["parties"]][1:] == [BHS]
    assert [("acceptTime" in it) for it in made["parties"]] == [True, False]


async def test_without_a_script_it_is_taken_back_changed_and_ended_with_its_documents(
    office: Office, call: Call
) -> None:
    name = await drafted(call, f"What was asked {uuid4().hex[:6]}", kind="DATA_SHARING", categories=["CASE_DETAILS"])
    person = await office(java_script_enabled=False, width=360)
    page, here = person.page, f"/office/{name}"
    await person.open(here)
    assert "To nothing yet." in await page.inner_text("main")
    await page.set_input_files("#files", [{"name": "plan.exe", "mimeType": "application/pdf", "buffer": b"MZ"}])
    await person.click("text=Add them")
    assert "was not taken" in await page.inner_text("[role=alert]")
    await page.set_input_files("#files", [{"name": "plan.pdf", "mimeType": "application/pdf", "buffer": pdf()}])
    await person.click("text=Add them")
    async with page.expect_download() as saved:
        await person.click("a[download]:has-text('plan.pdf')")
    assert (await saved.value).suggested_filename == "plan.pdf"
    await person.click("button:has-text('Remove')")
    assert "It has no documents" in await page.inner_text("main")
    await person.click("text=Give it to its parties to read")
    await person.click("summary:has-text('Take it back')")
    await person.click("button:has-text('Take it back')")
    assert "Say what should be changed." in await page.inner_text("[role=alert]")
    await page.fill("#returning", "For a year only.")
    await person.click("button:has-text('Take it back')")
    assert "For a year only." in await page.inner_text(".now")
    await person.click("a:has-text('Change it')")
    assert "they stay its parties" in await page.inner_text("#parties")
    await page.fill("#endDate", "2020-01-01")
    await person.click("text=Keep the draft")
    await expect(page.locator("#endDate-error")).to_have_count(1)  # a refusal stands at its field
    await page.fill("#endDate", f"{today() + timedelta(days=365):%Y-%m-%d}")
    await person.click("text=Keep the draft")
    assert (await call("office", "GET", f"/v1/{name}"))["endDate"] == on(365)
    await person.click("summary:has-text('End it now')")
    await page.fill("#ending", "Nobody needs it.")
    await person.click("button:has-text('End it now')")
    assert "Nobody needs it." in await page.inner_text(".now")
    assert "To nothing any more." in await page.inner_text("main")


async def test_it_shows_by_itself_who_accepts_it_and_keeps_what_is_being_typed(office: Office, call: Call) -> None:
    name = await drafted(call, f"A desk on Fridays {uuid4().hex[:6]}")
    await call("office", "POST", f"/v1/{name}:submit")
    person = await office()
    await person.open(f"/office/{name}")
    await person.click("summary:has-text('Take it back')")
    await person.page.fill("#returning", "Not on Fr")
    await call("office", "POST", f"/v1/{name}:accept")
    await expect(person.page.locator(".now")).to_contain_text("The Office has accepted it.")
    assert await person.page.input_value("#returning") == "Not on Fr"
    await person.check()


async def test_what_two_change_at_once_is_shown_to_the_second_and_nothing_is_lost(office: Office, call: Call) -> None:
    name = await drafted(call, "Ours at first", obligations="They call on Mondays.")
    one, two = await office(java_script_enabled=False), await office(java_script_enabled=False)
    for person in (one, two):
        await person.open(f"/office/{name}/edit")
    await one.page.fill("#title", "Ours by one")
    await one.page.fill("#endDate", f"{today() + timedelta(days=30):%Y-%m-%d}")
    await one.click("text=Keep the draft")
    await two.page.fill("#title", "Ours by two")
    await two.page.fill("#obligations", "They call on Fridays.")
    await two.click("text=Keep the draft")
    said = await two.page.inner_text(".changed")
    assert "Ours by one" in said
    assert "You had left it alone" in said
    await two.click("text=Keep the draft")
    kept = await call("office", "GET", f"/v1/{name}")
    assert (kept["title"], kept["obligations"], kept["endDate"]) == ("Ours by two", "They call on Fridays.", on(30))
    # A move that comes too late shows what it is now.
    await one.open(f"/office/{name}")
    await call("office", "POST", f"/v1/{name}:submit")
    await one.click("text=Give it to its parties to read")
    assert "Somebody changed this" in await one.page.inner_text("[role=alert]")
    assert "Being reviewed" in await one.page.inner_text(".kicker")


async def test_those_that_near_their_end_are_found_and_renewed(office: Office, call: Call, product: Product) -> None:
    word = uuid4().hex[:6]
    names = [await drafted(call, f"Ends {days} {word}", days=days) for days in (5, 20)]
    async with httpx2.AsyncClient(base_url=product.url, trust_env=False) as client:
        for name in names:
            await call("office", "POST", f"/v1/{name}:submit")
            token = product.token_of("tomas@bhs.demo.example")
            await client.post(f"/v1/{name}:accept", json={}, headers={"Authorization": f"Bearer {token}"})
            await call("office", "POST", f"/v1/{name}:accept")
    person = await office()
    page = person.page

    async def listed() -> list[str]:
        await page.wait_for_load_state()
        return [text for text in await page.locator("#found .rows__one").all_inner_texts() if word in text]

    await person.open(f"/office/agreements?party={BHS}&ends=7")
    assert [text.splitlines()[0] for text in await listed()] == [f"Ends 5 {word}"]
    await page.select_option("#ends", "30")
    await person.click("text=Show")
    assert "ends=30" in page.url
    assert f"party={BHS.replace('/', '%2F')}" in page.url
    assert len(await listed()) == 2
    await person.open("/office/agreements?whose=zzzz")
    assert "No organization is called that." in await page.inner_text("[role=alert]")
    await person.open(f"/office/{names[0]}")
    await person.click("summary:has-text('Renew it')")
    await page.fill("#until", f"{today() + timedelta(days=700):%Y-%m-%d}")
    await person.click("button:has-text('Draft it')")
    await page.wait_for_selector(".said:has-text('The one that follows is drafted.')")
    made = await call("office", "GET", f"/v1/agreements/{page.url.rpartition('/')[2]}")
    assert (made["predecessor"], made["endDate"]) == (names[0], on(700))
    await person.check()
    # Once more leads to the one that is there.
    await person.open(f"/office/{names[0]}")
    await person.click("summary:has-text('Renew it')")
    await page.fill("#until", f"{today() + timedelta(days=800):%Y-%m-%d}")
    await person.click("button:has-text('Draft it')")
    await person.click("[role=alert] a:has-text('Go on with that one.')")
    await page.wait_for_url(f"**/{made['name']}")

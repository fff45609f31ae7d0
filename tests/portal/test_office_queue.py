"""The queue of the Office: by keyboard alone, several at once, as a file, as a view of one's own, and as it changes."""

import csv
from uuid import uuid4

from playwright.async_api import Locator, expect
from playwright.async_api import TimeoutError as TookTooLong

from tests.portal.office import Call, Office, submitted
from tests.services.eventually import eventually


async def test_a_morning_of_triage_by_keyboard_alone(office: Office, call: Call) -> None:
    word = f"zinnia{uuid4().hex[:8]}"
    made = [await submitted(call, f"{word} {number}") for number in ("one", "two", "three")]
    person = await office()
    page = person.page
    await person.open(f"/office/queue?q={word}&sort=oldest")
    await person.check()
    await page.keyboard.press("j")
    assert await person.focused() == f"{word} one"
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await page.keyboard.press("k")
    assert await person.focused() == f"{word} two"
    await page.keyboard.press("a")
    await page.wait_for_selector(".said")
    assert "1 request is with Pa Houa Example now." in await page.inner_text(".said")
    assert await person.focused() == f"{word} three", "one goes on where one was"
    assert (await call("office", "GET", f"/v1/{made[1]['name']}"))["assigneeDisplayName"] == "Pa Houa Example"
    await page.keyboard.press("k")
    await page.keyboard.press("x")
    await page.keyboard.press("j")
    await page.keyboard.press("x")
    await page.keyboard.press("a")
    await page.wait_for_selector(".said:has-text('2 requests')")
    assert "Nothing waits here" in await page.inner_text("#rows")
    await page.keyboard.press("/")
    assert await page.evaluate("document.activeElement.id") == "q"
    # Opened, worked on and resolved.
    await person.open(f"/office/queue?view=mine&q={word}&sort=oldest")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/office/cases/*")
    assert await person.heading() == f"{word} one"
    await person.tab_to("Begin the work")
    await page.keyboard.press("Enter")
    await person.tab_to("Begin")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".said:has-text('The work has begun.')")
    await person.check()


async def test_single_keys_can_be_turned_off(office: Office) -> None:
    person = await office()
    await person.open("/office/queue?view=open")
    await person.click(".keys summary")
    await person.check()
    await person.click("label[for=keys-on]")
    await person.page.reload()
    await person.page.keyboard.press("j")
    assert await person.page.evaluate("document.activeElement.tagName") == "BODY"


async def test_without_a_script_several_are_given_to_a_colleague_and_what_changed_meanwhile_is_not(
    office: Office, call: Call
) -> None:
    word = f"aster{uuid4().hex[:8]}"
    first, second = await submitted(call, f"{word} a"), await submitted(call, f"{word} b")
    person = await office(java_script_enabled=False, width=360)
    await person.open(f"/office/queue?q={word}")
    await call("office", "POST", f"/v1/{second['name']}:triage", priority="HIGH")
    for number in (first["number"], second["number"]):
        await person.click(f"label[for=case-{number}]")
    await person.page.select_option("#assignee", label="Marcus Example")
    await person.click("button[value=other]")
    said = await person.page.inner_text("[role=alert]")
    assert f"{second['number']} was changed meanwhile, and not assigned." in said
    assert "1 request was assigned." in await person.page.inner_text("main")
    assert (await call("office", "GET", f"/v1/{first['name']}"))["assigneeDisplayName"] == "Marcus Example"
    assert "assignee" not in await call("office", "GET", f"/v1/{second['name']}")


async def test_the_queue_is_narrowed_by_its_address_and_comes_as_a_file(office: Office, call: Call) -> None:
    word = f"sumac{uuid4().hex[:8]}"
    await submitted(call, f"=cmd {word}", language="hmn")
    person = await office()
    await person.open(f"/office/queue?q={word}&language=hmn&priority=URGENT")
    assert "Nothing waits here" in await person.page.inner_text("#rows")
    await person.open(f"/office/queue?q={word}&language=hmn")
    await expect(person.page.locator(".queue__open")).to_have_count(1)
    answer = await person.page.request.get(f"/office/queue.csv?q={word}")
    assert answer.headers["content-disposition"] == 'attachment; filename="requests.csv"'
    (row,) = csv.DictReader((await answer.text()).lstrip("\ufeff").splitlines())
    assert (row["title"], row["state"], row["language"]) == (f"'=cmd {word}", "SUBMITTED", "hmn")


async def test_a_view_is_kept_by_name_and_its_address_shows_the_same_to_anybody(office: Office, call: Call) -> None:
    word = f"cattail{uuid4().hex[:8]}"
    await submitted(call, f"{word} in Hmong", language="hmn")
    await submitted(call, f"{word} in English")
    person = await office()
    page, kept = person.page, "nav[aria-label='Your views'] a"

    async def keep(name: str) -> None:
        await person.click("summary:has-text('Keep this view')")
        await page.fill("#viewName", name)
        await person.click("button:has-text('Keep it')")

    await person.open(f"/office/queue?q={word}&language=hmn&page=")
    await keep(word)
    assert "It stands at the head of the queue." in await page.inner_text(".said")
    await keep(word)
    assert "You keep a view of that name." in await page.inner_text("[role=alert]")
    assert await page.input_value("#viewName") == word
    await person.open("/office/queue")
    await person.click(f"{kept}:has-text('{word}')")
    await expect(page.locator(".queue__open")).to_have_text([f"{word} in Hmong"], use_inner_text=True)
    assert await page.get_attribute(f"{kept}:has-text('{word}')", "aria-current") == "page"
    await person.check()
    other = await office(email="marcus@office.demo.example", java_script_enabled=False)
    await other.open(page.url)
    await expect(other.page.locator(".queue__open")).to_have_text([f"{word} in Hmong"], use_inner_text=True)
    assert await other.page.locator(kept).count() == 0, "a view is its keeper's alone"
    await person.click("summary:has-text('Keep this view')")
    await person.click(f"li:has-text('{word}') button:has-text('Forget')")
    assert await page.locator(f"{kept}:has-text('{word}')").count() == 0


async def comes(locator: Locator) -> bool:
    """Whether it is seen within three seconds."""
    try:
        await locator.wait_for(timeout=3_000)
    except TookTooLong:
        return False
    return True


async def test_the_queue_and_a_request_refresh_themselves_and_lose_nothing_that_is_typed(
    office: Office, call: Call
) -> None:
    word = f"lupine{uuid4().hex[:8]}"
    first = await submitted(call, f"{word} first")
    person = await office()
    await person.open(f"/office/queue?q={word}")
    await person.click(f"label[for=case-{first['number']}]")
    await person.page.focus("#q")
    await person.page.keyboard.type("half a thou")

    async def told() -> bool:
        # Not of what comes before it follows, so another one comes until it is told of one.
        await submitted(call, f"{word} second")
        return await comes(person.page.locator(f"text={word} second").first)

    await eventually(told)
    assert await person.page.is_checked(f"#case-{first['number']}")
    assert "half a thou" in await person.page.input_value("#q")
    await person.open(f"/office/{first['name']}")
    await person.page.fill("#text", "Dear neighbors")
    await call("office", "POST", f"/v1/{first['name']}:triage", priority="URGENT")
    # By the news of it; or, had it come before the page follows, by the look that it takes every so often.
    await person.page.wait_for_selector("#now:has-text('Being looked at')", timeout=30_000)
    assert await person.page.input_value("#text") == "Dear neighbors"
    await call("organization", "POST", f"/v1/{first['name']}/messages", text="Are you there?")
    await person.page.wait_for_selector(".talk:has-text('Are you there?')")
    assert await person.page.input_value("#text") == "Dear neighbors"

    async def in_the_record() -> bool:
        # What comes into it after the page has looked, the page has when it looks again: at the next news.
        await call("organization", "POST", f"/v1/{first['name']}/messages", text="We are here.")
        return await comes(person.page.locator("section[aria-labelledby=happened]:has-text('was taken up')"))

    await eventually(in_the_record)
    assert person.complaints == []

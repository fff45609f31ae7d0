"""The Office's morning: the queue, a request and its moves, the workload, the record."""

import csv
from uuid import uuid4

import pytest
from playwright.async_api import TimeoutError as TookTooLong

from gateway.portal.staff import case as case_page
from gateway.portal.staff import referring
from gateway.portal.staff.queue import OPEN
from services.assistance.domain import cases, referrals
from tests.portal.conftest import Visitor
from tests.portal.office import Call, Office, submitted
from tests.services.eventually import eventually


def test_the_moves_on_the_page_are_those_of_the_lifecycle() -> None:
    theirs = {
        verb: {state.name for state in move.origins}
        for verb, move in cases.LIFE.moves.items()
        if cases.Party.OFFICE in move.by and verb != "submit"
    }
    assert {verb: set(states) for verb, (states, _said) in case_page.MOVES.items()} == theirs
    assert set(referring.AGENCIES) == referrals.AGENCY_KINDS
    assert {state.name for state in referrals.REFERABLE} == set(case_page.WORKING)


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
    await person.page.click(".keys summary")
    await person.check()
    await person.page.click("label[for=keys-on]")
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
        await person.page.click(f"label[for=case-{number}]")
    await person.page.select_option("#assignee", label="Marcus Example")
    await person.page.click("button[value=other]")
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
    assert await person.page.locator(".queue__open").count() == 1
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
        await page.click("summary:has-text('Keep this view')")
        await page.fill("#viewName", name)
        await page.click("button:has-text('Keep it')")

    await person.open(f"/office/queue?q={word}&language=hmn&page=")
    await keep(word)
    assert "It stands at the head of the queue." in await page.inner_text(".said")
    await keep(word)
    assert "You keep a view of that name." in await page.inner_text("[role=alert]")
    assert await page.input_value("#viewName") == word
    await person.open("/office/queue")
    await page.click(f"{kept}:has-text('{word}')")
    assert await page.locator(".queue__open").all_inner_texts() == [f"{word} in Hmong"]
    assert await page.get_attribute(f"{kept}:has-text('{word}')", "aria-current") == "page"
    await person.check()
    other = await office(email="marcus@office.demo.example", java_script_enabled=False)
    await other.open(page.url)
    assert await other.page.locator(".queue__open").all_inner_texts() == [f"{word} in Hmong"]
    assert await other.page.locator(kept).count() == 0, "a view is its keeper's alone"
    await page.click("summary:has-text('Keep this view')")
    await page.click(f"li:has-text('{word}') button:has-text('Forget')")
    assert await page.locator(f"{kept}:has-text('{word}')").count() == 0


async def test_the_queue_and_a_request_refresh_themselves_and_lose_nothing_that_is_typed(
    office: Office, call: Call
) -> None:
    word = f"lupine{uuid4().hex[:8]}"
    first = await submitted(call, f"{word} first")
    person = await office()
    await person.open(f"/office/queue?q={word}")
    await person.page.click(f"label[for=case-{first['number']}]")
    await person.page.focus("#q")
    await person.page.keyboard.type("half a thou")

    async def told() -> bool:
        # Not of what comes before it follows, so another one comes until it is told of one.
        await submitted(call, f"{word} second")
        shown = person.page.locator(f"text={word} second").first
        try:
            await shown.wait_for(timeout=3_000)
        except TookTooLong:
            return False
        return True

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
    assert "was taken up" in await person.page.inner_text("section[aria-labelledby=happened]")
    assert person.complaints == []


async def test_a_request_is_worked_on_and_a_conflict_keeps_what_was_written(office: Office, call: Call) -> None:
    made = await submitted(call, f"Yarrow {uuid4().hex[:6]}")
    name = made["name"]
    person = await office(width=360, java_script_enabled=False)
    page = person.page

    async def move(opened: str, send: str, **typed: str) -> None:
        if not await page.locator(f"details.more[open] summary:text-is('{opened}')").count():
            await page.click(f"details.more summary:text-is('{opened}')")
        for field, text in typed.items():
            await page.fill(f"#{field}", text)
        await page.click(f"details.more[open] button:text-is('{send}')")

    await person.open(f"/office/{name}")
    await move("Take it up", "Take it up")
    await page.fill("#text", "They called on Monday.")
    await page.click("text=Keep as an internal note")
    assert "Internal note" in await page.inner_text(".talk")
    await move("Ask the organization for more", "Send the question", question="")
    assert "Write what you need to know." in await page.inner_text("[role=alert]")
    await call("office", "POST", f"/v1/{name}:assign", assignee="me", assigneeDisplayName="Dana Example")
    await move("Ask the organization for more", "Send the question", question="Which year?")
    assert "Somebody changed this" in await page.inner_text("[role=alert]")
    assert await page.input_value("#question") == "Which year?"
    await move("Assign", "Assign")
    await move("Begin the work", "Begin")
    await move("Say that it is done", "It is done", resolution="We read it together.")
    await move("Open it again", "Open it again", reopenReason="One page was missing.")
    await move("Decline it", "Decline it", declineReason="The clinic at the library helps.")
    assert (await call("organization", "GET", f"/v1/{name}"))["declineReason"] == "The clinic at the library helps."
    seen = (await call("organization", "GET", f"/v1/{name}/messages"))["messages"]
    assert all("Monday" not in message["text"] for message in seen), "a note stays in the Office"


async def test_files_of_a_request_are_added_shared_and_kept_to_the_office(office: Office, call: Call) -> None:
    made = await submitted(call, f"Bluestem {uuid4().hex[:6]}")
    person = await office(java_script_enabled=False, width=320)
    page, files = person.page, f"/v1/{made['name']}/attachments"

    async def add(name: str, button: str) -> None:
        await page.click("summary:has-text('Add files')")
        await page.set_input_files("#files", [{"name": name, "mimeType": "text/plain", "buffer": b"Read this."}])
        await page.click(f"button:has-text('{button}')")

    await person.open(f"/office/{made['name']}")
    await add("lease.txt", "Add for the organization, too")
    assert "The organization can read it." in await page.inner_text(".said")
    await add("our notes.txt", "Add only for the Office")
    await page.click("button:has-text('Show it to agencies')")
    assert "Agencies that help with this request can read the file now." in await page.inner_text(".said")
    seen = (await call("organization", "GET", files))["attachments"]
    assert [(it["fileName"], it.get("sharedWithAgencies")) for it in seen] == [("lease.txt", True)]
    async with page.expect_download() as saved:
        await page.click("a[download]:has-text('our notes.txt')")
    assert (await saved.value).suggested_filename == "our notes.txt"
    await page.click("button:has-text('Do not show it to agencies')")
    await page.click("li:has-text('lease.txt') button:has-text('Remove')")
    assert not (await call("organization", "GET", files)).get("attachments")
    await page.click("summary:has-text('Add files')")
    await page.click("button:has-text('Add only for the Office')")
    assert "Choose a file first." in await page.inner_text("[role=alert]")


async def test_a_referral_shows_before_it_is_sent_what_the_agency_then_sees(office: Office, call: Call) -> None:
    made = await submitted(call, f"Sedge {uuid4().hex[:6]}", topics=["leases"])
    await call("office", "POST", f"/v1/{made['name']}:triage", priority="NORMAL")
    agency = (await call("agency", "GET", "/v1/accounts/me"))["memberships"][0]["organization"]
    person = await office(width=320)
    page = person.page
    await person.open(f"/office/{made['name']}/refer")
    await person.check()
    await page.click("text=See what will travel")
    assert "Choose an agency." in await page.inner_text("[role=alert]")
    await person.check()
    await page.select_option("#agency", agency)
    await page.fill("#request", "Please read the lease.")
    await page.click("text=See what will travel")
    await person.check()
    table = page.locator("tbody tr")
    shown = [(await row.inner_text()) for row in await table.all()]
    await page.click("button:text-is('Send it')")
    await page.wait_for_selector(".said:has-text('It is proposed to')")
    record = await call("agency", "GET", f"/v1/{made['organization']}/record")
    assert len(record["sections"]) == len(shown)
    for section, line in zip(record["sections"], shown, strict=True):
        assert ("Yes" in line) == (section["visibility"] == "SHOWN"), (section, line)
    await page.click("details.more summary:has-text('Take it back')")
    await page.click("text=Take the referral back")
    await page.wait_for_selector(".said:has-text('The referral is taken back.')")
    await person.check()


async def test_a_change_that_another_made_is_not_overwritten_when_several_send(office: Office, call: Call) -> None:
    made = await submitted(call, f"Tansy {uuid4().hex[:6]}")
    one, two = await office(java_script_enabled=False), await office(java_script_enabled=False)
    for person in (one, two):
        await person.open(f"/office/{made['name']}")
        await person.page.click("details.more summary:text-is('Take it up')")
    await one.page.select_option("#priority", "HIGH")
    await one.page.click("details.more[open] button")
    await two.page.select_option("#priority", "LOW")
    await two.page.click("details.more[open] button")
    assert "Error:" in await two.page.title()
    assert (await call("office", "GET", f"/v1/{made['name']}"))["priority"] == "HIGH"


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
async def test_each_page_of_the_office_is_for_everyone(office: Office, call: Call, width: int, locale: str) -> None:
    case = (await call("office", "GET", "/v1/cases?filter.states=IN_PROGRESS"))["cases"][0]
    person = await office(width=width, locale=locale)
    record = f"/office/records/{case['organization'].partition('/')[2]}"
    agreement = (await call("office", "GET", "/v1/agreements?states=ACTIVE"))["agreements"][0]["name"]
    connection = (await call("office", "GET", "/v1/connections?states=SUGGESTED"))["connections"][0]
    paths = ["/office/queue", "/office/queue?view=over&turn=NOBODY", f"/office/{case['name']}"]
    paths += [f"/office/{case['name']}/refer", "/office/workload", record]
    if width < 1280:  # On a wide screen the journeys look at them.
        paths += ["/office/agreements", "/office/agreements?state=TERMINATED&ends=7", f"/office/{agreement}"]
        paths += ["/office/agreements/new", "/office/connections", f"/office/{connection['name']}"]
        paths += [f"/office/connections/new?case={case['name']}", "/office/connections/new"]
        paths += [
            "/office/ages",
            "/office/municipalities",
            "/office/opportunities",
            f"/office/{connection['opportunity']}",
        ]
    for path in paths:
        assert await person.open(path) == 200
        await person.check()


async def test_the_charts_say_what_their_files_do_and_add_up(office: Office, call: Call) -> None:
    person = await office()

    async def rows_of(name: str) -> list[dict[str, str]]:
        answer = await person.page.request.get(f"/office/{name}.csv")
        await person.open(f"/office/{name}")
        await person.check()
        rows = list(csv.DictReader((await answer.text()).lstrip("\ufeff").splitlines()))
        assert await person.page.locator("svg.chart text").count() == 2 * len(rows)
        return rows

    path = "/v1/cases?page_size=200&filter.states=ASSIGNED&filter.states=IN_PROGRESS"
    held = (await call("office", "GET", path))["cases"]
    assert {row["account"]: int(row["carries"]) for row in await rows_of("workload")} == {
        account: sum(case["assignee"] == account for case in held) for account in {case["assignee"] for case in held}
    }
    path = "/v1/cases?page_size=200&" + "&".join(f"filter.states={state}" for state in OPEN)
    held = (await call("office", "GET", path))["cases"]
    ages = [int(row["open"]) for row in await rows_of("ages")]
    assert ages == [len(held), 0, 0, 0, 0], "of the demo data none is older than the product"
    places = {row["municipality"]: row for row in await rows_of("municipalities")}
    ours = await call("organization", "GET", f"/v1/{held[0]['organization']}")
    for place in ours["serviceArea"]["municipalities"]:
        row = places[place]
        assert int(row["open"]) == int(row["offices_turn"]) + int(row["others_turn"]) > 0


async def test_the_office_s_pages_are_the_office_s(visitor: Visitor, password: str) -> None:
    person = await visitor()
    await person.open("/office/queue")
    assert await person.heading() == "Sign in"
    await person.sign_in("rosa@riverbend.demo.example", password)
    assert await person.heading() == "This is not yours to open"
    for path in ("/office/agreements", "/office/connections", "/office/opportunities"):
        assert await person.open(path) == 403
    for path in ("/office/workload", "/office/queue.csv", "/office/changes", f"/office/cases/{uuid4()}"):
        assert await person.open(path) == 403

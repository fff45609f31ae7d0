"""A request as the Office works on it: its moves, its files, its referrals, and two who write at once."""

from uuid import uuid4

from gateway.portal.staff import case as case_page
from gateway.portal.staff import referring
from services.assistance.domain import cases, referrals
from tests.portal.office import Call, Office, submitted


def test_the_moves_on_the_page_are_those_of_the_lifecycle() -> None:
    theirs = {
        verb: {state.name for state in move.origins}
        for verb, move in cases.LIFE.moves.items()
        if cases.Party.OFFICE in move.by and verb != "submit"
    }
    assert {verb: set(states) for verb, (states, _said) in case_page.MOVES.items()} == theirs
    assert set(referring.AGENCIES) == referrals.AGENCY_KINDS
    assert {state.name for state in referrals.REFERABLE} == set(case_page.WORKING)


async def test_a_request_is_worked_on_and_a_conflict_keeps_what_was_written(office: Office, call: Call) -> None:
    made = await submitted(call, f"Yarrow {uuid4().hex[:6]}")
    name = made["name"]
    person = await office(width=360, java_script_enabled=False)
    page = person.page

    async def move(opened: str, send: str, **typed: str) -> None:
        if not await page.locator(f"details.more[open] summary:text-is('{opened}')").count():
            await person.click(f"details.more summary:text-is('{opened}')")
        for field, text in typed.items():
            await page.fill(f"#{field}", text)
        await person.click(f"details.more[open] button:text-is('{send}')")

    await person.open(f"/office/{name}")
    await move("Take it up", "Take it up")
    await page.fill("#text", "They called on Monday.")
    await person.click("text=Keep as an internal note")
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
        await person.click("summary:has-text('Add files')")
        await page.set_input_files("#files", [{"name": name, "mimeType": "text/plain", "buffer": b"Read this."}])
        await person.click(f"button:has-text('{button}')")

    await person.open(f"/office/{made['name']}")
    await add("lease.txt", "Add for the organization, too")
    assert "The organization can read it." in await page.inner_text(".said")
    await add("our notes.txt", "Add only for the Office")
    await person.click("button:has-text('Show it to agencies')")
    assert "Agencies that help with this request can read the file now." in await page.inner_text(".said")
    seen = (await call("organization", "GET", files))["attachments"]
    assert [(it["fileName"], it.get("sharedWithAgencies")) for it in seen] == [("lease.txt", True)]
    async with page.expect_download() as saved:
        await person.click("a[download]:has-text('our notes.txt')")
    assert (await saved.value).suggested_filename == "our notes.txt"
    await person.click("button:has-text('Do not show it to agencies')")
    await person.click("li:has-text('lease.txt') button:has-text('Remove')")
    assert not (await call("organization", "GET", files)).get("attachments")
    await person.click("summary:has-text('Add files')")
    await person.click("button:has-text('Add only for the Office')")
    assert "Choose a file first." in await page.inner_text("[role=alert]")


async def test_a_referral_shows_before_it_is_sent_what_the_agency_then_sees(office: Office, call: Call) -> None:
    made = await submitted(call, f"Sedge {uuid4().hex[:6]}", topics=["leases"])
    await call("office", "POST", f"/v1/{made['name']}:triage", priority="NORMAL")
    agency = (await call("agency", "GET", "/v1/accounts/me"))["memberships"][0]["organization"]
    person = await office(width=320)
    page = person.page
    await person.open(f"/office/{made['name']}/refer")
    await person.check()
    await person.click("text=See what will travel")
    assert "Choose an agency." in await page.inner_text("[role=alert]")
    await person.check()
    await page.select_option("#agency", agency)
    await page.fill("#request", "Please read the lease.")
    await person.click("text=See what will travel")
    await person.check()
    table = page.locator("tbody tr")
    shown = [(await row.inner_text()) for row in await table.all()]
    await person.click("button:text-is('Send it')")
    await page.wait_for_selector(".said:has-text('It is proposed to')")
    record = await call("agency", "GET", f"/v1/{made['organization']}/record")
    assert len(record["sections"]) == len(shown)
    for section, line in zip(record["sections"], shown, strict=True):
        assert ("Yes" in line) == (section["visibility"] == "SHOWN"), (section, line)
    await person.click("details.more summary:has-text('Take it back')")
    await person.click("text=Take the referral back")
    await page.wait_for_selector(".said:has-text('The referral is taken back.')")
    await person.check()


async def test_a_change_that_another_made_is_not_overwritten_when_several_send(office: Office, call: Call) -> None:
    made = await submitted(call, f"Tansy {uuid4().hex[:6]}")
    one, two = await office(java_script_enabled=False), await office(java_script_enabled=False)
    for person in (one, two):
        await person.open(f"/office/{made['name']}")
        await person.click("details.more summary:text-is('Take it up')")
    await one.page.select_option("#priority", "HIGH")
    await one.click("details.more[open] button")
    await two.page.select_option("#priority", "LOW")
    await two.click("details.more[open] button")
    assert "Error:" in await two.page.title()
    assert (await call("office", "GET", f"/v1/{made['name']}"))["priority"] == "HIGH"

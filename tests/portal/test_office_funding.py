"""Funding as the Office works on it: an organization is connected from its request, by keyboard alone, and followed to
the award."""

from typing import Any
from uuid import uuid4

from gateway.portal.staff import connections as page_of_connections
from services.funding.domain import connections
from tests.portal.office import Call, Office, submitted
from tests.services.eventually import eventually


async def announced(call: Call, **more: Any) -> dict[str, Any]:
    """Funding of Fay's that is open."""
    made = await call("funder", "POST", "/v1/opportunities", title=f"Chairs and tables {uuid4().hex[:6]}", **more)
    return await call("funder", "POST", f"/v1/{made['name']}:publish")


def test_the_moves_on_the_page_are_those_of_the_lifecycle() -> None:
    theirs = {
        verb: {state.name for state in move.origins}
        for verb, move in connections.LIFE.moves.items()
        if connections.Party.OFFICE in move.by
    }
    assert {verb: set(states) for verb, (states, _rpc, _said) in page_of_connections.MOVES.items()} == theirs
    assert [state.name for state in connections.UNDER_WAY] == page_of_connections.UNDER_WAY


async def test_an_organization_is_connected_from_its_request_by_keyboard_alone_and_followed_to_the_award(
    office: Office, call: Call
) -> None:
    funding = await announced(call)
    other = await announced(call, eligibleKinds=["SCHOOL"])
    case = await submitted(call, f"Furniture {uuid4().hex[:6]}")
    person = await office()
    page, press = person.page, person.page.keyboard.press
    await person.open(f"/office/{case['name']}")
    await person.tab_to("Connect to funding")
    await press("Enter")
    await page.wait_for_url("**/connections/new**")
    await person.tab_to("find")
    await page.keyboard.type("chairs tables")
    await press("Enter")
    await page.wait_for_selector(f"label:has-text('{funding['title']}')")
    assert "For others: School" in await page.inner_text(f"label:has-text('{other['title']}')")
    await person.check()
    await page.focus(f"input[value='{funding['name']}']")
    await press("Space")
    await person.tab_to("note")
    await page.keyboard.type("They meet in a bare room.")
    await person.tab_to("Connect them")
    await press("Enter")
    await page.wait_for_selector(".said:has-text('They are connected.')")
    await person.check()
    name = f"connections/{page.url.rpartition('/')[2]}"
    made = await call("office", "GET", f"/v1/{name}")
    assert (made["case"], made["state"], made["opportunity"]) == (case["name"], "SUGGESTED", funding["name"])
    await person.tab_to("Introduce it to the funder")
    await press("Enter")
    await person.tab_to("Introduce it")
    await press("Enter")
    await page.wait_for_selector(".said:has-text('The funder knows of it now.')")
    assert (await call("funder", "GET", f"/v1/{name}"))["note"] == "They meet in a bare room."

    async def in_the_record() -> bool:
        await person.open(f"/office/{case['name']}")
        return await page.locator(f"li:has(a[href='/office/{name}']):has-text('Introduced')").count() == 1

    await eventually(in_the_record)
    # Connected twice it is not.
    await person.open(f"/office/connections/new?opportunity={funding['name']}&organization={case['organization']}")
    assert "They are connected already" in await page.inner_text("main")
    # The page that is open tells of what others do.
    await person.open(f"/office/{name}")
    await call("organization", "POST", f"/v1/{name}:expressInterest")
    await page.wait_for_selector(".kicker:has-text('Interested')")
    await person.click("summary:has-text('They have applied')")
    await person.click("details[open] button:has-text('Write it down')")
    await person.click("summary:has-text('The funder awarded it')")
    await page.fill("#amount", "much")
    await person.click("details[open] button:has-text('Write it down')")
    assert "Write an amount in dollars" in await page.inner_text("[role=alert]")
    await person.check()
    await page.fill("#amount", "2,500")
    await person.click("details[open] button:has-text('Write it down')")
    await page.wait_for_selector(".said:has-text('The award is written down.')")
    assert (await call("organization", "GET", f"/v1/{name}"))["awardAmount"]["units"] == "2500"


async def test_without_a_script_one_is_connected_from_the_funding_and_what_came_too_late_is_shown(
    office: Office, call: Call
) -> None:
    funding = await announced(call)
    person = await office(java_script_enabled=False, width=360)
    page = person.page
    await person.open(f"/office/{funding['name']}")
    await person.click("a:has-text('Connect an organization')")
    await person.click("text=Connect them")
    assert "Find the organization, and choose it." in await page.inner_text("[role=alert]")
    await page.fill("#find", "storycloth")
    await page.fill("#note", "Their table is old.")
    await person.click("button:has-text('Find')")
    assert await page.input_value("#note") == "Their table is old."
    await person.click("label:has-text('Storycloth')")
    await person.click("text=Connect them")
    assert await page.inner_text("h1") == "Storycloth Elders' Table"
    name = f"connections/{page.url.rpartition('/')[2]}"
    await call("office", "POST", f"/v1/{name}:withdraw")
    await person.click("summary:has-text('Introduce it')")
    await page.fill("#note", "Their table is very old.")
    await person.click("details[open] button:has-text('Introduce it')")
    assert "Somebody changed this" in await page.inner_text("[role=alert]")
    assert await page.input_value("#note") == "Their table is very old."
    assert "Withdrawn" in await page.inner_text(".kicker")
    organization = (await call("office", "GET", f"/v1/{name}"))["organization"]
    await person.open(f"/office/connections?state=WITHDRAWN&organization={organization}")
    assert funding["title"] in await page.inner_text("#found")
    await person.open(f"/office/{funding['name']}")
    await person.click("summary:has-text('Close it')")
    await person.click("button:has-text('Close it now')")
    assert "It is closed" in await page.inner_text("[role=status]")


async def test_the_office_enters_funding_for_a_funder_and_changes_it(office: Office, call: Call) -> None:
    title = f"Bus passes {uuid4().hex[:6]}"
    person = await office(width=360)
    page = person.page
    await person.open("/office/opportunities")
    await person.click("a:has-text('Enter it for a funder')")
    await page.fill("#title", title)
    await page.fill("#maxAward", "much")
    await person.click("text=Keep as a draft")
    said = await page.inner_text("[role=alert]")
    assert "Find the organization, and choose it." in said
    assert "Write an amount in dollars" in said
    await person.check()
    await page.fill("#maxAward", "500")
    await page.fill("#find", "lakewind")
    await person.click("button:has-text('Find')")
    await person.click("label:has-text('Lakewind Neighbors Fund')")
    await person.click("text=Keep as a draft")
    await page.wait_for_selector(".said:has-text('It is kept as a draft of its funder')")
    name = f"opportunities/{page.url.rpartition('/')[2]}"
    # Its funder has it.
    made = await call("funder", "GET", f"/v1/{name}")
    assert (made["title"], made["state"], made["maxAward"]["units"]) == (title, "DRAFT", "500")
    await person.click("a:has-text('Change it')")
    await page.fill("#title", f"{title}, monthly")
    await person.click("text=Keep the changes")
    await page.wait_for_selector(f"h1:has-text('{title}, monthly')")
    await person.click("text=Publish it for the funder")
    await page.wait_for_selector(".said:has-text('It is published')")
    await person.check()

"""A funder announces money, follows who is connected to it, and decides."""

from tests.journeys.callers import Web
from tests.journeys.stages import applied, opportunity
from tests.portal.partners.conftest import FAY, TOMAS, SignedIn, looked_at


async def test_fay_announces_funding_changes_publishes_and_closes_it(
    funder: Web, organization: Web, signed_in: SignedIn
) -> None:
    person = await signed_in(FAY, 360, timezone_id="America/Chicago")
    page = person.page
    await person.click("main a:has-text('Announce funding')")
    await person.check()
    await page.fill("#maxAward", "a lot")
    await person.click("button:has-text('Keep as a draft')")
    said = await page.inner_text("[role=alert]")
    assert "Give it a title." in said
    assert "Write an amount in dollars" in said
    assert await page.input_value("#maxAward") == "a lot", "what was typed stays"
    await person.check()
    await page.fill("#title", "Winter coats")
    await page.fill("#maxAward", "$2,500.50")
    await page.fill("#closeTime", "2027-02-28")
    await page.fill("#requiredDocuments", "budget\nletter")
    await person.click("label[for=eligibleKinds-SCHOOL]")
    await person.click("button:has-text('Keep as a draft')")
    assert "kept as a draft" in await page.inner_text("[role=status]")
    await person.check()
    name = page.url.partition("/partners/")[2]
    kept = await funder.get(f"/v1/{name}")
    assert kept["maxAward"] == {"currencyCode": "USD", "units": "2500", "nanos": 500_000_000}
    assert kept["closeTime"] == "2027-03-01T05:59:00Z", "the end of that day in the reader's zone"
    assert (kept["requiredDocuments"], kept["eligibleKinds"]) == (["budget", "letter"], ["SCHOOL"])
    assert (await organization.send("GET", f"/v1/{name}")).status_code == 404

    await person.click("text=Change it")
    await page.fill("#title", "Winter coats and boots")
    await page.fill("#maxAward", "")
    await person.click("button:has-text('Keep the changes')")
    assert await person.heading() == "Winter coats and boots"
    changed = await funder.get(f"/v1/{name}")
    assert "maxAward" not in changed
    assert changed["closeTime"] == kept["closeTime"]
    await person.click("button:has-text('Publish it')")
    assert (await organization.get(f"/v1/{name}"))["state"] == "OPEN"
    await person.click("summary:has-text('Close it early')")
    await person.click("button:has-text('Close it now')")
    assert "It is closed" in await page.inner_text("[role=status]")
    assert (await organization.get(f"/v1/{name}"))["state"] == "CLOSED"


async def test_who_edits_more_slowly_is_told_and_keeps_what_was_typed(funder: Web, signed_in: SignedIn) -> None:
    name = await opportunity(funder, closeTime="2027-02-28T20:15:00Z")
    person = await signed_in(FAY, java_script_enabled=False)
    await person.open(f"/partners/{name}/edit")
    await person.page.fill("#title", "Smaller grants")
    await funder.send("PATCH", f"/v1/{name}", {"description": "Said meanwhile."})
    await person.click("button:has-text('Keep the changes')")
    assert "Somebody changed this while you were writing." in await person.page.inner_text("[role=alert]")
    assert await person.page.input_value("#title") == "Smaller grants", "and nothing that was typed is lost"


async def test_what_fay_wrote_outlives_her_session(funder: Web, signed_in: SignedIn, password: str) -> None:
    person = await signed_in(FAY, 360)
    page = person.page
    await person.open("/partners/opportunities/new")
    await page.fill("#title", "Bicycles for nurses")
    await page.fill("#maxAward", "a lot")
    await person.click("label[for=eligibleKinds-SCHOOL]")
    await person.click("label[for=eligibleKinds-COALITION]")
    await person.outlast_session()
    await person.click("button:has-text('Keep as a draft')")
    assert await person.heading() == "Your session has ended"
    await person.check()
    await person.sign_in(FAY, password)
    await person.check()
    await person.click("text=Send it now")
    assert "Write an amount in dollars" in await page.inner_text("[role=alert]")
    assert await page.input_value("#title") == "Bicycles for nurses"
    await page.fill("#maxAward", "900")
    await person.click("button:has-text('Keep as a draft')")
    kept = await funder.get(f"/v1/{page.url.partition('/partners/')[2]}")
    assert (kept["title"], kept["eligibleKinds"]) == ("Bicycles for nurses", ["SCHOOL", "COALITION"])


async def test_fay_awards_one_application_and_not_another(organization: Web, funder: Web, signed_in: SignedIn) -> None:
    first, second, third = [await applied(organization, await opportunity(funder)) for _ in range(3)]
    person = await signed_in(FAY)
    page = person.page
    assert "Riverbend Neighborhood Collective" in await page.inner_text("section[aria-labelledby=applications]")
    await person.click(f"a[href='/partners/{first}']")
    await person.check()
    await person.click("button:has-text('Award it')")
    assert "Write an amount in dollars" in await page.inner_text("[role=alert]")
    await page.fill("#amount", "4000")
    await page.fill("#feedback", "Well done.")
    await person.click("button:has-text('Award it')")
    assert "$4,000" in await page.inner_text("main")
    awarded = await organization.get(f"/v1/{first}")
    assert (awarded["state"], awarded["awardAmount"]["units"], awarded["feedback"]) == ("AWARDED", "4000", "Well done.")
    await person.open(f"/partners/{second}")
    await person.click("summary:has-text('Do not award it')")
    await page.fill("#why", "A budget is missing.")
    await person.click("button:has-text('Decide against it')")
    assert (await organization.get(f"/v1/{second}"))["feedback"] == "A budget is missing."
    # The page that is open tells of what others do.
    await person.open(f"/partners/{third}")
    await organization.post(f"/v1/{third}:withdraw")
    await page.wait_for_selector(".kicker:has-text('Withdrawn')")
    offered = (await organization.get(f"/v1/{second}"))["opportunity"]
    await looked_at(
        person,
        *("/partners/home", "/partners/opportunities", f"/partners/{offered}", f"/partners/{offered}/edit"),
        *("/partners/connections", "/partners/connections?state=AWARDED", f"/partners/{first}", f"/partners/{second}"),
    )


async def test_money_is_for_funders(signed_in: SignedIn) -> None:
    person = await signed_in(TOMAS)
    assert "Your funding" not in await person.page.inner_text("nav[aria-label=Main]")
    assert await person.open("/partners/opportunities/new") == 403
    assert await person.open("/partners/connections") == 403

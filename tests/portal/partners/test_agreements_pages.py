"""A partner reads the agreements that it is a party to, accepts one, and asks for changes of another."""

from datetime import date, timedelta
from uuid import uuid4

from cli.demo.catalog import name_of
from tests.journeys.callers import Json, Web, answered
from tests.portal.partners.conftest import TOMAS, SignedIn, looked_at
from tests.services.sample_files import pdf

BHS = name_of("organizations", "bhs")


def on(day: date) -> Json:
    """A day as the API takes it."""
    return {"year": day.year, "month": day.month, "day": day.day}


async def to_review(office: Web) -> str:
    """The name of an agreement that waits for Behavioral Health."""
    drafted = await office.post(
        "/v1/agreements",
        kind="MOU",
        title=f"A desk on Mondays {uuid4().hex[:6]}",
        parties=[{"organization": BHS}],
        obligations="They give a desk. The Office sends somebody.",
        startDate=on(date.today() + timedelta(days=10)),
        endDate=on(date.today() + timedelta(days=400)),
    )
    answered(await office.upload(f"/v1/{drafted['name']}/documents", "plan.pdf", pdf(), "application/pdf"))
    await office.post(f"/v1/{drafted['name']}:submit")
    return str(drafted["name"])


async def test_tomas_accepts_one_agreement_and_sends_another_back(office: Web, signed_in: SignedIn) -> None:
    first, second = await to_review(office), await to_review(office)
    person = await signed_in(TOMAS, 360)
    page = person.page
    await person.click(f"section[aria-labelledby=agreements] a[href='/partners/{first}']")
    assert "They give a desk." in await page.inner_text("main")
    async with page.expect_download() as saved:
        await person.click("a[download]:has-text('plan.pdf')")
    assert (await saved.value).suggested_filename == "plan.pdf"
    await person.check()
    await person.click("button:has-text('Accept it for us')")
    assert "You accepted it for your organization." in await page.inner_text("[role=status]")
    parties = (await office.get(f"/v1/{first}"))["parties"]
    assert [party["organization"] for party in parties if "acceptTime" in party] == [BHS]
    await person.open(f"/partners/{second}")
    await person.click("summary:has-text('Ask for changes')")
    await person.click("button:has-text('Send it back')")
    assert "Say what should be changed." in await page.inner_text("[role=alert]")
    await person.check()
    await page.fill("#comment", "Tuesdays, please.")
    await person.click("button:has-text('Send it back')")
    assert "It is back with the Office of Equity" in await page.inner_text("[role=status]")
    returned = await office.get(f"/v1/{second}")
    assert (returned["state"], returned["comment"]) == ("DRAFT", "Tuesdays, please.")
    await looked_at(person, "/partners/agreements", "/partners/agreements?state=ACTIVE", f"/partners/{first}")

"""A partner agency answers the referrals to it, and reads the record that it shares."""

from playwright.async_api import expect

from cli.demo.catalog import name_of
from tests.journeys.callers import Web, answered
from tests.journeys.stages import in_progress, referral
from tests.portal.partners.conftest import ANDRE, FAY, TOMAS, SignedIn, looked_at
from tests.services.eventually import eventually
from tests.services.sample_files import pdf

HOUSING, BHS, RIVERBEND = (name_of("organizations", key) for key in ("housing", "bhs", "riverbend"))


async def test_andre_takes_a_referral_to_its_end_on_a_phone(
    organization: Web, office: Web, signed_in: SignedIn
) -> None:
    case = await in_progress(organization, office)
    sent = await organization.upload(f"/v1/{case}/attachments", "letter.pdf", pdf(), "application/pdf")
    await organization.post(f"/v1/{answered(sent)['name']}:share")
    name = await referral(office, case, HOUSING, handoffNote="Rosa answers in Spanish.")

    person = await signed_in(ANDRE, 360)
    page = person.page
    assert await person.heading() == "What waits for you"
    await person.check()
    await person.click(f"a[href='/partners/{name}']")
    assert await person.heading() == "Riverbend Neighborhood Collective"
    said = await page.inner_text("main")
    assert "Please meet them." in said
    assert "Rosa answers in Spanish." in said
    assert "6 days left" in said
    assert "letter.pdf" not in said, "it has not taken it yet"
    await person.check()
    await person.click("text=Accept it")
    assert "You accepted it." in await page.inner_text("[role=status]")
    assert (await office.get(f"/v1/{name}"))["state"] == "ACCEPTED"
    async with page.expect_download() as saved:
        await person.click("a[download]:has-text('letter.pdf')")
    assert (await saved.value).suggested_filename == "letter.pdf"
    await person.check()
    await person.click("text=We have begun")
    await person.click("button:has-text('It is done')")
    await page.wait_for_selector("[role=alert]:focus")
    await person.check()
    await page.fill("#outcome", "They met, and wrote the letter.")
    await person.click("button:has-text('It is done')")
    assert "They met, and wrote the letter." in await page.inner_text("main")
    assert (await office.get(f"/v1/{name}"))["state"] == "COMPLETED"
    await organization.post(f"/v1/{name}:confirm")
    await person.open("/partners/home")
    assert "Confirmed" in await page.inner_text(f"section[aria-labelledby=changed] li:has(a[href='/partners/{name}'])")

    async def written() -> bool:
        looks = await organization.get(f"/v1/{RIVERBEND}/disclosures", reader=HOUSING, pageSize="200")
        return any(look["rpc"].endswith("DownloadCaseAttachment") for look in looks.get("disclosures", []))

    await eventually(written)


async def test_declining_takes_a_reason_and_works_without_a_script(
    organization: Web, office: Web, signed_in: SignedIn
) -> None:
    name = await referral(office, await in_progress(organization, office), HOUSING)
    person = await signed_in(ANDRE, java_script_enabled=False)
    await person.open(f"/partners/{name}")
    await person.click("summary:has-text('We cannot take it')")
    await person.click("button:has-text('Decline it')")
    assert "Choose why you cannot take it." in await person.page.inner_text("[role=alert]")
    await person.click("label[for=reason-OTHER]")
    await person.click("button:has-text('Decline it')")
    assert "Say in a few words what the reason is." in await person.page.inner_text("[role=alert]")
    assert await person.page.is_checked("#reason-OTHER"), "what was chosen stays"
    await person.page.fill("#comment", "We move this week.")
    await person.click("button:has-text('Decline it')")
    assert "You declined it." in await person.page.inner_text("[role=status]")
    declined = await office.get(f"/v1/{name}")
    assert (declined["state"], declined["declineReason"], declined["declineComment"]) == (
        *("DECLINED", "OTHER"),
        "We move this week.",
    )


async def test_who_was_slower_sees_how_things_are_and_loses_nothing(
    organization: Web, office: Web, signed_in: SignedIn
) -> None:
    name = await referral(office, await in_progress(organization, office), HOUSING)
    person = await signed_in(ANDRE)
    # The news of it has not come to his page: once it has, there is nothing more to accept.
    await person.page.route("**/partners/changes**", lambda route: None)
    await person.open(f"/partners/{name}")
    await office.post(f"/v1/{name}:revoke", reason="Another agency is nearer.")
    await person.click("text=Accept it")
    assert "Taken back" in await person.page.inner_text("main")
    await expect(person.page.locator("[role=alert]")).to_have_count(1)
    assert (await office.get(f"/v1/{name}"))["state"] == "REVOKED"
    await person.check()


async def test_the_record_says_what_is_shown_and_why_not_and_keeps_who_looked(
    organization: Web, signed_in: SignedIn
) -> None:
    cedarline = name_of("organizations", "cedarline")
    person = await signed_in(TOMAS)
    await person.open(f"/{cedarline}")
    await person.click("text=The record you share")
    said = await person.page.inner_text("main")
    assert "is written down" in said
    assert "TA-2026-" in said, "the network reads that there are cases, by consent and agreement"
    side = await person.page.inner_text("aside")
    assert "The organization has not agreed to share it" in side
    await person.open("/partners/reads")
    assert "Read by Tomas Example" in await person.page.inner_text("main")
    await looked_at(
        person,
        *("/partners/home", "/partners/referrals", "/partners/referrals?state=PROPOSED&state=CONFIRMED"),
        *(f"/partners/{cedarline}", f"/partners/{cedarline}/timeline", "/partners/reads"),
    )


async def test_the_navigation_of_a_funder_fits_where_it_is_narrowest(signed_in: SignedIn) -> None:
    for locale in ("es-US", "hmn"):
        person = await signed_in(FAY, 961, locale=locale)
        await person.check()


async def test_the_pages_are_for_partners_alone_and_in_their_languages(signed_in: SignedIn, password: str) -> None:
    person = await signed_in(FAY, 360, locale="hmn")
    assert await person.page.get_attribute("html", "lang") == "hmn"
    await person.check()
    await person.page.context.clear_cookies()
    await person.open("/sign-in")
    await person.sign_in("rosa@riverbend.demo.example", password)
    await person.page.wait_for_selector("details.account")
    for path in ("/partners/home", "/partners/referrals", f"/partners/{RIVERBEND}", "/partners/reads"):
        assert await person.open(path) == 403
    assert await person.open(f"/partners/{BHS}/timeline") == 403
    await person.check()

"""Passkeys in a real browser, with an authenticator that the browser makes up; and what comes over REST instead."""

import json
import re
from typing import Any

import httpx2
from playwright.async_api import CDPSession, Page, expect

from tests.authenticator import PRESENT, Authenticator
from tests.journeys.test_signing_in import FRESH, heading, mailed_link, sign_in
from tests.product import Product


async def device(page: Page, *, verifies: bool = True) -> tuple[CDPSession, str]:
    """A device that makes and uses passkeys at once when it is asked."""
    session = await page.context.new_cdp_session(page)
    await session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, str(made["authenticatorId"])


async def newcomer(product: Product, page: Page, name: str, *roles: str) -> str:
    """The address of somebody who was invited to the Office, and has chosen a password."""
    email = f"{name}@passkeys.example"
    office = httpx2.AsyncClient(base_url=product.url, timeout=15, trust_env=False)
    async with office:
        bearer = {"Authorization": f"Bearer {product.token('office')}"}
        account = (await office.get("/v1/accounts/me", headers=bearer)).json()
        organization = account["memberships"][0]["organization"]
        body = {"email": email, "roles": list(roles)}
        await office.post(f"/v1/{organization}/invitations", json=body, headers=bearer)
        link = await mailed_link(office, email, "invitation")
    await page.goto(link)
    await page.get_by_label("Your name").fill(name.title())
    await page.get_by_label("Choose a password").fill(FRESH)
    await page.get_by_role("button", name="Accept").click()
    return email


async def give_password(page: Page, email: str) -> None:
    """Signs in with the password."""
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password", exact=True).fill(FRESH)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def sign_out(page: Page) -> None:
    """By the menu of one's account."""
    await page.locator(".account > summary").click()
    await page.get_by_role("button", name="Sign out", exact=True).click()


async def test_the_offices_admin_adds_a_passkey_and_needs_nothing_else_from_then_on(
    product: Product, page: Page
) -> None:
    await device(page)
    email = await newcomer(product, page, "odile", "OFFICE_ADMIN")
    await give_password(page, email)
    await page.get_by_role("link", name="Add a passkey instead").click()
    await page.get_by_label("What you call it").fill("My laptop")
    await page.get_by_role("button", name="Add it").click()
    await page.get_by_role("link", name="I have them").click()
    await page.goto("/account")
    await expect(page.get_by_text("My laptop, since")).to_be_visible()
    assert (await page.request.get("/v1/accounts/me/passkeys")).ok

    await sign_out(page)
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await page.wait_for_url("**/office/queue")
    answer = await page.request.get("/v1/accounts/me/passkeys")
    assert [passkey["displayName"] for passkey in (await answer.json())["passkeys"]] == ["My laptop"]

    await sign_out(page)
    await give_password(page, email)
    await page.get_by_role("heading", name="Your code").wait_for()
    assert (await page.request.get("/v1/cases")).status == 403
    await page.get_by_role("button", name="Use a passkey instead").click()
    await page.wait_for_url("**/office/queue")

    await page.goto("/account")
    await page.get_by_role("button", name="Remove the passkey My laptop").click()
    await page.get_by_text("None yet.").first.wait_for()
    await sign_out(page)
    await page.get_by_role("button", name="Sign in with a passkey").click()
    await page.get_by_text("This passkey was not taken").wait_for()


async def test_several_devices_each_have_one_and_none_has_two(product: Product, page: Page) -> None:
    session, first = await device(page)
    await give_password(page, await newcomer(product, page, "quentin", "OFFICE_STAFF"))

    async def add(name: str) -> None:
        await page.goto("/passkey")
        await page.get_by_label("What you call it").fill(name)
        await page.get_by_label("Your password").fill(FRESH)
        await page.get_by_role("button", name="Add it").click()

    await add("First")
    await page.get_by_role("link", name="I have them").click()
    await add("Again")
    await page.get_by_text("has a passkey for your account already").wait_for()
    await session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    await device(page)
    await add("Second")
    await page.get_by_text("Second, since").wait_for()
    await expect(page.get_by_text("First, since")).to_be_visible()


async def test_a_device_that_does_not_know_its_owner_adds_nothing(product: Product, page: Page) -> None:
    await device(page, verifies=False)
    await give_password(page, await newcomer(product, page, "ursula", "OFFICE_STAFF"))
    await page.goto("/passkey")
    await page.get_by_label("What you call it").fill("A stranger's")
    await page.get_by_label("Your password").fill(FRESH)
    await page.get_by_role("button", name="Add it").click()
    await page.get_by_text("No passkey was given").wait_for()
    await page.goto("/account")
    assert await page.get_by_text("A stranger's").count() == 0


async def test_where_there_can_be_no_passkeys_the_page_offers_none(product: Product, page: Page) -> None:
    await page.goto(f"{product.url}/sign-in")
    await page.get_by_role("heading", name="Sign in").wait_for()
    assert not await page.get_by_role("button", name="Sign in with a passkey").is_visible()


async def asked(browser: httpx2.AsyncClient, path: str, **form: str) -> str:
    """What the browser is asked."""
    answer = await browser.post(path, data=form)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_over_rest_only_the_right_answer_to_a_fresh_question_signs_in(
    product: Product, site: str, page: Page
) -> None:
    email = await newcomer(product, page, "wilma", "OFFICE_STAFF")
    async with httpx2.AsyncClient(base_url=site, timeout=15, trust_env=False, follow_redirects=True) as browser:
        await sign_in(browser, email, FRESH)
        phone = Authenticator(site, "localhost")
        made = phone.make(await asked(browser, "/passkey/question", password=FRESH))
        kept = await browser.post("/passkey", data={"displayName": "Phone", "credential": made})
        assert heading(kept) == "Your recovery codes"
        await browser.post("/sign-out")

        async def used(answer: str, **headers: str) -> httpx2.Response:
            return await browser.post("/sign-in/passkey", data={"credential": answer}, headers=headers)

        async def question() -> str:
            return await asked(browser, "/sign-in/passkey/question")

        def refused(answer: httpx2.Response) -> bool:
            return answer.status_code == 422 and "This passkey was not taken" in answer.text

        answer = phone.use(await question())
        assert (await used(answer, Origin="https://elsewhere.example")).status_code == 403
        signed_in = await used(answer)
        assert (signed_in.url.path, heading(await browser.get("/account"))) == ("/office/queue", "Wilma")
        await browser.post("/sign-out")
        assert refused(await used(answer)), "replayed"
        phone.origin = "https://elsewhere.example"
        assert refused(await used(phone.use(await question())))
        phone.origin, phone.flags = site, PRESENT
        assert refused(await used(phone.use(await question())))
        phone.flags, phone.count = PRESENT | 4, 0
        assert refused(await used(phone.use(await question()))), "a copy that lags behind"
        for nothing in ("", "{}", "null", json.dumps({"rawId": "AA", "response": {}})):
            assert refused(await used(nothing))
        assert heading(await browser.get("/account")) == "Sign in"


async def test_somebody_elses_passkey_is_no_second_factor_over_rest(product: Product, site: str, page: Page) -> None:
    emails = [await newcomer(product, page, name, "OFFICE_STAFF") for name in ("xaver", "yvette")]
    phones: list[Any] = []
    async with httpx2.AsyncClient(base_url=site, timeout=15, trust_env=False, follow_redirects=True) as browser:
        for email in emails:
            await sign_in(browser, email, FRESH)
            phone = Authenticator(site, "localhost")
            made = phone.make(await asked(browser, "/passkey/question", password=FRESH))
            await browser.post("/passkey", data={"displayName": "Phone", "credential": made})
            await browser.post("/sign-out")
            phones.append(phone)
        assert heading(await sign_in(browser, emails[0], FRESH)) == "Your code"
        answer = phones[1].use(await asked(browser, "/sign-in/passkey/question"))
        wrong = await browser.post("/sign-in/passkey", data={"credential": answer})
        assert wrong.status_code == 422
        assert re.search("This passkey was not taken", wrong.text)
        assert (await browser.get("/v1/cases")).status_code == 403
        answer = phones[0].use(await asked(browser, "/sign-in/passkey/question"))
        right = await browser.post("/sign-in/passkey", data={"credential": answer})
        assert right.url.path == "/office/queue"
        assert heading(await browser.get("/account")) == "Xaver"

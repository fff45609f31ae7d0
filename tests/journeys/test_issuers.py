"""Signing in with an agency's own issuer, in a real browser: there, back, and out again."""

from collections.abc import Iterator

import httpx2
import pytest
from playwright.async_api import Page, expect

from cli.demo.catalog import name_of
from tests.issuer import COUNTY, mock_provider
from tests.journeys.test_passkeys import sign_out
from tests.loaded import loaded_product
from tests.product import Product, scratch_folder

HOUSING = name_of("organizations", "housing")
DOWN = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The county's issuer."""
    with mock_provider() as url:
        yield url


@pytest.fixture(scope="module")
def product(provider: str) -> Iterator[Product]:
    """A product that is told of the county's issuer, and of one that is down."""
    folder = scratch_folder()
    file, secret = folder / "issuers.toml", folder / "secret"
    secret.write_text("a secret of the county's")
    file.write_text(
        COUNTY.format(key="county", url=provider, organization=HOUSING).replace(
            "second_factor", f'client_secret_file = "{secret}"\nsecond_factor'
        )
        + COUNTY.format(key="down", url=DOWN, organization=HOUSING).replace("Lakewind County", "Ostervale")
    )
    running = loaded_product({"TRIBUTARY_ISSUERS_FILE": str(file)})
    try:
        running.start()
        yield running
    finally:
        running.remove()


@pytest.fixture
def site(product: Product) -> str:
    """Where the issuer sends browsers back to."""
    return product.url


async def known(provider: str, subject: str, **claims: object) -> None:
    """Has the issuer know somebody."""
    said = {"email": f"{subject}@county.example", "email_verified": True, "name": subject.title(), **claims}
    async with httpx2.AsyncClient(trust_env=False) as client:
        assert (await client.put(f"{provider}/users/{subject}", json=said)).status_code == 204


async def sign_in_there(page: Page, subject: str) -> None:
    """Goes to the issuer from the sign-in page, and signs in there."""
    await page.goto("/sign-in?next=/account")
    await page.get_by_role("link", name="Sign in with Lakewind County").click()
    await page.locator("input[name=sub]").fill(subject)
    await page.get_by_role("button", name="Authorize").click()


async def test_somebody_of_the_county_signs_in_there_acts_here_and_signs_out_of_both(provider: str, page: Page) -> None:
    await known(provider, "andrea", groups=["deciders"])
    await sign_in_there(page, "andrea")
    await page.get_by_role("heading", name="Andrea").wait_for()
    await expect(page.locator("#main").get_by_text("Milwaukee County Housing Services")).to_be_visible()
    me = await (await page.request.get("/v1/accounts/me")).json()
    assert me["memberships"] == [{"organization": HOUSING, "roles": ["ORGANIZATION_ADMIN", "PARTNER_STAFF"]}]
    await sign_out(page)
    await page.get_by_role("heading", name="You are signed out").wait_for()
    assert (await page.request.get("/v1/accounts/me")).status == 401
    await page.get_by_role("link", name="Sign out at Lakewind County").click()
    assert page.url.startswith(f"{provider}/oauth2/end_session")


async def test_who_the_issuer_does_not_vouch_for_reads_why(provider: str, page: Page) -> None:
    await known(provider, "stranger", email="stranger@elsewhere.example")
    await sign_in_there(page, "stranger")
    await page.get_by_text("gave no e-mail address that it vouches for").wait_for()
    await expect(page.get_by_label("E-mail address")).to_be_visible()
    assert (await page.request.get("/v1/accounts/me")).status == 401


async def test_who_changes_their_mind_there_is_back_at_the_form(provider: str, page: Page) -> None:
    await page.goto("/sign-in")
    await page.get_by_role("link", name="Sign in with Lakewind County").click()
    await page.get_by_role("button", name="Deny").click()
    await page.get_by_text("You did not sign in there").wait_for()


async def test_an_issuer_that_is_down_leaves_the_other_ways(page: Page) -> None:
    await page.goto("/sign-in")
    await page.get_by_role("link", name="Sign in with Ostervale").click()
    await page.get_by_text("Ostervale does not answer").wait_for()
    await page.goto("/sign-in")
    await expect(page.get_by_label("Password", exact=True)).to_be_visible()


async def test_a_way_back_that_was_begun_in_another_browser_signs_nobody_in(product: Product, provider: str) -> None:
    """Else somebody could be lured into another's account, and write there what is theirs."""
    await known(provider, "mallory")
    settings = {"base_url": product.url, "trust_env": False, "timeout": 15.0}
    async with httpx2.AsyncClient(**settings) as attacker, httpx2.AsyncClient(**settings) as victim:
        there = (await attacker.get("/sign-in/with/county")).headers["location"]
        back = (await attacker.post(there, data={"sub": "mallory"})).headers["location"]
        refused = await victim.get(back)
        assert (refused.status_code, "set-cookie" in refused.headers) == (401, True)
        assert "tributary=trs_" not in refused.headers["set-cookie"]
        assert "was not begun in this browser" in refused.text
        signed_in = await attacker.get(back)
        assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/home")
        again = await attacker.get(back)
        assert again.status_code == 401


async def test_after_signing_in_there_one_stays_on_this_site(product: Product, provider: str) -> None:
    await known(provider, "nadia")
    async with httpx2.AsyncClient(base_url=product.url, trust_env=False, timeout=15) as browser:
        there = (await browser.get("/sign-in/with/county?next=//evil.example/")).headers["location"]
        back = (await browser.post(there, data={"sub": "nadia"})).headers["location"]
        assert (await browser.get(back)).headers["location"] == "/home"


async def test_who_wrote_longer_than_the_session_lasted_signs_in_in_another_tab_and_sends_it(
    provider: str, page: Page, product: Product
) -> None:
    await known(provider, "berta")
    await sign_in_there(page, "berta")
    await page.goto("/account/data")
    await page.get_by_label("Your name").fill("Berta of Housing")
    await page.context.add_cookies([{"name": "tributary", "value": "ended", "domain": "127.0.0.1", "path": "/"}])
    await page.get_by_role("button", name="Change my name").click()
    await page.get_by_role("heading", name="Your session has ended").wait_for()
    async with page.context.expect_page() as opened:
        await page.get_by_role("link", name="Sign in with Lakewind County").click()
    tab = await opened.value
    await tab.locator("input[name=sub]").fill("berta")
    await tab.get_by_role("button", name="Authorize").click()
    await tab.get_by_role("heading", name="What waits for you").wait_for()
    await page.get_by_role("button", name="Send it now").click()
    await page.get_by_text("Your name is changed.").wait_for()
    assert await page.get_by_label("Your name").input_value() == "Berta of Housing"

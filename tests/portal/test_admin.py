"""The Office's admin decides who may do what, and sees how the product runs."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import asyncpg
import httpx2
import pyotp
import pytest
from playwright.async_api import expect

from cli.embedded.place import service_database
from cli.settings import from_environment
from services.chassis.database import AS_PRODUCT
from tests.portal.conftest import Visitor
from tests.portal.person import Person
from tests.product import Product

DANA = "dana@office.demo.example"
Admin = Callable[..., Awaitable[Person]]
Call = Callable[..., dict[str, Any]]
# Of whom no other test expects that they act for one organization alone.
CLAIMANT = "calvin@juniper.demo.example"
PAGES = ("", "/accounts", "/claims", "/invitations", "/systems", "/health", "/events", "/audit/partners")
MORE = ("/audit/verify", "/audit/funding?kind=INSERT", "/personal-data", "/keys")


@pytest.fixture(scope="session")
def session(product: Product) -> tuple[str, str]:
    """The name and value of the cookie of Dana's session, who has set up the second factor that is asked of her."""
    with httpx2.Client(base_url=product.url, follow_redirects=True, trust_env=False) as client:
        client.post("/sign-in", data={"email": DANA, "password": product.demo_password})
        page = client.post("/second-factor", data={"password": product.demo_password})
        key = re.search(r'name="key" value="(\w+)"', page.text)
        assert key is not None, page.text
        client.post("/second-factor", data={"key": key[1], "code": pyotp.TOTP(key[1]).now()})
        ((name, value),) = client.cookies.items()
        assert client.get("/admin").status_code == 200
    return name, value


@pytest.fixture
def admin(visitor: Visitor, session: tuple[str, str], product: Product) -> Admin:
    """Call it for Dana with a browser, signed in; `visitor`'s arguments."""

    async def come(**options: Any) -> Person:
        person = await visitor(**options)
        name, value = session
        await person.page.context.add_cookies([{"name": name, "value": value, "url": product.url}])
        return person

    return come


@pytest.fixture
def call(product: Product) -> Call:
    """Calls the API as one of the demo data's, by audience or by address:
    `call("office", "/v1/organizations", displayName=…)`."""

    def send(who: str, path: str, **body: Any) -> dict[str, Any]:
        token = product.token_of(who) if "@" in who else product.token(who)
        headers = {"Authorization": f"Bearer {token}"}
        with httpx2.Client(base_url=product.url, headers=headers, trust_env=False) as client:
            answer = client.post(path, json=body) if body else client.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    return send


def entered(call: Call, name: str) -> str:
    """An organization without anybody, that has a site; its name."""
    given = {"displayName": name, "kind": "COMMUNITY_ORGANIZATION", "website": "https://sherman.example"}
    return str(call("office", "/v1/organizations", **given)["name"])


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
async def test_each_page_of_the_admin_is_for_everyone(admin: Admin, call: Call, width: int, locale: str) -> None:
    organization = entered(call, f"Sherman {uuid4()}")
    claim = call(CLAIMANT, "/v1/claims", organization=organization, statement="I direct it.")
    client = call("office", f"/v1/{organization}/clients", displayName="Night export", scopes=["RECORD_READ"])
    call("office", f"/v1/{organization}/invitations", email=f"{uuid4()}@sherman.example", roles=["ORGANIZATION_ADMIN"])
    account = call("organization", "/v1/accounts/me")["name"]
    changes = call("office", f"/v1/operations/partners/changes?row={organization}")["changes"]
    change = "/audit/partners/" + changes[0]["name"].rpartition("/")[2]
    person = await admin(width=width, locale=locale)
    for path in (*PAGES, *MORE, f"/{claim['name']}", f"/{client['name']}", f"/{organization}", f"/{account}", change):
        assert await person.open(f"/admin{path}") == 200, path
        await person.check()
    assert await person.open("/admin/audit/partners/999999999") == 404
    await person.check()
    for path in ("/admin/audit/nobody", f"/admin/accounts/{uuid4()}", "/admin/events/funding/x"):
        assert await person.open(path) == 404, path


async def test_a_claim_is_decided_and_a_role_given_and_ended_by_keyboard_alone(admin: Admin, call: Call) -> None:
    word = f"Alder{uuid4().hex[:8]}"
    organization = entered(call, word)
    claim = call(CLAIMANT, "/v1/claims", organization=organization, statement="I direct it.")
    person = await admin()
    page = person.page
    await person.open("/admin")
    await person.tab_to(word)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/admin/{claim['name']}")
    facts = await page.inner_text("main")
    assert "Not of the organization’s domain" in facts
    assert "None yet: they would be the first" in facts
    await person.tab_to("Decline")
    await page.keyboard.press("Enter")
    assert "Say why, so that they know." in await page.inner_text("[role=alert]")
    await person.check()
    await person.tab_to("reason")
    await page.keyboard.type("Rang them up.")
    await person.tab_to("Make them an administrator")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".said:has-text('They are an administrator now.')")

    # Somebody else is to be a member there until summer: found by their address.
    await person.open("/admin/accounts?q=hector@")
    await person.tab_to("Hector Example")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/admin/accounts/*-*")
    await person.tab_to("Give them a role")
    await page.keyboard.press("Enter")
    await person.tab_to("organizationQuery")
    await page.keyboard.type(word)
    await person.tab_to("Find it")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("input[name=organization]")
    await person.check()
    await page.locator("input[name=organization]").first.focus()
    await page.keyboard.press("Space")
    await page.select_option("#role", "ORGANIZATION_MEMBER")
    await page.fill("#until", "2031-06-30")
    await person.tab_to("Give it")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".said:has-text('Given.')")
    row = page.locator(f".rows__one:has-text('{word}')")
    assert "Member" in await row.inner_text()
    assert "until June 30, 2031" in await row.inner_text()
    assert "by Dana Example" in await row.inner_text()
    await person.click(row.locator("button"))
    assert "The role is ended." in await page.inner_text("[role=status]")


async def test_an_invitation_and_a_system_of_any_organization_are_ended_without_a_script(
    admin: Admin, call: Call
) -> None:
    organization = entered(call, f"Basswood {uuid4()}")
    client = call("office", f"/v1/{organization}/clients", displayName="Old export", scopes=["RECORD_READ"])
    person = await admin(java_script_enabled=False, width=360)
    page = person.page
    await person.open(f"/admin/{organization}")
    address = f"{uuid4()}@sherman.example"
    await page.fill("#email", address)
    await person.click("main button:has-text('Invite')")
    assert "Choose what they may do." in await page.inner_text("[role=alert]")
    await page.select_option("#role", "ORGANIZATION_ADMIN")
    await person.click("main button:has-text('Invite')")
    assert "The invitation is on its way." in await page.inner_text("[role=status]")
    await person.open("/admin/invitations")
    await person.click(page.locator(f".rows__one:has-text('{address}') button"))
    assert "The invitation is taken back." in await page.inner_text("[role=status]")
    assert address not in await page.inner_text("main")
    await person.open(f"/admin/{client['name']}")
    await person.click("summary:has-text('End this system')")
    await person.click("button:has-text('End it for good')")
    assert "Its calls are refused within half a minute." in await page.inner_text("[role=status]")


async def test_an_event_that_was_parked_is_mended_and_tried_again_from_its_page(
    admin: Admin, call: Call, product: Product
) -> None:
    """And the health says so meanwhile, and the audit afterwards who it was."""
    word = f"Troubled {uuid4().hex[:8]}"
    url = service_database(from_environment(product.environment), "funding", owner=True)
    owner = await asyncpg.connect(url, server_settings=AS_PRODUCT)
    person = await admin()
    page = person.page
    await owner.execute(f"ALTER TABLE organization_snapshots ADD CONSTRAINT cause CHECK (display_name <> '{word}')")
    try:
        entered(call, word)
        for _attempt in range(150):
            if await owner.fetchval("SELECT count(*) FROM parked_events WHERE effect_time IS NULL"):
                break
            await asyncio.sleep(0.3)
        await person.open("/admin/health")
        parked = page.locator(".finding--amiss:has-text('1 event is parked.')")
        assert "Look at them under Events" in await parked.inner_text()
        await person.check()
        await person.open("/admin/events")
        await person.check()
        await person.click("text=OrganizationCreated")
        assert word in await page.inner_text("pre")
        await person.check()
    finally:
        await owner.execute("ALTER TABLE organization_snapshots DROP CONSTRAINT cause")
        await owner.close()
    await person.click("summary:has-text('Try it again')")
    await person.click("button:has-text('Yes, try it again')")
    assert "It is being tried again." in await page.inner_text("[role=status]")
    await page.wait_for_selector("#event .tag:has-text('Took effect')")
    await person.check()
    await person.open("/admin/audit/funding?kind=REPLAY")
    assert "Dana Example" in await page.inner_text("tbody tr")


async def test_the_audit_is_searched_a_change_read_and_the_chain_verified(admin: Admin, call: Call) -> None:
    organization = entered(call, f"Catalpa {uuid4()}")
    person = await admin()
    page = person.page
    await person.open(f"/admin/audit/partners?row={organization}&account=nobody@example.org&to=9999-12-31")
    said = await page.inner_text("[role=alert]")
    assert "Nobody has this e-mail address." in said
    assert "Choose a day." in said
    await person.check()
    await person.open(f"/admin/audit/partners?row={organization}&account={DANA}&kind=INSERT")
    await person.click("tbody th a")
    table = await page.inner_text("table.compared")
    assert "document.website" in table
    assert "https://sherman.example" in table
    await person.check()
    await person.open("/admin/audit/verify")
    await page.fill("#heads", "partners:1:no")
    await person.click("main button:has-text('Verify now')")
    assert "Write heads as they were noted" in await page.inner_text("[role=alert]")
    await page.fill("#heads", "")
    await person.click("main button:has-text('Verify now')")
    assert (await page.inner_text("main")).count("It holds.") == 3
    await person.check()
    head = await page.locator("code.key").first.inner_text()
    await page.fill("#heads", head)
    await person.click("main button:has-text('Verify now')")
    assert (await page.inner_text("main")).count("It holds.") == 3, "the head that was noted is in the chain"
    await person.open("/admin/audit/partners?kind=READ")
    assert "Dana Example" in await page.inner_text("tbody tr")


async def test_a_request_to_be_erased_is_refused_with_a_reason(admin: Admin, call: Call) -> None:
    name, address = call("funder", "/v1/accounts/me")["name"], "fay@fund.demo.example"
    person = await admin(width=360)
    page = person.page
    await person.open(f"/admin/{name}")
    await person.click("summary:has-text('Ask that they be erased')")
    await page.fill("#confirm", "somebody@else.example")
    await page.fill("#reason", "By letter of November 20.")
    await person.click("button:has-text('Ask for it')")
    await expect(page.locator("#confirm[aria-invalid=true]")).to_have_count(1)
    await person.check()
    await page.fill("#confirm", address)
    await person.click("button:has-text('Ask for it')")
    assert "It is asked for." in await page.inner_text("[role=status]")
    await person.open("/admin/personal-data")
    waits = page.locator(f".now:has-text('{address}')")
    await person.click(waits.locator("summary:has-text('Erase the person')"))
    await person.click(waits.locator("button:has-text('Erase the person')"))
    assert "Say that you are sure" in await page.inner_text("[role=alert]")
    await person.check()
    await person.click(waits.locator("summary:has-text('Refuse it')"))
    await waits.locator("textarea").fill("The award of March has to be kept for seven years.")
    await person.click(waits.locator("button:has-text('Refuse it')"))
    assert "The request is refused." in await page.inner_text("[role=status]")
    assert await page.locator(f".now:has-text('{address}')").count() == 0


async def test_the_admins_pages_are_the_admins(visitor: Visitor, password: str) -> None:
    person = await visitor()
    await person.open("/admin")
    assert await person.heading() == "Sign in"
    await person.sign_in("pahoua@office.demo.example", password)
    assert await person.heading() == "This is not yours to open"
    assert await person.page.locator("nav a:has-text('Administration')").count() == 0
    for path in (*PAGES, *MORE):
        assert await person.open(f"/admin{path}") == 403, path

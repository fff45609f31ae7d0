"""Who acts for an organization: invited, given roles, taken in by a claim."""

from uuid import uuid4

import httpx2
import pytest

from tests.portal.conftest import Visitor
from tests.portal.test_our_requests import signed_in
from tests.product import Product


async def test_somebody_is_invited_and_the_invitation_taken_back(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password, 360, "/our/people", locale="es-US")
    await person.click("button:has-text('Invitar')")
    assert "Elija qué podrá hacer." in await person.page.inner_text("[role=alert]")
    await person.check()
    address = f"ana-{uuid4()}@riverbend.demo.example"
    await person.page.fill("#email", address)
    await person.click("label[for=role-ORGANIZATION_ADMIN]")
    await person.click("button:has-text('Invitar')")
    assert "La invitación está en camino." in await person.page.inner_text("[role=status]")
    row = person.page.locator(f".rows__one:has-text({address!r})")
    assert "Administrador" in await row.inner_text()
    await person.check()
    await person.click(row.locator("button"))
    assert await row.count() == 0


async def test_a_role_is_given_and_ended_and_somebody_stays_administrator(visitor: Visitor, password: str) -> None:
    person = await signed_in(visitor, password, 1280, "/our/people", java_script_enabled=False)
    hector = person.page.locator(".rows__one:has-text('hector@')")
    rosa = person.page.locator(".rows__one:has-text('rosa@')")
    await person.click(rosa.locator("button:has-text('End this role: Administrator')"))
    assert "Somebody has to be the administrator" in await person.page.inner_text("[role=alert]")
    await person.click(hector.locator("button:has-text('Make them an administrator')"))
    assert "Given." in await person.page.inner_text("[role=status]")
    await person.click(hector.locator("button:has-text('End this role: Administrator')"))
    assert "The role is ended." in await person.page.inner_text("[role=status]")


async def test_a_claim_is_made_from_the_public_page_and_decided(
    visitor: Visitor, password: str, product: Product
) -> None:
    headers = {"Authorization": f"Bearer {product.token('office')}"}
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, trust_env=False) as client:
        body = {"displayName": f"Claimed {uuid4()}", "kind": "COMMUNITY_ORGANIZATION"}
        name = (await client.post("/v1/organizations", json=body)).json()["name"]
    person = await signed_in(visitor, password, 360, f"/{name}")
    await person.click("text=Do you belong to it?")
    await person.click("button:has-text('Send it')")
    assert "Say who you are there." in await person.page.inner_text("[role=alert]")
    await person.check()
    await person.page.fill("#statement", "I am its director.")
    await person.click("button:has-text('Send it')")
    assert "To be decided" in await person.page.inner_text("main")
    await person.check()

    # And one to Riverbend, by somebody of an agency: its administrator declines.
    headers = {"Authorization": f"Bearer {product.token('agency')}"}
    async with httpx2.AsyncClient(base_url=product.url, headers=headers, trust_env=False) as client:
        found = (await client.get("/v1/organizations:search", params={"query": "riverbend"})).json()
        claim = {"organization": found["organizations"][0]["name"], "statement": "I volunteer there."}
        made = await client.post("/v1/claims", json=claim)
        assert made.status_code == 200, made.text
    await person.open("/our/people")
    assert "I volunteer there." in await person.page.inner_text(".now")
    await person.check()
    await person.click("button:has-text('Decline')")
    assert "Say why, so that they know." in await person.page.inner_text("[role=alert]")
    await person.page.fill("#reason", "We do not know you yet.")
    await person.click("button:has-text('Decline')")
    assert "It is declined." in await person.page.inner_text("[role=status]")


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
async def test_the_page_is_for_everyone(visitor: Visitor, password: str, width: int, locale: str) -> None:
    person = await signed_in(visitor, password, width, "/our/people", locale=locale)
    await person.check()

"""An Office member looks as an organization sees: in the browser with a banner, and over REST."""

from playwright.async_api import Page

from tests.journeys.test_passkeys import give_password, newcomer
from tests.product import Product

CURRENT = "/v1/accounts/me/sessions/current"
REFUSED = (403, "LOOKING_ONLY")


async def test_the_office_looks_as_riverbend_sees_and_changes_nothing(
    product: Product, page: Page, riverbend: str
) -> None:
    await give_password(page, await newcomer(product, page, "leonie", "OFFICE_STAFF"))
    await page.goto("/account")
    await page.get_by_role("link", name="Look as an organization sees").click()
    await page.get_by_label("Organization", exact=True).fill("Riverbend")
    await page.get_by_role("button", name="Find it").click()
    await page.get_by_role("button", name="Look as Riverbend").first.click()
    await page.get_by_text("Say why").first.wait_for()
    await page.get_by_label("Why").fill("They asked what they see")
    await page.get_by_role("button", name="Look as Riverbend").first.click()
    banner = page.get_by_role("status").filter(has_text="You can change nothing")
    await banner.wait_for()
    cases = (await (await page.request.get("/v1/cases?pageSize=200")).json())["cases"]
    assert {case["organization"] for case in cases} == {riverbend}

    name = cases[0]["name"]
    for path, body in ((f"/v1/{name}/messages", {"text": "Hello"}), ("/v1/accounts/me/sessions:end", {})):
        refused = await page.request.post(path, data=body)
        assert (refused.status, (await refused.json())["reason"]) == REFUSED
    await page.goto("/passkey")
    refused = await page.request.post("/account/sessions", form={"session": "all"})
    assert refused.status == 403
    await banner.get_by_role("button", name="Stop looking").click()
    await page.get_by_role("heading", name="Leonie").wait_for()
    assert await banner.count() == 0
    cases = (await (await page.request.get("/v1/cases?pageSize=200")).json())["cases"]
    assert len({case["organization"] for case in cases}) > 1


async def test_over_rest_a_session_looks_and_stops_at_once(product: Product, page: Page, riverbend: str) -> None:
    await give_password(page, await newcomer(product, page, "mirko", "OFFICE_STAFF"))
    body = {"organization": riverbend, "reason": "They asked"}
    looking = await page.request.post(f"{CURRENT}:lookAs", data=body)
    assert (await looking.json())["lookingAs"] == riverbend
    refused = await page.request.patch(f"/v1/{riverbend}", data={"mission": "Another"})
    assert (refused.status, (await refused.json())["reason"]) == REFUSED
    stopped = await page.request.post(f"{CURRENT}:stopLooking", data={})
    assert (stopped.status, (await stopped.json()).get("lookingAs", "")) == (200, "")
    office = {case["organization"] for case in (await (await page.request.get("/v1/cases")).json())["cases"]}
    assert len(office) > 1

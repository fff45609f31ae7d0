"""What everybody may see: each page at both widths and in each language, and found by everybody's means."""

import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.async_api import expect

from gateway.portal.said import pack
from tests.portal.conftest import Visitor
from tests.product import Product

# The first view, as it goes over the wire, in bytes.
MOST_WIRE = 150_000


@pytest.fixture(scope="session")
async def places(product: Product) -> dict[str, str]:
    """The address of each kind of public page."""
    async with httpx2.AsyncClient(base_url=product.url, trust_env=False) as client:
        found = (await client.get("/v1/organizations:search", params={"query": "riverbend"})).json()["organizations"]
        services = (await client.get(f"/v1/{found[0]['name']}/services")).json()["services"]
        opportunities = (await client.get("/v1/opportunities")).json()["opportunities"]
    return {
        "home": "/",
        "search": "/organizations?q=riverbnd",
        "filters": "/organizations?language=hmn&determinant=HOUSING",
        "wrong filter": "/organizations?zip=12",
        "nothing found": "/organizations?q=zzzzqqqq",
        "organization": f"/{found[0]['name']}",
        "services": "/services",
        "service": f"/{services[0]['name']}",
        "opportunities": "/opportunities",
        "opportunity": f"/{opportunities[0]['name']}",
        "sign-in": "/sign-in",
        "forgotten": "/forgot-password",
        "missing": "/organizations/nobody",
    }


PAGES = [
    *("home", "search", "filters", "wrong filter", "nothing found", "organization", "services", "service"),
    *("opportunities", "opportunity", "sign-in", "forgotten", "missing"),
]


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
@pytest.mark.parametrize("name", PAGES)
async def test_a_page_is_for_everyone(
    visitor: Visitor, places: dict[str, str], name: str, width: int, locale: str
) -> None:
    person = await visitor(width, locale=locale)
    await person.open(places[name])
    assert await person.page.get_attribute("html", "lang") == locale.partition("-")[0]
    await person.check()


async def test_at_400_percent_nothing_scrolls_sideways(visitor: Visitor, places: dict[str, str]) -> None:
    person = await visitor(1280 // 4, 900 // 4)
    for name in PAGES:
        await person.open(places[name])
        assert await person.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.parametrize("name", ["home", "organization", "search"])
async def test_the_first_view_is_small(visitor: Visitor, places: dict[str, str], name: str) -> None:
    person = await visitor(360)
    session = await person.page.context.new_cdp_session(person.page)
    await session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    await person.open(places[name])
    await person.page.wait_for_load_state("networkidle")
    assert 20_000 < sum(sizes) < MOST_WIRE
    assert len(sizes) < 12


async def test_what_pages_share_is_asked_for_once_and_kept(product: Product) -> None:
    async with httpx2.AsyncClient(base_url=product.url, trust_env=False) as client:
        page = (await client.get("/")).text
        shared = set(re.findall(r'"(/static/[^"#]+)', page))
        assert len(shared) > 4
        for path in shared:
            answer = await client.get(path)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        plain = await client.get("/static/portal/portal.css", headers={"accept-encoding": "gzip"})
        assert plain.headers["cache-control"] == "no-cache"
        assert plain.headers["content-encoding"] == "gzip"
        again = await client.get("/static/portal/portal.css", headers={"if-none-match": plain.headers["etag"]})
        assert again.status_code == 304


async def test_the_policy_lets_nothing_run_but_what_is_ours(product: Product) -> None:
    async with httpx2.AsyncClient(base_url=product.url, trust_env=False) as client:
        answer = await client.get("/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert not re.search(r"<[^>]+\s(style|on\w+)=", answer.text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", answer.text)


def described(page: str) -> dict[str, Any]:
    """What a page says of itself to search engines."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    said: dict[str, Any] = json.loads(found[1])
    return said


async def test_an_organization_and_a_service_describe_themselves_to_search_engines(
    product: Product, places: dict[str, str]
) -> None:
    async with httpx2.AsyncClient(base_url=product.url, trust_env=False) as client:
        organization = described((await client.get(places["organization"])).text)
        service = described((await client.get(places["service"])).text)
    assert organization["@type"] == "NGO"
    assert organization["@id"] == product.url + places["organization"]
    assert organization["name"] == "Riverbend Neighborhood Collective"
    assert organization["address"][0]["addressLocality"] == "Milwaukee"
    assert {offer["itemOffered"]["url"] for offer in organization["makesOffer"]} >= {product.url + places["service"]}
    assert service["provider"]["@id"] == organization["@id"]


async def test_a_search_forgives_a_typo_and_filters_narrow_it_by_the_address_alone(
    visitor: Visitor, places: dict[str, str]
) -> None:
    person = await visitor(java_script_enabled=False)
    await person.open("/organizations?q=rivrbend+neighborhod")
    assert await person.page.locator("#found h2 a").first.inner_text() == "Riverbend Neighborhood Collective"
    assert await person.page.inner_text("#found-title") == "1 organization found"
    await person.click("text=Similar names")
    assert "No other name is like it" in await person.page.inner_text("#found")
    await person.open("/organizations?language=hmn")
    hmong = await person.page.locator("#found li").count()
    await person.open("/organizations?language=hmn&municipality=Milwaukee&determinant=HOUSING")
    assert 0 < await person.page.locator("#found li").count() < hmong
    assert await person.page.input_value("#municipality") == "Milwaukee"
    await person.open("/organizations?zip=53204&service=rent+letter")
    await expect(person.page.locator("#found h2 a")).to_have_text(
        ["Riverbend Neighborhood Collective"], use_inner_text=True
    )
    await person.open("/organizations?municipality=Atlantis&determinant=MAGIC&language=%00")
    await expect(person.page.locator("#found li")).to_have_count(20)  # what is none of the choices is passed over


async def test_pages_of_a_list_follow_one_another(visitor: Visitor) -> None:
    person = await visitor()
    await person.open("/organizations")
    first = await person.page.locator("#found h2 a").all_inner_texts()
    await person.click("text=Next page")
    second = await person.page.locator("#found h2 a").all_inner_texts()
    assert first
    assert second
    assert not set(first) & set(second)
    await person.click("text=First page")
    await expect(person.page.locator("#found h2 a")).to_have_text(first, use_inner_text=True)


async def test_choosing_a_filter_exchanges_the_results_alone_and_leaves_the_focus(visitor: Visitor) -> None:
    person = await visitor()
    await person.open("/organizations")
    await person.page.evaluate("window.same = true")
    await person.page.focus("#municipality")
    await person.page.select_option("#municipality", "West Allis")
    await person.page.wait_for_url("**/organizations?*municipality=West+Allis*")
    await person.page.wait_for_selector("#found-title:has-text('found')")
    assert await person.page.evaluate("window.same"), "the page was not loaded anew"
    assert await person.page.evaluate("document.activeElement.id") == "municipality"
    assert "found" in await person.page.locator("body > [role=status]").inner_text()
    await person.page.fill("#q", "library")
    await person.page.focus("main form button")  # Leaving the words searches for them,
    await person.page.wait_for_url("**q=library*")
    await person.page.keyboard.press("Enter")  # and so does the button: one step back leaves the search all the same.
    await person.page.wait_for_selector("#found-title:focus")
    await expect(person.page.locator(".htmx-request")).to_have_count(0)  # While it searches it is faint.
    await person.check()
    await person.page.go_back()
    await person.page.wait_for_url(lambda url: "q=library" not in url)


async def test_a_refusal_of_a_part_of_a_page_is_read_whole(visitor: Visitor, product: Product) -> None:
    person = await visitor()
    await person.open("/organizations")
    hidden = "<input type=hidden name=page value=nonsense>"
    await person.page.evaluate(
        "html => document.querySelector('main form').insertAdjacentHTML('beforeend', html)", hidden
    )
    await person.page.select_option("#municipality", "Cudahy")
    await person.page.wait_for_selector("h1:has-text('Not done')")
    await expect(person.page.locator("main")).to_have_count(1)
    async with httpx2.AsyncClient(base_url=product.url, headers={"HX-Request": "true"}, trust_env=False) as client:
        answer = await client.get("/account")
        assert (answer.status_code, answer.headers["hx-redirect"]) == (200, "/sign-in?next=/account")
        itself = {"HX-Source": "div#request", "HX-Target": "div#request"}
        answer = await client.get("/account", headers=itself)
        assert (answer.status_code, answer.text) == (204, ""), (
            "what refreshes itself is not led away from what is typed"
        )


async def test_what_a_page_is_to_say_is_not_taken_by_another_that_refreshes_itself(product: Product) -> None:
    cookies = {"tributary_said": pack("That secret is ended.", {})}
    async with httpx2.AsyncClient(base_url=product.url, cookies=cookies, trust_env=False) as client:
        refreshed = await client.get("/organizations", headers={"HX-Request": "true"})
        assert "That secret is ended." not in refreshed.text
        assert "set-cookie" not in refreshed.headers
        opened = await client.get("/organizations")
        assert "That secret is ended." in opened.text
        assert "tributary_said=; Path=/; Max-Age=0" in opened.headers["set-cookie"], "it is said once"


async def test_by_keyboard_alone_from_the_first_page_to_an_organization(visitor: Visitor) -> None:
    person = await visitor()
    await person.open("/")
    await person.page.keyboard.press("Tab")
    assert await person.focused() == "Skip to the content"
    await person.page.keyboard.press("Enter")
    assert await person.page.evaluate("document.activeElement.id") == "main"
    await person.tab_to("q")
    await person.page.keyboard.type("riverbend")
    await person.page.keyboard.press("Enter")
    await person.page.wait_for_url("**/organizations?q=riverbend")
    await person.tab_to("Riverbend Neighborhood Collective")
    await person.page.keyboard.press("Enter")
    await person.page.wait_for_selector("nav[aria-label='You are here']")
    assert await person.heading() == "Riverbend Neighborhood Collective"


async def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(visitor: Visitor) -> None:
    person = await visitor(360)
    await person.open("/")
    await person.tab_to("Menu")
    await person.page.keyboard.press("Enter")
    await person.page.keyboard.press("Tab")
    assert await person.focused() == "Organizations"
    await person.page.keyboard.press("Escape")
    assert await person.focused() == "Menu"
    assert not await person.page.locator("details.places .menu__body").is_visible()


async def test_an_address_that_is_nothing_says_so_in_the_readers_language(visitor: Visitor) -> None:
    person = await visitor(360, locale="es-MX")
    assert await person.open("/nowhere") == 404
    assert await person.heading() == "Aquí no hay nada"
    assert urlsplit(person.page.url).path == "/nowhere"
    await person.check()

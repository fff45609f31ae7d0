"""People sign in to the running product with a browser's means alone: pages, forms and a cookie."""

import re
from collections.abc import AsyncIterator
from html import unescape
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
import pyotp
import pytest

from tests.journeys.callers import Web
from tests.product import Product
from tests.services.eventually import eventually

ROSA = "rosa@riverbend.demo.example"
DANA = "dana@office.demo.example"
MARCUS = "marcus@office.demo.example"
FRESH = "four otters in a boat"


@pytest.fixture
async def browser(product: Product) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser without a cookie."""
    async with httpx2.AsyncClient(base_url=product.url, timeout=15, trust_env=False, follow_redirects=True) as client:
        yield client


@pytest.fixture
def password(product: Product) -> str:
    """The password of the demo data's people, as who runs the product is told it."""
    return product.demo_password


async def sign_in(browser: httpx2.AsyncClient, email: str, password: str, **fields: str) -> httpx2.Response:
    """Sends the form."""
    return await browser.post("/sign-in", data={"email": email, "password": password, **fields})


def heading(answer: httpx2.Response) -> str:
    """What a page is headed."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text)
    assert found is not None, answer.text
    return unescape(found[1])


async def mailed_link(browser: httpx2.AsyncClient, recipient: str, page: str, but: str = "") -> str:
    """The path and query of the newest link to `page` that was mailed to `recipient`, as /dev/mail shows it, as soon as
    it is another than `but`."""

    async def look() -> str:
        mails = re.split("<article", (await browser.get("/dev/mail")).text)[1:]
        links = [re.search(rf'href="([^"]*/{page}\?[^"]*)"', mail) for mail in mails if f"To {recipient}," in mail]
        newest = next((unescape(link[1]) for link in links if link), "")
        return "" if but and newest.endswith(but) else newest

    found = urlsplit(await eventually(look))
    return f"{found.path}?{found.query}"


async def test_rosa_signs_in_reads_her_cases_and_signs_out(browser: httpx2.AsyncClient, password: str) -> None:
    account = await sign_in(browser, ROSA, password)
    assert (account.url.path, heading(account)) == ("/our/home", "Riverbend Neighborhood Collective")
    assert (await browser.get("/v1/cases")).status_code == 200, "the cookie opens the API too"
    cookie = dict(browser.cookies)
    out = await browser.post("/sign-out")
    assert "You are signed out" in out.text
    assert dict(browser.cookies) == {}
    browser.cookies.update(cookie)
    refused = await browser.get("/v1/cases")
    assert (refused.status_code, refused.json()["reason"]) == (401, "SESSION_INVALID")
    assert heading(await browser.get("/account")) == "Sign in"


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    browser: httpx2.AsyncClient, password: str
) -> None:
    answer = await browser.post("/sign-in", data={"email": ROSA, "password": password}, follow_redirects=False)
    assert answer.status_code == 303
    name_and_token, *attributes = answer.headers["set-cookie"].split("; ")
    assert re.fullmatch(r"tributary=trs_[\w-]{43}", name_and_token)
    assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Lax"}
    assert answer.headers["cache-control"] == "no-store"


async def test_each_sign_in_has_a_session_of_its_own(browser: httpx2.AsyncClient, password: str) -> None:
    planted = "trs_" + "A" * 43
    browser.cookies.set("tributary", planted)
    answer = await browser.post("/sign-in", data={"email": ROSA, "password": password}, follow_redirects=False)
    first = re.search(r"tributary=([^;]+)", answer.headers["set-cookie"])
    assert first is not None
    assert first[1] != planted
    browser.cookies.clear()
    browser.cookies.set("tributary", first[1])
    again = await browser.post("/sign-in", data={"email": ROSA, "password": password}, follow_redirects=False)
    second = re.search(r"tributary=([^;]+)", again.headers["set-cookie"])
    assert second is not None
    assert second[1] != first[1]
    browser.cookies.clear()
    browser.cookies.set("tributary", first[1])
    assert (await browser.get("/v1/cases")).json()["reason"] == "SESSION_INVALID", "the one before has ended"


async def test_a_wrong_password_reads_the_same_for_everybody_and_keeps_what_was_typed(
    browser: httpx2.AsyncClient, password: str
) -> None:
    known = await sign_in(browser, MARCUS, "not the password")
    nobody = f"{uuid4()}@example.org"
    unknown = await sign_in(browser, nobody, password)
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace(MARCUS, "") == unknown.text.replace(nobody, "")
    assert f'value="{MARCUS}"' in known.text
    assert "not the password" not in known.text
    assert 'href="#email"' in known.text, "the summary leads to the field"
    assert 'aria-describedby="email-error"' in known.text
    assert "Error: Sign in" in known.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
async def test_another_sites_page_changes_nothing(
    browser: httpx2.AsyncClient, password: str, headers: dict[str, str]
) -> None:
    await sign_in(browser, ROSA, password)
    for path in ("/sign-out", "/organization", "/account/sessions", "/sign-in"):
        answer = await browser.post(path, data={"session": "all"}, headers=headers)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    refused = await browser.post("/v1/accounts/me/sessions:end", json={}, headers=headers)
    assert (refused.status_code, refused.json()["reason"]) == (403, "CROSS_ORIGIN")
    assert (await browser.get("/v1/cases", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("onward", "path"),
    [
        ("/docs/case", "/docs/case"),
        ("//elsewhere.example/x", "/home"),
        ("https://elsewhere.example/", "/home"),
        ("/\\elsewhere.example", "/home"),
        ("/\t/elsewhere.example", "/home"),
        ("javascript:alert(1)", "/home"),
    ],
)
async def test_after_signing_in_one_stays_on_this_site(
    browser: httpx2.AsyncClient, password: str, onward: str, path: str
) -> None:
    form = {"email": ROSA, "password": password, "next": onward}
    answer = await browser.post("/sign-in", data=form, follow_redirects=False)
    assert answer.headers["location"] == path


async def test_a_page_that_needs_a_session_is_gone_on_to(browser: httpx2.AsyncClient, password: str) -> None:
    page = await browser.get("/second-factor")
    assert page.url.path == "/sign-in"
    page = await browser.get("/account?x=1")
    found = re.search(r'name="next" value="([^"]*)"', page.text)
    assert found is not None
    assert unescape(found[1]) == "/account?x=1"


async def test_the_offices_admin_sets_up_a_second_factor_and_signs_in_with_it(
    browser: httpx2.AsyncClient, password: str
) -> None:
    page = await sign_in(browser, DANA, password)
    assert heading(page) == "A second factor"
    assert (await browser.get("/v1/cases")).status_code == 403, "nothing is open before it is set up"
    assert (await browser.get("/account")).url.path == "/second-factor"
    page = await browser.post("/second-factor", data={})
    found = re.search(r'name="key" value="(\w+)"', page.text)
    assert found is not None
    totp = pyotp.TOTP(found[1])
    page = await browser.post("/second-factor", data={"key": found[1], "code": "000000"})
    assert page.status_code == 422
    assert f'value="{found[1]}"' in page.text, "the key that was scanned stays"
    page = await browser.post("/second-factor", data={"key": found[1], "code": totp.now()})
    codes = re.findall(r"<li><code>([\w-]+)</code>", page.text)
    assert len(codes) == 10
    cases = await browser.get("/v1/cases")
    assert cases.status_code == 200, cases.text

    await browser.post("/sign-out")
    page = await sign_in(browser, DANA, password)
    assert heading(page) == "Your code"
    assert (await browser.get("/v1/cases")).status_code == 403
    page = await browser.post("/sign-in/code", data={"code": totp.now()})
    assert "was used already" in page.text
    page = await browser.post("/sign-in/code", data={"code": codes[0]})
    assert page.url.path == "/office/queue"


async def test_a_forgotten_password_is_replaced_and_every_session_ends(
    browser: httpx2.AsyncClient, password: str
) -> None:
    email = "pahoua@office.demo.example"
    await sign_in(browser, email, password)
    known = await browser.post("/forgot-password", data={"email": email})
    unknown = await browser.post("/forgot-password", data={"email": "nobody@example.org"})
    assert known.text.replace(email, "") == unknown.text.replace("nobody@example.org", "")
    link = await mailed_link(browser, email, "new-password")
    assert heading(await browser.get(link)) == "A new password"
    token = link.partition("token=")[2]
    page = await browser.post("/new-password", data={"token": token, "password": "qwertyuiop"})
    assert "many people use this one" in page.text
    page = await browser.post("/new-password", data={"token": token, "password": FRESH})
    assert "Your password is changed" in page.text
    assert heading(await browser.get("/account")) == "Sign in"
    page = await browser.post("/new-password", data={"token": token, "password": FRESH})
    assert (page.status_code, heading(page)) == (410, "This link is spent")
    assert (await sign_in(browser, email, FRESH)).url.path == "/office/queue"


async def test_the_invited_accepts_chooses_for_whom_to_act_and_ends_a_session(
    browser: httpx2.AsyncClient, office: Web, riverbend: str, housing: str
) -> None:
    email, link = f"{uuid4()}@example.org", ""
    for organization, role in ((riverbend, "ORGANIZATION_MEMBER"), (housing, "PARTNER_STAFF")):
        invitation = {"email": email, "roles": [role]}
        await office.post(f"/v1/{organization}/invitations", **invitation)
        link = await mailed_link(browser, email, "invitation", link)
        page = await browser.get(link)
        assert email in page.text
        form = {"token": link.partition("token=")[2], "displayName": "Ada Example", "password": FRESH}
        page = await browser.post("/invitation", data=form)
        assert "Your invitation is accepted" in page.text
        page = await browser.get(link)
        assert (page.status_code, heading(page)) == (410, "This link is spent")
    page = await sign_in(browser, email, FRESH)
    assert heading(page) == "For whom do you act?"
    choices = re.findall(r'value="(organizations/[\w-]+)"', page.text)
    assert choices == [riverbend, housing]
    page = await browser.post("/organization", data={"organization": housing})
    assert "Milwaukee County Housing Services" in page.text
    page = await browser.post("/organization", data={"organization": "organizations/none"})
    assert page.status_code == 422

    name = re.search(r'name="session" value="(accounts/[^"]+)"', (await browser.get("/account")).text)
    assert name is not None
    page = await browser.post("/account/sessions", data={"session": name[1]})
    assert "You are signed out" in page.text
    assert heading(await browser.get("/account")) == "Sign in"

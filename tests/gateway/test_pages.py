"""The reference, the landing page and the explanations of problems, as a browser gets them."""

import re
from html.parser import HTMLParser

import httpx2
import pytest

from gateway.api.openapi import document
from gateway.api.problems import catalogue, slug
from gateway.reference import services

HTML = {"Accept": "text/html"}
PAGES = [
    "/developers",
    "/docs",
    "/problems",
    *(f"/docs/{key}" for key in services()),
    *(f"/problems/{slug(r)}" for r in catalogue()),
]


class Page(HTMLParser):
    """What a page has in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.images_without_text = 0
        self.headings: list[int] = []
        self.lang = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.lang = values.get("lang") or ""
        if "id" in values:
            self.ids.append(values["id"] or "")
        for name in ("href", "src"):
            if values.get(name):
                self.links.append(values[name] or "")
        self.inline += [name for name in values if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag in ("script", "style") else []
        self.images_without_text += tag == "img" and "alt" not in values
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_whole_and_runs_nothing(public: httpx2.AsyncClient, path: str) -> None:
    answer = await public.get(path, headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = Page(answer.text)
    assert page.lang == "en"
    assert page.inline == []
    assert page.images_without_text == 0
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert not re.search("(?<!If-)None|Undefined", re.sub(r"<[^>]*>", "", answer.text))


async def test_every_link_leads_somewhere(public: httpx2.AsyncClient) -> None:
    pages = {path: Page((await public.get(path, headers=HTML)).text) for path in PAGES}
    links = {(path, link) for path, page in pages.items() for link in page.links}
    outside = {link for _, link in links if not link.startswith(("/", "#"))}
    assert outside == set(), "nothing is loaded from elsewhere, and nothing leads there"
    for path, link in links:
        target, _, anchor = link.partition("#")
        target = target or path
        if target not in pages:
            assert (await public.get(target)).status_code == 200, link
        elif anchor:
            assert anchor in pages[target].ids, f"{link} on {path}"


async def test_every_operation_is_in_the_reference(public: httpx2.AsyncClient) -> None:
    ids = {i for key in services() for i in Page((await public.get(f"/docs/{key}")).text).ids}
    operations = {o["operationId"] for item in document()["paths"].values() for o in item.values()}
    assert len(operations) > 40
    assert operations <= ids


async def test_an_operation_says_who_may_call_it_and_how(public: httpx2.AsyncClient) -> None:
    text = (await public.get("/docs/case", headers=HTML)).text
    section = text[text.index('<h2 id="TriageCase"') : text.index('<h2 id="RequestInformation"')]
    for said in (
        "For the Office&#39;s staff.",
        "/v1/cases/{case}:triage",
        "Idempotency-Key",
        "CASE_WRONG_STATE",
        "URGENT",
    ):
        assert said in section
    assert "curl -X POST &#34;$TRIBUTARY/v1/cases/" in section
    assert "up to 100 characters" in text


async def test_a_page_that_is_not_there_says_so(public: httpx2.AsyncClient) -> None:
    for path in ("/nowhere", "/docs/nothing", "/problems/none", "/static/none.css", "/static/../app.py"):
        answer = await public.get(path, headers=HTML)
        assert answer.status_code == 404
        assert "There is nothing here" in answer.text
        answer = await public.get(path)
        assert (answer.status_code, answer.json()["reason"]) == (404, "PATH_UNKNOWN")
    answer = await public.get("/%3Cscript%3Ealert(1)%3C/script%3E", headers=HTML)
    assert "<script>" not in answer.text


async def test_a_method_that_is_not_there_says_so(public: httpx2.AsyncClient) -> None:
    answer = await public.post("/docs")
    assert (answer.status_code, answer.json()["reason"]) == (405, "METHOD_NOT_ALLOWED")
    assert "GET" in answer.headers["allow"]
    assert (await public.get("/oauth2/token")).status_code == 405


async def test_long_pages_are_compressed(public: httpx2.AsyncClient) -> None:
    answer = await public.get("/docs/case", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 30_000


async def test_the_openapi_document_is_known_by_its_etag(public: httpx2.AsyncClient) -> None:
    answer = await public.get("/openapi.json")
    assert answer.json() == document()
    again = await public.get("/openapi.json", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304

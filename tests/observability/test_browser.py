"""One trace from a button in somebody's browser to its effect in another service."""

import re

from playwright.async_api import Browser, Response

from tests.observability.collector import Collector
from tests.observability.test_watching import EFFECT, scrape
from tests.portal.person import Person
from tests.portal.test_our_requests import ROSA
from tests.product import Product
from tests.services.eventually import eventually


async def test_what_a_browser_sends_is_one_trace_to_its_effect_in_another_service(
    watched: Product, collector: Collector, chromium: Browser
) -> None:
    context = await chromium.new_context(base_url=watched.url, locale="en-US")
    context.set_default_timeout(15_000)
    rosa, sent = Person(await context.new_page()), list[Response]()
    await rosa.open("/sign-in?next=/our/requests/new")
    await rosa.sign_in(ROSA, watched.demo_password)
    await rosa.page.fill("[name=title]", "A roof that leaks")
    await rosa.page.fill("[name=need]", "It rains inside.")
    rosa.page.on("response", lambda answer: sent.append(answer) if answer.request.method == "POST" else None)
    await rosa.click("main form button:has-text('Send')")
    # The page that came tells the browser its trace, too, as what watches pages looks for it.
    script = "performance.getEntriesByType('navigation')[0].serverTiming.map(each => each.name)"
    assert await rosa.page.evaluate(script) == ["traceparent"]
    await context.close()

    told = re.fullmatch(r'traceparent;desc="00-(\w{32})-(\w{16})-\w{2}"', sent[0].headers["server-timing"])
    assert told, sent[0].headers

    async def path() -> list[str]:
        """From the effect up to the request, each process and what it did."""
        spans = {span.span_id: (process, span) for process, span in collector.of(told[1])}
        at = next((each for each in spans.values() if each[1].name == EFFECT), None)
        found = []
        while at is not None:
            found.append(f"{at[0]} {at[1].name}")
            last, at = at[1], spans.get(at[1].parent_span_id)
        return found if found and last.span_id.hex() == told[2] else []

    assert await eventually(path) == [
        f"tributary-partners {EFFECT}",
        "tributary-assistance /tributary.assistance.v1.CaseService/SubmitCase",
        "tributary-gateway POST /our/requests/new",
    ]
    statements = [span.name for process, span in collector.of(told[1]) if process == "tributary-assistance"]
    assert "UPDATE cases SET" in statements
    counted = scrape(watched, "gateway")
    assert counted['tributary_http_total{code="303",route="POST /our/requests/new"}'] == 1

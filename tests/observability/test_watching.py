"""A product that is watched: what is counted, one trace from the request to its effect elsewhere, and lines that belong
together; and nothing of anybody in any of it."""

import re
import secrets
import urllib.request
from functools import partial

import httpx2
import pytest
from opentelemetry.proto.trace.v1 import trace_pb2

from cli.settings import SERVICES
from tests.observability.collector import Collector
from tests.product import Product
from tests.services.eventually import eventually

TITLE = "Roof of the day care leaks"
EFFECT = "tributary.assistance.v1.CaseSubmitted partners-assistance"
PROCESSES = ("gateway", *SERVICES)


def scrape(watched: Product, process: str) -> dict[str, float]:
    """What a process answers Prometheus with."""
    port = int(watched.environment["TRIBUTARY_METRICS_PORT"]) + PROCESSES.index(process)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    assert TITLE not in text
    assert not re.search(r"accounts/|organizations/[0-9a-f]|@", text)
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


async def ask(watched: Product, trace: str = "", kept: bool = True) -> str:
    """Creates a case, submits it, reads of funding, and gives the case's name."""
    headers = {"authorization": f"Bearer {watched.token('organization')}"} | (
        {"traceparent": f"00-{trace}-{secrets.token_hex(8)}-{kept:02}", "x-request-id": f"request-{trace}"}
        if trace
        else {}
    )
    async with httpx2.AsyncClient(base_url=watched.url, headers=headers, timeout=15, trust_env=False) as client:
        made = await client.post("/v1/cases", json={"title": TITLE, "need": "A roof."})
        assert made.status_code == 200, made.text
        submitted = await client.post(f"/v1/{made.json()['name']}:submit", json={})
        assert submitted.status_code == 200, submitted.text
        assert (await client.get("/v1/cases/none")).status_code == 404
        assert (await client.get("/v1/opportunities")).status_code == 200
    return str(made.json()["name"])


async def test_requests_and_rpcs_are_counted_and_timed_by_route_and_outcome(watched: Product) -> None:
    before = {process: scrape(watched, process) for process in ("gateway", "assistance")}
    await ask(watched)
    after = {process: scrape(watched, process) for process in ("gateway", "assistance")}

    def more(process: str, sample: str) -> float:
        return after[process].get(sample, 0) - before[process].get(sample, 0)

    create = "/tributary.assistance.v1.CaseService/CreateCase"
    assert more("gateway", 'tributary_http_total{code="200",route="POST /v1/cases"}') == 1
    assert more("gateway", 'tributary_http_seconds_count{route="POST /v1/cases"}') == 1
    assert more("gateway", 'tributary_http_total{code="404",route="GET /v1/{name=cases/*}"}') == 1
    assert more("assistance", f'tributary_rpc_total{{code="OK",rpc="{create}"}}') == 1
    assert 0 < more("assistance", f'tributary_rpc_seconds_sum{{rpc="{create}"}}') < 10
    get = "/tributary.assistance.v1.CaseService/GetCase"
    assert more("assistance", f'tributary_rpc_total{{code="NOT_FOUND",rpc="{get}"}}') == 1
    assert after["assistance"]["tributary_rpc_under_way"] == 0
    assert after["assistance"]["process_cpu_seconds_total"] > 0


async def test_the_relay_the_pool_and_what_consumers_take_in_are_counted(watched: Product) -> None:
    before = {service: scrape(watched, service) for service in SERVICES}
    await ask(watched)
    taken = 'tributary_events_taken_total{durable="partners-assistance",outcome="effect"}'

    async def told() -> bool:
        now = scrape(watched, "partners")[taken] - before["partners"][taken]
        published = scrape(watched, "assistance")["tributary_events_published_total"]
        return now >= 1 and published - before["assistance"]["tributary_events_published_total"] >= 2

    await eventually(told)
    for service in SERVICES:
        found = scrape(watched, service)
        assert found["tributary_relay_leads"] == 1
        assert found["tributary_pool_connections"] == 8
        assert found["tributary_pool_connections_used"] <= 8


async def test_tables_and_streams_are_looked_at_by_the_clock(watched: Product) -> None:
    async def at_rest(service: str) -> dict[str, float]:
        """What it says once it has looked, and has published what was written before."""
        found = scrape(watched, service)
        assert found.get("tributary_looked", 0) > 0
        assert found["tributary_outbox_unpublished"] == found["tributary_outbox_oldest_seconds"] == 0
        return found

    for service in SERVICES:
        found = await eventually(partial(at_rest, service), seconds=20)
        assert found["tributary_events_parked"] == 0

    async def counted() -> bool:
        """With what was due while nobody ran it done by now."""
        assistance, partners = scrape(watched, "assistance"), scrape(watched, "partners")
        assert assistance.get('tributary_cases{state="SUBMITTED"}', 0) > 0
        assert assistance["tributary_referrals_overdue"] == 0
        assert partners["tributary_organizations"] > 10
        assert partners['tributary_consumer_lag{durable="partners-assistance"}'] == 0
        return scrape(watched, "funding")["tributary_opportunities_overdue"] == 0

    await eventually(counted, seconds=30)


async def test_one_trace_goes_from_the_request_to_its_effect_in_another_service(
    watched: Product, collector: Collector
) -> None:
    trace = secrets.token_hex(16)
    await ask(watched, trace)

    def path() -> list[tuple[str, trace_pb2.Span]]:
        """From the effect up to where it all began, as far as it has been told."""
        spans = {span.span_id: (process, span) for process, span in collector.of(trace)}
        found = [each for each in spans.values() if each[1].name == EFFECT]
        while found and (parent := found[-1][1].parent_span_id) in spans:
            found.append(spans[parent])
        return found

    async def whole() -> bool:
        return len(path()) == 3

    await eventually(whole)
    assert [(process, span.name) for process, span in path()] == [
        ("tributary-partners", EFFECT),
        ("tributary-assistance", "/tributary.assistance.v1.CaseService/SubmitCase"),
        ("tributary-gateway", "POST /v1/{name=cases/*}:submit"),
    ]

    async def written() -> bool:
        """What both wrote; partners does that for several events at once, at the end of its transaction."""
        told = {(process, span.name) for process, span in collector.of(trace)}
        return {("tributary-assistance", "UPDATE cases SET"), ("tributary-partners", "WITH past AS")} <= told

    await eventually(written)


async def test_a_trace_that_its_first_process_does_not_keep_is_kept_nowhere_and_stands_in_the_logs(
    watched: Product, collector: Collector
) -> None:
    dropped, kept = secrets.token_hex(16), secrets.token_hex(16)
    await ask(watched, dropped, kept=False)
    await ask(watched, kept)

    async def arrived() -> bool:
        return EFFECT in {span.name for _, span in collector.of(kept)}

    await eventually(arrived)
    assert not collector.of(dropped)
    assert dropped in (watched.data / "logs" / "gateway.log").read_text()


@pytest.mark.parametrize("process", PROCESSES)
async def test_no_span_names_anybody_and_no_line_what_was_sent(
    watched: Product, collector: Collector, process: str
) -> None:
    trace = secrets.token_hex(16)
    case = await ask(watched, trace)

    async def arrived() -> bool:
        return f"tributary-{process}" in {name for name, _ in collector.of(trace)}

    await eventually(arrived)
    told = "".join(str(span) for name, span in collector.spans if name == f"tributary-{process}")
    log = (watched.data / "logs" / f"{process}.log").read_text()
    # Spans name nobody; a line names the account that was refused, by its number.
    assert not re.search(r"accounts/[0-9a-f]{8}-|organizations/[0-9a-f]{8}-", told)
    for text in (told, log):
        assert TITLE not in text
        assert "@riverbend" not in text
        assert "Bearer" not in text
    assert told
    assert case not in told


async def test_a_line_of_a_log_names_the_request_and_the_trace(watched: Product) -> None:
    trace = secrets.token_hex(16)
    await ask(watched, trace)
    lines = [line for line in (watched.data / "logs" / "gateway.log").read_text().splitlines() if trace in line]
    assert any('"status": 200' in line and f'"request_id": "request-{trace}"' in line for line in lines), lines

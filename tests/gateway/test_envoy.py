"""Our transcoder against Envoy's, on the same contracts and requests: what reaches the service is the same.

Where they differ it is on purpose, and the table of differences says why.
"""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.api.contract import registry
from tests.gateway import strategies
from tests.gateway.backend import AUTHENTICATE, Backend
from tests.gateway.conftest import AUTHORIZED, Process
from tests.gateway.envoy import Envoy

Send = Callable[..., Any]


@pytest.fixture(scope="session")
async def clients(
    folder: Path, running_backend: Backend, start_gateway: Callable[..., Process]
) -> AsyncIterator[tuple[httpx2.AsyncClient, httpx2.AsyncClient]]:
    """Clients of the gateway and of Envoy, before one backend."""
    envoy = Envoy(folder, f"{folder}/backend.sock")
    try:
        await envoy.ready()
        async with (
            httpx2.AsyncClient(base_url=start_gateway().url, headers=AUTHORIZED, trust_env=False) as ours,
            httpx2.AsyncClient(base_url=envoy.url, trust_env=False, timeout=10) as theirs,
        ):
            yield ours, theirs
    finally:
        envoy.stop()


@pytest.fixture
def both(clients: tuple[httpx2.AsyncClient, httpx2.AsyncClient], backend: Backend) -> Send:
    """Sends a request through both; gives what each made reach the backend, rpc and fields, or its refusal's status."""

    async def send(method: str, path: str, body: Any = None, raw: bytes | None = None) -> list[Any]:
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if content is not None else {}
        outcomes: list[Any] = []
        for client in clients:
            backend.calls.clear()
            answer = await client.request(method, path, content=content, headers=headers)
            reached = [call for call in backend.calls if call.path != AUTHENTICATE]
            outcomes.append((reached[0].path.rpartition("/")[2], reached[0].fields) if reached else answer.status_code)
        return outcomes

    return send


AGREE: list[tuple[str, str, Any]] = [
    ("GET", "/v1/cases", None),
    ("GET", "/v1/cases/7", None),
    ("GET", "/v1/cases/caf%C3%A9", None),
    ("GET", "/v1/cases/a%20b", None),
    ("GET", "/v1/cases/a%2Fb", None),
    ("GET", "/v1/cases/a%3Ab", None),
    ("GET", "/v1/cases/a+b", None),
    ("GET", "/v1/cases/a:b", None),
    ("GET", "/v1/cases/-._~!$&'()*,;=@", None),
    ("GET", "/v1/organizations:search?query=caf%C3%A9%20x&pageSize=5", None),
    ("GET", "/v1/organizations:search?query=a%26b%3Dc%2Bd", None),
    ("GET", "/v1/organizations:search?query=a+b", None),
    ("GET", "/v1/organizations/7/record", None),
    ("GET", "/v1/organizations/7/timeline?page_size=3&page_token=x", None),
    ("GET", "/v1/cases?filter.states=DRAFT&filter.states=CLOSED&filter.unassigned=true", None),
    ("GET", "/v1/cases?filter.waiting_on=OFFICE&order=OLDEST_FIRST", None),
    ("GET", "/v1/cases?order=3", None),
    ("GET", "/v1/cases?filter.unassigned=false", None),
    ("GET", "/v1/cases?filter.text=", None),
    ("POST", "/v1/cases", {"title": "x"}),
    ("POST", "/v1/cases", {"title": "naïve 東京 🎪", "deadline": {"year": 2027}, "topics": ["a", "b"]}),
    ("POST", "/v1/cases", {"submitTime": "2026-01-01T00:00:00+02:00"}),
    ("POST", "/v1/cases?requestId=k", {"title": "x"}),
    ("POST", "/v1/cases", {"access_needs": "ramp", "interpreterNeeded": True, "determinants": ["HOUSING", 3]}),
    ("POST", "/v1/cases/7:submit", {}),
    ("POST", "/v1/cases/7:requestInformation", {"question": "Which?", "requestId": "k"}),
    ("POST", "/v1/cases/7/messages", {"text": "Hello"}),
    ("PATCH", "/v1/cases/7?updateMask=title,need", {"title": "x", "need": "y"}),
    ("PATCH", "/v1/organizations/7?updateMask=serviceArea", {"serviceArea": {}}),
    ("POST", "/v1/connections/7:award", {"amount": {"currencyCode": "USD", "units": "9007199254740993", "nanos": 5}}),
    ("POST", "/v1/accounts/me/apiTokens", {"displayName": "x", "expireTime": "2027-01-01T00:00:00.5Z"}),
    ("DELETE", "/v1/accounts/me/apiTokens/9", None),
    ("POST", "/v1/organizations/7/services", {"minimumAge": 0.5, "displayName": "x"}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), AGREE, ids=[f"{m} {p}" for m, p, _ in AGREE])
async def test_both_make_the_same_request(both: Send, method: str, path: str, body: Any) -> None:
    ours, theirs = await both(method, path, body)
    assert isinstance(ours, tuple), ours
    assert ours == theirs


REFUSED: list[tuple[str, str, Any, tuple[int, int]]] = [
    ("GET", "/v1/nothing", None, (404, 404)),
    ("GET", "/v1/cases?page=1", None, (400, 400)),
    ("GET", "/v1/cases?pageSize=many", None, (400, 400)),
    ("GET", "/v1/cases?pageSize=3000000000", None, (400, 400)),
    ("GET", "/v1/cases?filter.states=ASLEEP", None, (400, 400)),
    ("GET", "/v1/cases?filter.unassigned=perhaps", None, (400, 400)),
    ("POST", "/v1/cases", {"deadline": 3}, (400, 400)),
    ("POST", "/v1/cases", {"state": "ASLEEP"}, (400, 400)),
    ("POST", "/v1/cases", {"submitTime": "yesterday"}, (400, 400)),
    # A path that exists with another method: ours says which ones (RFC 9110, 15.5.6), Envoy has no such path.
    ("DELETE", "/v1/cases/7", None, (405, 404)),
    ("GET", "/v1/cases/7:submit", None, (405, 404)),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "statuses"), REFUSED, ids=[f"{m} {p} {b}" for m, p, b, _ in REFUSED]
)
async def test_both_refuse(both: Send, method: str, path: str, body: Any, statuses: tuple[int, int]) -> None:
    assert tuple(await both(method, path, body)) == statuses


def case(**fields: Any) -> tuple[str, dict[str, Any]]:
    return "CreateCase", {"case": fields}


def cases(**fields: Any) -> tuple[str, dict[str, Any]]:
    return "ListCases", fields


# Method, path and body; what reaches the service through ours and through Envoy, or the status; why ours.
DIFFER: list[tuple[str, str, Any, Any, Any, str]] = [
    ("GET", "/v1/cases/", None, 404, cases(), "one thing has one address"),
    ("GET", "/v1/cases/7/", None, 404, ("GetCase", {"name": "cases/7"}), "one thing has one address, below it too"),
    ("GET", "/v1/cases?pageSize=1&pageSize=2", None, 400, cases(page_size=2), "which of two was meant is not guessed"),
    ("GET", "/v1/cases?filter.unassigned=1", None, 400, cases(filter={"unassigned": True}), "a bool is true or false"),
    ("GET", "/v1/cases?filter.unassigned", None, 400, cases(), "a parameter without a value is not dropped"),
    ("GET", "/v1/cases?pageSize=5.0", None, cases(page_size=5), 400, "ProtoJSON takes a fraction of zero"),
    (
        "GET",
        "/v1/cases?filter.states=12",
        None,
        cases(filter={"states": [12]}),
        400,
        "the service judges numbers",
    ),
    ("GET", "/v1/cases", {"pageSize": 5}, 400, cases(page_size=5), "a GET has no body"),
    ("POST", "/v1/cases", {"titel": "x"}, 400, case(), "an unknown field is refused by name, not dropped"),
    ("POST", "/v1/cases", {"topics": "x"}, 400, case(topics=["x"]), "a list is a list"),
    ("POST", "/v1/cases", {"topics": [None]}, 400, case(), "ProtoJSON has no null in lists"),
    ("POST", "/v1/cases", {"interpreterNeeded": "true"}, 400, case(interpreter_needed=True), "a bool is not a text"),
    ("POST", "/v1/cases", b"null", 400, ("CreateCase", {}), "a body is an object"),
    ("POST", "/v1/cases", b"", ("CreateCase", {}), case(), "no body is no case, and the service says so"),
    ("POST", "/v1/cases", b'{"title":"a",}', 400, case(title="a"), "JSON has no trailing comma"),
    ("POST", "/v1/cases", b"{'title':'a'}", 400, case(title="a"), "JSON has double quotes"),
    (
        "PATCH",
        "/v1/cases/7",
        {"title": "x"},
        ("UpdateCase", {"case": {"name": "cases/7", "title": "x"}, "update_mask": "title"}),
        ("UpdateCase", {"case": {"name": "cases/7", "title": "x"}}),
        "without a mask the fields of the body are meant, also those that are emptied",
    ),
    (
        "PATCH",
        "/v1/cases/7?updateMask=title&updateMask=need",
        {"title": "x"},
        400,
        ("UpdateCase", {"case": {"name": "cases/7", "title": "x"}, "update_mask": "title,need"}),
        "a mask is one text with commas",
    ),
    (
        "PATCH",
        "/v1/cases/7",
        {"name": "cases/8", "title": "x"},
        400,
        ("UpdateCase", {"case": {"name": "cases/8", "title": "x"}}),
        "a body must not change another resource than the address names",
    ),
    (
        "POST",
        "/v1/cases/7:submit",
        {"name": "cases/8"},
        400,
        ("SubmitCase", {"name": "cases/8"}),
        "a verb must not act on another resource than the address names",
    ),
    (
        "POST",
        "/v1/cases/7:submit?requestId=x",
        {},
        400,
        ("SubmitCase", {"name": "cases/7", "request_id": "x"}),
        "where the body has every field the query has none (http.proto)",
    ),
]


@pytest.mark.parametrize(("method", "path", "body", "ours", "theirs", "why"), DIFFER, ids=[d[5] for d in DIFFER])
async def test_where_they_differ_it_is_on_purpose(
    both: Send, method: str, path: str, body: Any, ours: Any, theirs: Any, why: str
) -> None:
    raw = body if isinstance(body, bytes) else None
    assert await both(method, path, None if raw is not None else body, raw=raw) == [ours, theirs], why


SEGMENTS = st.text(st.characters(codec="utf-8", exclude_characters="/"), min_size=1, max_size=8).filter(
    lambda s: s not in (".", "..")
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(segment=SEGMENTS.filter(lambda s: s not in (".", "..")))
async def test_any_segment_reaches_the_service_the_same(both: Send, segment: str) -> None:
    ours, theirs = await both("GET", f"/v1/cases/{quote(segment, safe='')}")
    assert ours == theirs


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=strategies.TEXT, size=st.integers(-(2**31), 2**31 - 1), states=st.lists(st.integers(0, 11), max_size=3))
async def test_any_query_reaches_the_service_the_same(both: Send, text: str, size: int, states: list[int]) -> None:
    query = urlencode({"filter.text": text, "pageSize": size, "filter.states": states}, doseq=True)
    ours, theirs = await both("GET", f"/v1/cases?{query}")
    assert ours == theirs


ORGANIZATION = registry().message("tributary.partners.v1.Organization")
assert ORGANIZATION is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=strategies.messages(ORGANIZATION))
async def test_any_body_reaches_the_service_the_same(both: Send, body: dict[str, Any]) -> None:
    ours, theirs = await both("POST", "/v1/organizations", body)
    assert ours == theirs

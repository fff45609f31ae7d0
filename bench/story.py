"""What is entered through the API before anything is measured: cases, and one full partnership record."""

import random
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2

# Words that an organization's name is made of: the first, the second and the third, a line each.
NAMES = [line.split() for line in (Path(__file__).parent / "names.txt").read_text().splitlines()]
TOPICS = ["grant writing", "bookkeeping", "board development", "language access", "program evaluation", "leases"]
DETERMINANTS = ["HOUSING", "HEALTH_AND_HUMAN_SERVICES", "JUSTICE_SYSTEM", "ECONOMIC_DEVELOPMENT_AND_JOBS"]
PRIORITIES = ["LOW", "NORMAL", "HIGH", "URGENT"]
# Parts of the one full record.
CASES, REFERRALS, CONNECTIONS = 12, 5, 5


@dataclass
class Story:
    """Who calls, and what there is to call for. Names are resource names, as "organizations/018f…"."""

    tokens: dict[str, str]
    organization: str = ""
    # Of a browser in which the Office is signed in.
    session: str = ""
    cases: list[str] = field(default_factory=list)


class Api:
    """Calls that must succeed, one after another."""

    def __init__(self, url: str, tokens: dict[str, str]) -> None:
        self._client = httpx2.AsyncClient(base_url=url, timeout=30)
        self._tokens = tokens

    async def call(self, audience: str, method: str, path: str, **body: Any) -> dict[str, Any]:
        """The answer's JSON. Raises RuntimeError when it is a refusal."""
        headers = {"Authorization": f"Bearer {self._tokens[audience]}"}
        if method == "POST":
            headers["Idempotency-Key"] = uuid4().hex
        answer = await self._client.request(method, path, json=body if method == "POST" else None, headers=headers)
        if answer.is_error:
            raise RuntimeError(f"{method} {path} as {audience} was refused: {answer.status_code} {answer.text[:300]}")
        found: dict[str, Any] = answer.json()
        return found

    async def post(self, audience: str, path: str, **body: Any) -> dict[str, Any]:
        """A POST that must succeed."""
        return await self.call(audience, "POST", path, **body)

    async def get(self, audience: str, path: str) -> dict[str, Any]:
        """A GET that must succeed."""
        return await self.call(audience, "GET", path)

    async def page(self, path: str, session: str) -> str:
        """A page, as a browser with a session gets it. Raises RuntimeError when it is another one."""
        answer = await self._client.get(path, headers={"Cookie": f"tributary={session}", "Accept": "text/html"})
        if answer.status_code != 200:
            raise RuntimeError(f"{path} was not shown: {answer.status_code} {answer.headers.get('location', '')}")
        return str(answer.text)

    async def close(self) -> None:
        """Closes its connections."""
        await self._client.aclose()


def organization_names(count: int) -> list[str]:
    """As many distinct names of organizations, the same ones every time. Raises ValueError above some 10,000."""
    names = [" ".join(words) for words in product(*NAMES)]
    random.Random(7).shuffle(names)
    if count > len(names):
        raise ValueError(f"There are words for {len(names)} names, not for {count}.")
    return names[:count]


def organization_body(display_name: str) -> dict[str, Any]:
    """An organization as a client sends it."""
    return {
        "displayName": display_name,
        "kind": "COMMUNITY_ORGANIZATION",
        "mission": f"{display_name} brings neighbors together so that everybody has a home, work and a say.",
        "email": "office@example.org",
        "phones": [{"number": "+14145550123", "type": "voice"}],
        "addresses": [
            {"address1": "1 Example Street", "city": "Milwaukee", "stateProvince": "WI", "postalCode": "53204"}
        ],
        "serviceArea": {"municipalities": ["Milwaukee", "West Allis"], "zipCodes": ["53204", "53214"]},
        "languages": ["en", "es"],
        "determinants": DETERMINANTS[:2],
    }


def case_body(title: str) -> dict[str, Any]:
    """A case as a client sends it."""
    return {
        "title": title,
        "need": "Our application was returned twice and we do not know why. We need somebody to read it with us. " * 3,
        "goal": "To keep the after-school program open next year.",
        "topics": [random.choice(TOPICS)],
        "determinants": [random.choice(DETERMINANTS)],
        "language": "en",
    }


async def tell(api: Api, tokens: dict[str, str]) -> Story:
    """Enters all of it. Raises RuntimeError when the product refuses any of it."""
    story = Story(tokens)
    account = await api.get("organization", "/v1/accounts/me")
    story.organization = account["memberships"][0]["organization"]
    agency = (await api.get("agency", "/v1/accounts/me"))["memberships"][0]["organization"]
    for number in range(CASES):
        case = await _case_to_progress(api, number)
        if number < REFERRALS:
            await _referral(api, case, agency)
        if number < CONNECTIONS:
            await _connection(api, case, story.organization, number)
        story.cases.append(case)
    for number in range(60):
        story.cases.append(await _case_in_queue(api, number))
    return story


async def _case_in_queue(api: Api, number: int) -> str:
    """A case that is in one of the first three states."""
    case = await api.post("organization", "/v1/cases", **case_body(f"Help with a report, {number}"))
    name: str = case["name"]
    if number % 3:
        await api.post("organization", f"/v1/{name}:submit")
    if number % 3 == 2:
        await api.post("office", f"/v1/{name}:triage", priority=random.choice(PRIORITIES))
    return name


async def _case_to_progress(api: Api, number: int) -> str:
    case = await api.post("organization", "/v1/cases", **case_body(f"Help with a grant application, {number}"))
    name: str = case["name"]
    await api.post("organization", f"/v1/{name}:submit")
    await api.post("office", f"/v1/{name}:triage", priority="HIGH")
    await api.post("office", f"/v1/{name}:assign", assignee="me", assigneeDisplayName="Dana Example")
    await api.post("office", f"/v1/{name}:start")
    await api.post("office", f"/v1/{name}/messages", text="We have read your application and begin today.")
    return name


async def _referral(api: Api, case: str, agency: str) -> None:
    referral = await api.post(
        "office", "/v1/referrals", case=case, agency=agency, request="Please help with the lease."
    )
    for verb in ("accept", "begin"):
        await api.post("agency", f"/v1/{referral['name']}:{verb}")
    await api.post("agency", f"/v1/{referral['name']}:complete", outcome="The lease is signed.")
    await api.post("organization", f"/v1/{referral['name']}:confirm")


async def _connection(api: Api, case: str, organization: str, number: int) -> None:
    opportunity = await api.post(
        "funder",
        "/v1/opportunities",
        title=f"Neighborhood fund, round {number}",
        description="Small grants for neighborhood programs.",
        totalAmount={"currencyCode": "USD", "units": "500000"},
    )
    await api.post("funder", f"/v1/{opportunity['name']}:publish")
    connection = await api.post(
        "office", "/v1/connections", organization=organization, opportunity=opportunity["name"], case=case
    )
    name = connection["name"]
    await api.post("office", f"/v1/{name}:introduce", note="It fits the after-school program.")
    await api.post("organization", f"/v1/{name}:expressInterest")
    await api.post("organization", f"/v1/{name}:prepare")
    await api.post("organization", f"/v1/{name}:apply")
    await api.post("funder", f"/v1/{name}:award", amount={"currencyCode": "USD", "units": "25000"})

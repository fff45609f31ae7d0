"""The product's jobs as a client sends them over a real socket, and a proof that each answers what it is asked for."""

import json
import random
from collections.abc import Callable
from itertools import count
from urllib.parse import quote
from uuid import uuid4

from bench.load import Measurement
from bench.processes import Meter
from bench.story import CASES, CONNECTIONS, REFERRALS, Api, Story, case_body, organization_body, organization_names
from bench.web import http, request

QUEUE = "/v1/cases?page_size=50&filter.states=SUBMITTED&filter.states=IN_TRIAGE&order=PRIORITY_FIRST"
LIST = "/v1/cases?page_size=50"
# The queue as the Office has it in a browser.
PAGE = "/office/queue"
# How many misspelt names are searched for, and of how many names.
SEARCHES = 500


def misspell(name: str, chance: random.Random) -> str:
    """The name with two neighboring letters swapped, one left out, or one doubled."""
    place = chance.choice([place for place in range(1, len(name) - 2) if name[place] != name[place + 1]])
    return chance.choice(
        (
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
            name[:place] + name[place + 1 :],
            name[:place] + name[place] + name[place:],
        )
    )


def search_path(name: str) -> str:
    """Where a name is searched for."""
    return f"/v1/organizations:search?query={quote(name)}"


def requests(story: Story, organizations: int) -> dict[str, Callable[[], bytes]]:
    """Each job's requests, written out: bodies and idempotency keys are never the same twice."""
    chance, number = random.Random(11), count()
    office, organization = story.tokens["office"], story.tokens["organization"]
    names = organization_names(organizations)
    searches = [request("GET", search_path(misspell(chance.choice(names), chance)), office) for _ in range(SEARCHES)]
    gets = [request("GET", f"/v1/{name}", office) for name in story.cases]
    page, queue = request("GET", LIST, office), request("GET", QUEUE, office)
    record = request("GET", f"/v1/{story.organization}/record", office)
    shown = request("GET", PAGE, cookie=f"tributary={story.session}")

    def create_case() -> bytes:
        body = json.dumps(case_body(f"Help with an application, {next(number)}")).encode()
        return request("POST", "/v1/cases", organization, body, key=uuid4().hex)

    def create_organization() -> bytes:
        body = json.dumps(organization_body(f"{chance.choice(names)} of {next(number)}th Street")).encode()
        return request("POST", "/v1/organizations", office, body, key=uuid4().hex)

    return {
        "create-case": create_case,
        "create-organization": create_organization,
        "get-case": lambda: chance.choice(gets),
        "record": lambda: record,
        "list-cases": lambda: page,
        "list-queue": lambda: queue,
        "search": lambda: chance.choice(searches),
        "queue-page": lambda: shown,
    }


def jobs(address: tuple[str, int], story: Story, organizations: int, meter: Meter) -> dict[str, Measurement]:
    """Each job by its name; a caller is a connection."""

    def job(next_request: Callable[[], bytes]) -> Measurement:
        return lambda connections, seconds: http(address, next_request, connections, seconds, meter)

    return {name: job(next_request) for name, next_request in requests(story, organizations).items()}


async def prove(api: Api, story: Story, organizations: int) -> float:
    """Asks each reading job once and looks at the answer, so that nothing empty is measured. Gives the percentage of
    misspelt names whose search finds the name itself. Raises RuntimeError when an answer lacks what it must hold."""
    for path in (LIST, QUEUE):
        page = await api.get("office", path)
        _require(len(page["cases"]) == 50 and bool(page["nextPageToken"]), f"{path} gives no full first page")
    shown = await api.page(PAGE, story.session)
    _require(shown.count('class="queue__open"') == 50, f"{PAGE} shows no full first page")
    record = await api.get("office", f"/v1/{story.organization}/record")
    parts = {"cases": CASES, "referrals": REFERRALS, "connections": CONNECTIONS, "recent": 10}
    for part, least in parts.items():
        _require(len(record.get(part, [])) >= least, f"the partnership record has fewer than {least} {part}")
    chance, names, found = random.Random(13), organization_names(organizations), 0
    for _ in range(100):
        name = chance.choice(names)
        answer = await api.get("office", search_path(misspell(name, chance)))
        found += any(organization["displayName"] == name for organization in answer.get("organizations", []))
    return float(found)


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise RuntimeError(f"What was to be measured is not there: {otherwise}.")

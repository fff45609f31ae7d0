"""The demo: its story plays against the running product, and its data comes whole, once, whatever interrupts it."""

import asyncio
import json
import os
import signal
import subprocess
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator

import pytest

from cli.demo.catalog import Catalog
from tests.journeys.callers import Web
from tests.product import COMMAND, Product
from tests.services.eventually import eventually

CATALOG = Catalog()
CASE_TITLES = Counter(entry["case"]["title"] for entry in CATALOG.cases)


def test_the_story_plays_as_it_is_told(product: Product) -> None:
    for _ in range(2):
        told = product.command("demo", "story")
        assert told.returncode == 0, told.stdout + told.stderr
        assert "Everything was as told" in told.stdout
    assert "\x1b[" not in told.stdout, "without a terminal it is plain text"
    assert max(map(len, told.stdout.splitlines())) <= 170


def test_a_product_that_does_otherwise_fails_the_story(product: Product) -> None:
    # The story then finds another service where it looks for assistance.
    product.environment["TRIBUTARY_ASSISTANCE"] = product.grpc["funding"]
    try:
        told = product.command("demo", "story")
    finally:
        del product.environment["TRIBUTARY_ASSISTANCE"]
    assert told.returncode == 1
    assert "Not as the story tells: agency: GetCase over gRPC should be" in told.stdout


@pytest.mark.parametrize("command", ["story", "load"])
def test_without_the_product_the_demo_says_how_to_start_it(stopped: Product, command: str) -> None:
    told = stopped.command("demo", command)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("tributary: ")
    assert "`make up`" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("collection", "states"),
    [
        (
            "cases",
            "DRAFT SUBMITTED IN_TRIAGE NEEDS_INFORMATION ASSIGNED IN_PROGRESS RESOLVED CLOSED DECLINED WITHDRAWN",
        ),
        ("referrals", "PROPOSED ACCEPTED DECLINED EXPIRED REVOKED IN_SERVICE COMPLETED CONFIRMED"),
        ("opportunities", "DRAFT FORECASTED OPEN CLOSED"),
        ("connections", "SUGGESTED INTRODUCED INTERESTED PREPARING APPLIED AWARDED NOT_AWARDED WITHDRAWN"),
    ],
)
async def test_the_data_shows_every_state(office: Web, collection: str, states: str) -> None:
    async def every_state_is_there() -> bool:
        found = [await office.get(f"/v1/{collection}", states=state, pageSize="1") for state in states.split()]
        return all(page.get(collection) for page in found)

    async def every_state_of_cases_is_there() -> bool:
        found = [await office.get("/v1/cases", **{"filter.states": state, "pageSize": "1"}) for state in states.split()]
        return all(page.get("cases") for page in found)

    # The referral that expires does so twenty seconds after it was made.
    await eventually(every_state_of_cases_is_there if collection == "cases" else every_state_is_there, 40)


def test_loaded_again_it_says_so_and_changes_nothing(product: Product) -> None:
    again = product.command("demo", "load")
    assert (again.returncode, again.stdout) == (0, "The demo data is there already.\n"), again.stderr


@pytest.fixture
def stopped() -> Iterator[Product]:
    """A product that does not run."""
    product = Product()
    yield product
    product.remove()


@pytest.fixture
def bare() -> Iterator[Product]:
    """A product of the test's own, without the demo's data."""
    product = Product("--no-demo")
    try:
        product.start()
        yield product
    finally:
        product.remove()


def cases(product: Product, token: str) -> Counter[str]:
    """How many cases there are of each title."""
    request = urllib.request.Request(
        f"{product.url}/v1/cases?pageSize=200", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return Counter(case["title"] for case in json.load(answer)["cases"])


def test_a_load_that_was_killed_goes_on_where_it_was(bare: Product) -> None:
    environment = {**bare.environment, "PYTHONUNBUFFERED": "1"}
    for seconds in (0.8, 1.2):
        load = subprocess.Popen((*COMMAND, "demo", "load"), env=environment, stdout=subprocess.PIPE, text=True)
        time.sleep(seconds)
        os.kill(load.pid, signal.SIGKILL)
        load.communicate()
    done = bare.command("demo", "load")
    assert done.returncode == 0, done.stdout + done.stderr
    assert cases(bare, bare.token("office")) == CASE_TITLES
    assert asyncio.run(_is_whole(bare))


async def _is_whole(product: Product) -> bool:
    """Whether the services' own account of the load is that of the files."""
    from cli.demo.calls import Calls
    from cli.settings import from_environment

    async with Calls(from_environment(product.environment)) as calls:
        page = {"pageSize": 200}
        organizations = await calls.call(CATALOG.office, "ListOrganizations", page)
        connections = await calls.call(CATALOG.office, "ListConnections", page)
        states = ["DRAFT", "FORECASTED", "OPEN", "CLOSED"]
        opportunities = await calls.call(CATALOG.office, "ListOpportunities", {**page, "states": states})
        assert len(organizations.organizations) == len(CATALOG.organizations)
        assert len(connections.connections) == len(CATALOG.connections)
        assert len(opportunities.opportunities) == len(CATALOG.opportunities)
    return True

"""The Office's pages together: for everyone, the charts, and that they are the Office's alone."""

import csv
from uuid import uuid4

import pytest
from playwright.async_api import expect

from gateway.portal.staff.queue import OPEN
from tests.portal.conftest import Visitor
from tests.portal.office import Call, Office


@pytest.mark.parametrize(("width", "locale"), [(1280, "en-US"), (320, "es-MX"), (360, "hmn")])
async def test_each_page_of_the_office_is_for_everyone(office: Office, call: Call, width: int, locale: str) -> None:
    case = (await call("office", "GET", "/v1/cases?filter.states=IN_PROGRESS"))["cases"][0]
    person = await office(width=width, locale=locale)
    record = f"/office/records/{case['organization'].partition('/')[2]}"
    agreement = (await call("office", "GET", "/v1/agreements?states=ACTIVE"))["agreements"][0]["name"]
    connection = (await call("office", "GET", "/v1/connections?states=SUGGESTED"))["connections"][0]
    paths = ["/office/queue", "/office/queue?view=over&turn=NOBODY", f"/office/{case['name']}"]
    paths += [f"/office/{case['name']}/refer", "/office/workload", record]
    if width < 1280:  # On a wide screen the journeys look at them.
        paths += ["/office/agreements", "/office/agreements?state=TERMINATED&ends=7", f"/office/{agreement}"]
        paths += ["/office/agreements/new", "/office/connections", f"/office/{connection['name']}"]
        paths += [f"/office/connections/new?case={case['name']}", "/office/connections/new"]
        paths += [
            "/office/ages",
            "/office/municipalities",
            "/office/opportunities",
            f"/office/{connection['opportunity']}",
        ]
    for path in paths:
        assert await person.open(path) == 200
        await person.check()


async def test_the_charts_say_what_their_files_do_and_add_up(office: Office, call: Call) -> None:
    person = await office()

    async def rows_of(name: str) -> list[dict[str, str]]:
        answer = await person.page.request.get(f"/office/{name}.csv")
        await person.open(f"/office/{name}")
        await person.check()
        rows = list(csv.DictReader((await answer.text()).lstrip("\ufeff").splitlines()))
        await expect(person.page.locator("svg.chart text")).to_have_count(2 * len(rows))
        return rows

    path = "/v1/cases?page_size=200&filter.states=ASSIGNED&filter.states=IN_PROGRESS"
    held = (await call("office", "GET", path))["cases"]
    assert {row["account"]: int(row["carries"]) for row in await rows_of("workload")} == {
        account: sum(case["assignee"] == account for case in held) for account in {case["assignee"] for case in held}
    }
    path = "/v1/cases?page_size=200&" + "&".join(f"filter.states={state}" for state in OPEN)
    held = (await call("office", "GET", path))["cases"]
    ages = [int(row["open"]) for row in await rows_of("ages")]
    assert ages == [len(held), 0, 0, 0, 0], "of the demo data none is older than the product"
    places = {row["municipality"]: row for row in await rows_of("municipalities")}
    ours = await call("organization", "GET", f"/v1/{held[0]['organization']}")
    for place in ours["serviceArea"]["municipalities"]:
        row = places[place]
        assert int(row["open"]) == int(row["offices_turn"]) + int(row["others_turn"]) > 0


async def test_the_office_s_pages_are_the_office_s(visitor: Visitor, password: str) -> None:
    person = await visitor()
    await person.open("/office/queue")
    assert await person.heading() == "Sign in"
    await person.sign_in("rosa@riverbend.demo.example", password)
    assert await person.heading() == "This is not yours to open"
    for path in ("/office/agreements", "/office/connections", "/office/opportunities"):
        assert await person.open(path) == 403
    for path in ("/office/workload", "/office/queue.csv", "/office/changes", f"/office/cases/{uuid4()}"):
        assert await person.open(path) == 403

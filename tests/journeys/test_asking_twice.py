"""The same request sent again, and two who change the same thing."""

from uuid import uuid4

from tests.journeys.callers import Web
from tests.journeys.stages import NEED, draft, submitted


async def test_the_same_key_and_body_give_the_same_answer_and_one_case(organization: Web) -> None:
    key, title = uuid4().hex, f"Once only {uuid4().hex}"
    first = await organization.post("/v1/cases", key=key, title=title, need=NEED)
    again = await organization.post("/v1/cases", key=key, title=title, need=NEED)
    assert again == first
    found = await organization.get("/v1/cases", **{"filter.text": title})
    assert [case["name"] for case in found["cases"]] == [first["name"]]


async def test_the_same_key_with_another_body_is_refused(organization: Web) -> None:
    key = uuid4().hex
    await organization.post("/v1/cases", key=key, title="One thing", need=NEED)
    problem = await organization.refusal(
        "POST", "/v1/cases", headers={"Idempotency-Key": key}, title="Another thing", need=NEED
    )
    assert (problem["status"], problem["reason"]) == (409, "REQUEST_ID_REUSED")


async def test_a_key_is_its_callers_own(organization: Web, neighbor: Web) -> None:
    key = uuid4().hex
    mine = await organization.post("/v1/cases", key=key, title="One thing", need=NEED)
    theirs = await neighbor.post("/v1/cases", key=key, title="One thing", need=NEED)
    assert mine["name"] != theirs["name"]


async def test_a_verb_sent_again_gives_its_first_answer_though_the_case_went_on(organization: Web, office: Web) -> None:
    name, key = (await draft(organization))["name"], uuid4().hex
    first = await organization.post(f"/v1/{name}:submit", key=key)
    await office.post(f"/v1/{name}:triage")
    assert await organization.post(f"/v1/{name}:submit", key=key) == first
    assert (await office.get(f"/v1/{name}"))["state"] == "IN_TRIAGE"


async def test_who_read_an_older_case_does_not_change_it(organization: Web, office: Web) -> None:
    name = await submitted(organization)
    read = await office.send("GET", f"/v1/{name}")
    assert read.headers["etag"] == f'"{read.json()["etag"]}"'
    await office.post(f"/v1/{name}:triage")
    matched = {"If-Match": read.headers["etag"]}
    for method, rest, body in (
        ("POST", ":requestInformation", {"question": "Since when?"}),
        ("POST", ":decline", {"reason": "Not ours."}),
        ("PATCH", "", {"title": "Renamed"}),
    ):
        problem = await office.refusal(method, f"/v1/{name}{rest}", headers=matched, **body)
        assert (problem["status"], problem["reason"]) == (412, "ETAG_MISMATCH"), rest
    now = await office.send("GET", f"/v1/{name}")
    assert (now.json()["state"], now.json()["title"]) == ("IN_TRIAGE", "Help with a letter")
    changed = await office.send("PATCH", f"/v1/{name}", {"title": "Renamed"}, {"If-Match": now.headers["etag"]})
    assert (changed.status_code, changed.json()["title"]) == (200, "Renamed")


async def test_what_did_not_change_is_not_sent_again(office: Web, organization: Web) -> None:
    name = await submitted(organization)
    read = await office.send("GET", f"/v1/{name}")
    again = await office.send("GET", f"/v1/{name}", headers={"If-None-Match": read.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")

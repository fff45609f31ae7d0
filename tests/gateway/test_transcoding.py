"""What a REST request becomes as a gRPC request, and what its answer becomes as JSON."""

import json
from typing import Any

import httpx2
import pytest

from tests.gateway.backend import Backend, message

CASE = {
    "name": "cases/0190d1f2-0000-7000-8000-00000000000a",
    "number": "TA-2026-000001",
    "state": "DRAFT",
    "title": "Ein Zelt für 東京 🎪",
    "deadline": {"year": 2027, "month": 3},
    "topics": ["tents"],
    "createTime": "2026-11-21T09:30:00.250Z",
    "etag": "7",
}


def case(**changes: Any) -> bytes:
    return bytes(message("tributary.assistance.v1.Case", CASE | changes).SerializeToString())


async def test_a_body_becomes_the_field_that_the_contract_names(office: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["CreateCase"] = case()
    answer = await office.post(
        "/v1/cases", json={"title": "Ein Zelt für 東京 🎪", "deadline": {"year": 2027, "month": 3}}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert backend.last.path == "/tributary.assistance.v1.CaseService/CreateCase"
    assert backend.last.fields == {"case": {"title": "Ein Zelt für 東京 🎪", "deadline": {"year": 2027, "month": 3}}}
    assert answer.json() == CASE


async def test_path_and_body_make_one_request(office: httpx2.AsyncClient, backend: Backend) -> None:
    await office.post("/v1/cases/7:triage", json={"priority": "HIGH", "topics": ["a", "b"]})
    assert backend.last.fields == {"name": "cases/7", "priority": "HIGH", "topics": ["a", "b"]}


async def test_a_verb_needs_no_body(office: httpx2.AsyncClient, backend: Backend) -> None:
    assert (await office.post("/v1/cases/7:submit")).status_code == 200
    assert backend.last.fields == {"name": "cases/7"}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("pageSize=5", {"page_size": 5}),
        ("page_size=5", {"page_size": 5}),
        ("filter.states=DRAFT&filter.states=CLOSED", {"filter": {"states": ["DRAFT", "CLOSED"]}}),
        ("filter.states=2", {"filter": {"states": ["SUBMITTED"]}}),
        ("filter.waitingOn=OFFICE&filter.waiting_on=AGENCY", {"filter": {"waiting_on": ["OFFICE", "AGENCY"]}}),
        ("filter.unassigned=true&order=OLDEST_FIRST", {"filter": {"unassigned": True}, "order": "OLDEST_FIRST"}),
        ("filter.text=caf%C3%A9+%26+more%3D", {"filter": {"text": "café & more="}}),
        ("filter.assignee=", {"filter": {}}),
        ("", {}),
    ],
)
async def test_query_parameters_become_fields(
    office: httpx2.AsyncClient, backend: Backend, query: str, fields: dict[str, Any]
) -> None:
    assert (await office.get(f"/v1/cases?{query}")).status_code == 200
    assert backend.last.fields == fields


@pytest.mark.parametrize(
    ("query", "field", "detail"),
    [
        ("pageSize=many", "pageSize", "must be a whole number that fits 32 bits"),
        ("pageSize=3000000000", "pageSize", "must be a whole number that fits 32 bits"),
        ("pageSize=", "pageSize", "must be a whole number"),
        ("pageSize=1&pageSize=2", "pageSize", "is given more than once"),
        ("page=1", "page", "is not a parameter here: those are filter.assignee"),
        ("filter=x", "filter", "is not a parameter"),
        ("filter.states=ASLEEP", "filter.states[0]", "must be one of DRAFT, SUBMITTED"),
        ("filter.states=--1", "filter.states[0]", "must be one of DRAFT, SUBMITTED"),
        (f"filter.states={'9' * 5000}", "filter.states[0]", "must be one of DRAFT, SUBMITTED"),
        ("filter.unassigned=yes", "filter.unassigned", "must be true or false"),
    ],
)
async def test_a_parameter_that_does_not_fit_is_refused_by_name(
    office: httpx2.AsyncClient, backend: Backend, query: str, field: str, detail: str
) -> None:
    answer = await office.get(f"/v1/cases?{query}")
    assert (answer.status_code, answer.json()["reason"]) == (400, "FIELD_INVALID")
    assert answer.json()["errors"][0]["field"] == field
    assert detail in answer.json()["errors"][0]["detail"]
    assert not backend.calls


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        ('{"titel": "x"}', "titel", "is not a field: did you mean title?"),
        ('{"title": 3}', "title", "must be a string"),
        ('{"topics": "x"}', "topics", "must be a list, not a string"),
        ('{"topics": ["a", 3]}', "topics[1]", "must be a string"),
        ('{"topics": [null]}', "topics[0]", "must be a string"),
        ('{"determinants": ["HOUSING", "MOON"]}', "determinants[1]", "must be one of CHILD_AND_YOUTH_DEVELOPMENT"),
        ('{"interpreterNeeded": "true"}', "interpreterNeeded", "must be true or false"),
        ('{"deadline": {"year": "soon"}}', "deadline.year", "must be a whole number"),
        ('{"deadline": {"yeer": 1}}', "deadline.yeer", "did you mean year?"),
        ('{"deadline": "2027-01-01"}', "deadline", "must be a JSON object, not a string"),
        ('{"createTime": "yesterday"}', "createTime", "must be a time in RFC 3339"),
        ("[]", "", "must be a JSON object, not a list"),
        ("null", "", "must be a JSON object, not null"),
    ],
)
async def test_a_field_that_does_not_fit_is_refused_by_its_path(
    office: httpx2.AsyncClient, backend: Backend, body: str, field: str, detail: str
) -> None:
    answer = await office.post("/v1/cases", content=body, headers={"Content-Type": "application/json"})
    problem = answer.json()
    assert (answer.status_code, problem["reason"], problem["type"]) == (400, "FIELD_INVALID", "/problems/field-invalid")
    assert problem["errors"][0]["field"] == field
    assert detail in problem["errors"][0]["detail"]
    assert not backend.calls


async def test_every_wrong_field_is_named_at_once(office: httpx2.AsyncClient) -> None:
    answer = await office.post("/v1/cases", json={"titel": "x", "need": 1, "topics": [1, 2]})
    assert [e["field"] for e in answer.json()["errors"]] == ["titel", "need", "topics[0]", "topics[1]"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"title": "a",}',
        b'{"title": NaN}',
        b"\xff\xfe",
        b'{"title": "\xff"}',
        b'{"title": "\\ud800"}',
        b"{} {}",
        b"'a'",
    ],
)
async def test_what_is_not_json_is_refused(office: httpx2.AsyncClient, backend: Backend, body: bytes) -> None:
    answer = await office.post("/v1/cases", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["reason"] in ("JSON_INVALID", "FIELD_INVALID")
    assert not backend.calls


async def test_a_patch_changes_the_fields_that_its_body_names(office: httpx2.AsyncClient, backend: Backend) -> None:
    body = {"title": "New", "need": "", "access_needs": "ramp", "state": "CLOSED", "organization": "", "etag": "7"}
    await office.patch("/v1/cases/7", json=body)
    sent = backend.last.fields
    assert sorted(sent["update_mask"].split(",")) == ["accessNeeds", "need", "title"]
    assert sent["case"] == {"name": "cases/7", "title": "New", "access_needs": "ramp", "state": "CLOSED", "etag": "7"}


async def test_a_null_in_a_patch_clears_the_field(office: httpx2.AsyncClient, backend: Backend) -> None:
    await office.patch("/v1/cases/7", json={"deadline": None})
    assert backend.last.fields == {"case": {"name": "cases/7"}, "update_mask": "deadline"}


@pytest.mark.parametrize("mask", ["title,accessNeeds", "title,access_needs", "title, accessNeeds"])
async def test_a_patch_with_a_mask_changes_what_the_mask_names(
    office: httpx2.AsyncClient, backend: Backend, mask: str
) -> None:
    await office.patch("/v1/cases/7", params={"updateMask": mask}, json={"title": "New", "need": "same"})
    assert backend.last.fields["update_mask"] == "title,accessNeeds"


async def test_a_resource_that_was_read_can_be_sent_back(office: httpx2.AsyncClient, backend: Backend) -> None:
    await office.patch("/v1/cases/0190d1f2-0000-7000-8000-00000000000a", json=CASE)
    assert sorted(backend.last.fields["update_mask"].split(",")) == ["deadline", "title", "topics"]


async def test_path_and_body_must_not_disagree(office: httpx2.AsyncClient, backend: Backend) -> None:
    answer = await office.patch("/v1/cases/7", json={"name": "cases/8", "title": "x"})
    assert answer.json()["errors"] == [
        {"field": "name", "detail": "is 'cases/8' here and 'cases/7' in the path: send one, or the same in both"}
    ]
    answer = await office.post("/v1/cases/7:submit", json={"name": "cases/8"})
    assert answer.status_code == 400
    assert not backend.calls


async def test_64_bit_integers_are_strings(office: httpx2.AsyncClient, backend: Backend) -> None:
    answered = {"amount": {"currencyCode": "USD", "units": "9007199254740993"}}
    backend.answers["AwardConnection"] = message(
        "tributary.funding.v1.Connection", {"awardAmount": answered["amount"]}
    ).SerializeToString()
    for units in ("9007199254740993", 25000):
        body = {"amount": {"currencyCode": "USD", "units": units}}
        answer = await office.post("/v1/connections/7:award", json=body)
        assert backend.last.fields["amount"]["units"] == str(units)
        assert answer.json()["awardAmount"]["units"] == "9007199254740993"


async def test_an_answer_leaves_out_what_is_at_its_default(office: httpx2.AsyncClient, backend: Backend) -> None:
    assert (await office.get("/v1/cases")).json() == {}


async def test_an_empty_message_is_an_empty_object(office: httpx2.AsyncClient) -> None:
    answer = await office.delete("/v1/accounts/me/apiTokens/9")
    assert (answer.status_code, answer.json()) == (200, {})


async def test_an_encoded_path_reaches_the_service_decoded(office: httpx2.AsyncClient, backend: Backend) -> None:
    await office.get("/v1/cases/caf%C3%A9%2Fx")
    assert backend.last.fields == {"name": "cases/café%2Fx"}


async def test_a_body_where_none_is_taken_is_refused(office: httpx2.AsyncClient, backend: Backend) -> None:
    answer = await office.request("GET", "/v1/cases", json={"pageSize": 5})
    assert (answer.status_code, answer.json()["reason"]) == (400, "BODY_NOT_TAKEN")


async def test_a_query_where_the_body_has_it_all_is_refused(office: httpx2.AsyncClient, backend: Backend) -> None:
    answer = await office.post("/v1/cases/7:submit?requestId=1", json={})
    assert answer.json()["errors"] == [{"field": "requestId", "detail": "is not a parameter here: those are none"}]


async def test_every_json_answer_parses_back_to_the_message(office: httpx2.AsyncClient, backend: Backend) -> None:
    backend.answers["GetCase"] = case()
    answer = await office.get("/v1/cases/7")
    assert json.loads(answer.text) == CASE
    assert "東京" in answer.text

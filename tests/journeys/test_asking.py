"""An organization asks, and the Office takes it up: what each sees, and what each is refused."""

import pytest
from grpc.aio import AioRpcError
from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc

from services.assistance.domain.cases import LIFE, Party, State
from services.chassis.lifecycle import names
from tests.journeys.callers import System, Web
from tests.journeys.stages import draft, in_progress, submitted
from tests.services.refusals import refusal

# What the Office must say with a verb.
SAID = {
    "request_information": {"question": "Since when?"},
    "assign": {"assignee": "me", "assigneeDisplayName": "Dana Example"},
    "resolve": {"resolution": "Done."},
    "decline": {"reason": "Not ours."},
    "reopen": {"reason": "It did not help."},
}
PATHS = {"request_information": "requestInformation"}
OFFICE_VERBS = [verb for verb, move in LIFE.moves.items() if Party.OFFICE in move.by]


async def test_a_request_travels_from_the_draft_to_the_work(organization: Web, office: Web) -> None:
    case = await draft(organization, language="es", topics=["tenant rights"])
    assert (case["state"], case["waitingOn"], case["language"]) == ("DRAFT", "ORGANIZATION", "es")
    assert case["number"].startswith("TA-20")
    path = f"/v1/{case['name']}"
    assert (await organization.post(f"{path}:submit"))["waitingOn"] == "OFFICE"
    triaged = await office.post(f"{path}:triage", priority="URGENT", topics=["eviction"])
    assert (triaged["state"], triaged["priority"], triaged["topics"]) == ("IN_TRIAGE", "URGENT", ["eviction"])
    asked = await office.post(f"{path}:requestInformation", question="¿Cuántas familias?")
    assert (asked["state"], asked["waitingOn"]) == ("NEEDS_INFORMATION", "ORGANIZATION")
    assert (await organization.post(f"{path}:answer", answer="Once."))["state"] == "IN_TRIAGE"
    await office.post(f"{path}:assign", assignee="me", assigneeDisplayName="Dana Example")
    assert (await office.post(f"{path}:start"))["state"] == "IN_PROGRESS"
    seen = await organization.get(path)
    assert (seen["assigneeDisplayName"], seen["state"]) == ("Dana Example", "IN_PROGRESS")
    messages = (await organization.get(f"{path}/messages"))["messages"]
    assert [message["text"] for message in messages] == ["¿Cuántas familias?", "Once."]


async def test_a_submitted_case_waits_in_the_offices_queue(organization: Web, office: Web, neighbor: Web) -> None:
    name = await submitted(organization)
    queue = await office.get("/v1/cases", **{"filter.states": "SUBMITTED", "order": "NEWEST_FIRST"})
    assert queue["cases"][0]["name"] == name
    theirs = await neighbor.get("/v1/cases", pageSize="200")
    assert name not in [case["name"] for case in theirs["cases"]]
    assert len({case["organization"] for case in theirs["cases"]}) == 1


async def test_a_foreign_case_does_not_exist(
    organization: Web, office: Web, neighbor: Web, public: Web, agency: System
) -> None:
    name = await in_progress(organization, office)
    for method, rest, body in (
        ("GET", "", {}),
        ("GET", "/messages", {}),
        ("POST", ":withdraw", {}),
        ("POST", ":close", {}),
        ("POST", "/messages", {"text": "Let me in."}),
        ("PATCH", "", {"title": "Mine now"}),
    ):
        assert await neighbor.reason(method, f"/v1/{name}{rest}", **body) == (404, "CASE_NOT_FOUND"), (method, rest)
    assert await public.reason("GET", f"/v1/{name}") == (401, "SIGN_IN_REQUIRED")
    cases = cases_pb2_grpc.CaseServiceStub(agency.channels["assistance"])
    request = cases_pb2.GetCaseRequest(name=name)
    assert await refusal(agency.call(cases.GetCase, request)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
    assert (await organization.get(f"/v1/{name}"))["title"] == "Help with a letter"


async def test_a_call_without_a_valid_token_is_nobodys(agency: System) -> None:
    cases = cases_pb2_grpc.CaseServiceStub(agency.channels["assistance"])
    for metadata in ((), (("authorization", "Bearer made-up"),)):
        with pytest.raises(AioRpcError) as refused:
            await cases.GetCase(cases_pb2.GetCaseRequest(name="cases/1"), metadata=metadata, timeout=5)
        assert refused.value.code().name == "UNAUTHENTICATED"


async def test_an_organization_does_not_do_the_offices_part(organization: Web) -> None:
    name = await submitted(organization)
    for verb in ("triage", "request_information", "assign", "start", "resolve", "decline"):
        path = f"/v1/{name}:{PATHS.get(verb, verb)}"
        assert await organization.reason("POST", path, **SAID.get(verb, {})) == (403, "ROLE_REQUIRED"), verb
    assert (await organization.get(f"/v1/{name}"))["state"] == "SUBMITTED"


@pytest.mark.parametrize("verb", [verb for verb in OFFICE_VERBS if verb != "submit"])
async def test_a_verb_in_the_wrong_state_says_which_states_allow_it(organization: Web, office: Web, verb: str) -> None:
    name = (await draft(organization))["name"]
    assert State.DRAFT not in LIFE.moves[verb].origins
    problem = await office.refusal("POST", f"/v1/{name}:{PATHS.get(verb, verb)}", **SAID.get(verb, {}))
    assert (problem["status"], problem["reason"]) == (409, "CASE_WRONG_STATE")
    assert problem["metadata"]["state"] == "DRAFT"
    assert problem["metadata"]["allowed_states"] == ",".join(names(LIFE.moves[verb].origins))
    assert problem["type"] == "/problems/case-wrong-state"


async def test_a_case_that_says_nothing_cannot_be_submitted(organization: Web) -> None:
    case = await draft(organization, need="")
    problem = await organization.refusal("POST", f"/v1/{case['name']}:submit")
    assert (problem["status"], problem["reason"]) == (409, "CASE_INCOMPLETE")
    assert [error["field"] for error in problem["errors"]] == ["case.need"]
    await organization.send("PATCH", f"/v1/{case['name']}", {"need": "A pair of eyes."})
    assert (await organization.post(f"/v1/{case['name']}:submit"))["state"] == "SUBMITTED"


async def test_only_the_office_writes_and_reads_internal_notes(organization: Web, office: Web) -> None:
    name = await in_progress(organization, office)
    await office.post(f"/v1/{name}/messages", text="Between us.", audience="INTERNAL")
    await office.post(f"/v1/{name}/messages", text="For all.")
    refused = await organization.reason("POST", f"/v1/{name}/messages", text="Between us, too.", audience="INTERNAL")
    assert refused == (403, "INTERNAL_MESSAGE")
    for caller, texts in ((office, ["Between us.", "For all."]), (organization, ["For all."])):
        messages = (await caller.get(f"/v1/{name}/messages"))["messages"]
        assert [message["text"] for message in messages] == texts


async def test_a_case_that_did_not_help_is_reopened(organization: Web, office: Web) -> None:
    name = await in_progress(organization, office)
    await office.post(f"/v1/{name}:resolve", resolution="A letter.")
    closed = await organization.post(f"/v1/{name}:close", outcome="NOT_HELPED", comment="They never answered it.")
    assert (closed["state"], closed["outcome"], closed["waitingOn"]) == ("CLOSED", "NOT_HELPED", "NOBODY")
    again = await organization.post(f"/v1/{name}:reopen", reason="They never answered it.")
    assert (again["state"], again["reopenCount"], again["waitingOn"]) == ("IN_TRIAGE", 1, "OFFICE")

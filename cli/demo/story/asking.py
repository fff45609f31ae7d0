"""An organization asks for help, and the Office takes it up."""

from datetime import datetime, timedelta
from uuid import uuid4

from tributary.assistance.v1 import cases_pb2, cases_pb2_grpc

from cli.demo.catalog import ZONE
from cli.demo.story.parties import Story
from cli.demo.story.telling import expect

QUESTION = "¿Cuántas familias son, y para cuándo es la primera audiencia?"
ANSWER = "Son once familias. La primera audiencia es el día 14."
INTERNAL = "Eleven households in one building: this is one case, not eleven."


async def ask(story: Story) -> None:
    """The organization writes a draft, sends it, and nobody else learns of it."""
    t, organization = story.teller, story.organization
    t.chapter("A community organization asks for help, in its own language")
    me = await organization.get("/v1/accounts/me")
    story.organization_name = me["memberships"][0]["organization"]
    story.organization_label = (await organization.get(f"/v1/{story.organization_name}"))["displayName"]
    t.did("organization", "GET /v1/accounts/me", f"{me['displayName']} for {story.organization_label}")

    deadline = datetime.now(ZONE).date() + timedelta(days=14)
    body = {
        "title": "Once familias con aviso de desalojo en el mismo edificio",
        "need": "El dueño quiere vender el edificio. Once familias recibieron el mismo aviso. Necesitamos un plan.",
        "goal": "Que nadie pierda su casa antes del invierno.",
        "topics": ["tenant rights"],
        "determinants": ["HOUSING"],
        "deadline": {"year": deadline.year, "month": deadline.month, "day": deadline.day},
        "language": "es",
    }
    key = uuid4().hex
    case = await organization.post("/v1/cases", key=key, **body)
    again = await organization.post("/v1/cases", key=key, **body)
    story.case, story.number = case["name"], case["number"]
    expect(case["state"] == "DRAFT", f"a new case is a DRAFT, and not {case['state']}")
    expect(again["name"] == case["name"], "the same Idempotency-Key and body give the same case, not a second one")
    t.did("organization", "POST /v1/cases", f"{story.number} DRAFT")
    t.did("organization", "the same request again, same Idempotency-Key", f"{again['number']}: the same case, once")

    case = await organization.post(f"/v1/{story.case}:submit")
    expect(case["state"] == "SUBMITTED", f"a submitted case is SUBMITTED, and not {case['state']}")
    t.did("organization", f"POST /v1/{story.case}:submit", "SUBMITTED")

    await story.neighbor.is_refused("GET", f"/v1/{story.case}", "CASE_NOT_FOUND", status=404)
    await story.public.is_refused("GET", f"/v1/{story.case}", "SIGN_IN_REQUIRED", status=401)
    agency = cases_pb2_grpc.CaseServiceStub(story.agency.channels["assistance"])
    request = cases_pb2.GetCaseRequest(name=story.case)
    await story.agency.is_refused(agency.GetCase, request, "GetCase over gRPC", "PERMISSION_DENIED", "ROLE_REQUIRED")
    record = await story.public.get(f"/v1/{story.organization_name}/record")
    expect(not record.get("cases"), "the public sees no case in the record")
    expect(story.number not in str(record), "the case's number is nowhere in what the public reads")
    t.did("public", "GET /v1/organizations/…/record", f"{story.organization_label}: profile, and no word of the case")


async def triage(story: Story) -> None:
    """The Office finds it in the queue, asks back, and gives it to somebody."""
    t, office, organization, path = story.teller, story.office, story.organization, f"/v1/{story.case}"
    t.chapter("The Office of Equity triages, asks back and assigns")
    queue = await office.get("/v1/cases", **{"filter.states": "SUBMITTED", "order": "NEWEST_FIRST"})
    numbers = [case["number"] for case in queue["cases"]]
    expect(story.number in numbers, f"{story.number} is in the Office's queue")
    t.did("office", "GET /v1/cases?filter.states=SUBMITTED", f"{len(numbers)} wait, {story.number} is one of them")
    await organization.is_refused("POST", f"{path}:triage", "ROLE_REQUIRED", status=403)

    before = await office.get(path)
    case = await office.post(f"{path}:triage", priority="HIGH", topics=["tenant rights", "eviction"])
    expect((case["state"], case["priority"]) == ("IN_TRIAGE", "HIGH"), f"the case is in triage: {case}")
    t.did("office", f"POST {path}:triage", "IN_TRIAGE, priority HIGH")
    problem = await office.is_refused("POST", f"{path}:submit", "CASE_WRONG_STATE", status=409)
    t.note(problem["detail"])
    await office.is_refused(
        "POST", f"{path}:requestInformation", "ETAG_MISMATCH", status=412, if_match=before["etag"], question=QUESTION
    )

    case = await office.post(f"{path}:requestInformation", question=QUESTION)
    expect((case["state"], case["waitingOn"]) == ("NEEDS_INFORMATION", "ORGANIZATION"), f"the Office waits: {case}")
    t.did("office", f"POST {path}:requestInformation", f"NEEDS_INFORMATION: {QUESTION}")
    case = await organization.post(f"{path}:answer", answer=ANSWER)
    expect(case["state"] == "IN_TRIAGE", f"an answered case is back in triage, and not {case['state']}")
    t.did("organization", f"POST {path}:answer", f"IN_TRIAGE: {ANSWER}")

    await office.post(f"{path}/messages", text=INTERNAL, audience="INTERNAL")
    seen_by_office = [message["text"] for message in (await office.get(f"{path}/messages"))["messages"]]
    seen = [message["text"] for message in (await organization.get(f"{path}/messages"))["messages"]]
    expect(INTERNAL in seen_by_office and INTERNAL not in seen, "an internal note is the Office's alone")
    expect(QUESTION in seen and ANSWER in seen, f"question and answer are in the conversation: {seen}")
    t.did("organization", f"GET {path}/messages", f"{len(seen)} messages; the Office's internal note is not among them")

    case = await office.post(f"{path}:assign", assignee="me", assigneeDisplayName="Dana Example")
    expect((case["state"], case["assigneeDisplayName"]) == ("ASSIGNED", "Dana Example"), f"the case is Dana's: {case}")
    t.did("office", f"POST {path}:assign", "ASSIGNED to Dana Example")
    case = await office.post(f"{path}:start")
    expect(case["state"] == "IN_PROGRESS", f"work on it began, and it is not {case['state']}")
    t.did("office", f"POST {path}:start", "IN_PROGRESS")

"""Cases, over gRPC, on the real database and streams."""

import asyncio
from datetime import date
from typing import Any, cast

from google.protobuf import field_mask_pb2
from google.type import date_pb2
from tributary.assistance.v1 import cases_pb2 as pb

from tests.services.assistance.conftest import DANA, NORTHSIDE, RIVERBEND, Assistance
from tests.services.refusals import refusal, wrong_fields

State = pb.Case.State


async def test_an_organization_begins_a_case_and_reads_it_back_as_it_was(assistance: Assistance) -> None:
    case = await assistance.draft(
        goal="Pay two people",
        topics=["grant writing"],
        determinants=["HOUSING"],
        deadline=date_pb2.Date(year=2027, month=2, day=28),
        language="es",
        interpreter_needed=True,
        access_needs="step-free room",
    )
    assert case.organization == RIVERBEND
    assert case.organization_display_name == "Riverbend Collective"
    assert case.state == State.DRAFT
    assert case.waiting_on == pb.Case.ORGANIZATION
    assert case.etag == "1"
    read = await assistance.cases.GetCase(pb.GetCaseRequest(name=case.name), metadata=assistance.riverbend)
    assert read == case


async def test_cases_are_numbered_by_year_and_nobody_gets_a_number_twice(assistance: Assistance) -> None:
    cases = await asyncio.gather(*(assistance.draft() for _ in range(20)))
    numbers = {case.number for case in cases}
    assert len(numbers) == 20
    assert all(number.startswith(f"TA-{date.today().year}-") and len(number) == 14 for number in numbers)


async def test_a_case_of_another_organization_does_not_exist_for_you(assistance: Assistance) -> None:
    case = await assistance.draft()
    call = assistance.cases.GetCase(pb.GetCaseRequest(name=case.name), metadata=assistance.northside)
    assert await refusal(call) == ("NOT_FOUND", "CASE_NOT_FOUND")
    submit = assistance.cases.SubmitCase(pb.SubmitCaseRequest(name=case.name), metadata=assistance.northside)
    assert await refusal(submit) == ("NOT_FOUND", "CASE_NOT_FOUND")
    listed = await assistance.cases.ListCases(pb.ListCasesRequest(), metadata=assistance.northside)
    assert case.name not in [c.name for c in listed.cases]


async def test_you_do_not_ask_in_another_organizations_name(assistance: Assistance) -> None:
    request = pb.CreateCaseRequest(case=pb.Case(title="x", organization=RIVERBEND))
    assert await refusal(assistance.cases.CreateCase(request, metadata=assistance.northside)) == (
        "PERMISSION_DENIED",
        "NOT_YOUR_ORGANIZATION",
    )


async def test_the_office_asks_for_an_organization_that_it_knows(assistance: Assistance) -> None:
    request = pb.CreateCaseRequest(case=pb.Case(title="Phoned in", organization=NORTHSIDE))
    case = await assistance.cases.CreateCase(request, metadata=assistance.office)
    assert case.organization == NORTHSIDE
    request.case.organization = "organizations/01900000-0000-7000-8000-0000000000ff"
    assert await refusal(assistance.cases.CreateCase(request, metadata=assistance.office)) == (
        "NOT_FOUND",
        "ORGANIZATION_NOT_FOUND",
    )


async def test_a_call_without_a_token_is_refused(assistance: Assistance) -> None:
    assert await refusal(assistance.cases.ListCases(pb.ListCasesRequest())) == (
        "UNAUTHENTICATED",
        "ACTOR_TOKEN_INVALID",
    )


async def test_an_agency_has_no_business_with_cases(assistance: Assistance) -> None:
    assert await refusal(assistance.cases.ListCases(pb.ListCasesRequest(), metadata=assistance.housing)) == (
        "PERMISSION_DENIED",
        "ROLE_REQUIRED",
    )


async def test_bad_fields_are_named(assistance: Assistance) -> None:
    case = pb.Case(title="", language="not a language", determinants=[cast("Any", 99)])
    call = assistance.cases.CreateCase(pb.CreateCaseRequest(case=case), metadata=assistance.riverbend)
    assert sorted(await wrong_fields(call)) == ["case.determinants[0]", "case.language", "case.title"]
    impossible = pb.Case(title="x", deadline=date_pb2.Date(year=2027, month=2, day=30))
    call = assistance.cases.CreateCase(pb.CreateCaseRequest(case=impossible), metadata=assistance.riverbend)
    assert await wrong_fields(call) == ["case.deadline"]


async def test_a_case_that_does_not_say_what_is_needed_is_not_submitted(assistance: Assistance) -> None:
    case = await assistance.draft(need=" ")
    request = pb.SubmitCaseRequest(name=case.name)
    assert await refusal(assistance.cases.SubmitCase(request, metadata=assistance.riverbend)) == (
        "FAILED_PRECONDITION",
        "CASE_INCOMPLETE",
    )
    assert await wrong_fields(assistance.cases.SubmitCase(request, metadata=assistance.riverbend)) == ["case.need"]


async def test_the_whole_way_from_draft_to_closed(assistance: Assistance) -> None:
    cases, office, riverbend = assistance.cases, assistance.office, assistance.riverbend
    case = await assistance.submitted()
    name = case.name
    assert (case.state, case.waiting_on) == (State.SUBMITTED, pb.Case.OFFICE)
    case = await cases.TriageCase(
        pb.TriageCaseRequest(name=name, priority=pb.Case.HIGH, topics=["grants"]), metadata=office
    )
    assert (case.state, case.priority, list(case.topics)) == (State.IN_TRIAGE, pb.Case.HIGH, ["grants"])
    case = await cases.RequestInformation(
        pb.RequestInformationRequest(name=name, question="Which grant?"), metadata=office
    )
    assert (case.state, case.waiting_on) == (State.NEEDS_INFORMATION, pb.Case.ORGANIZATION)
    case = await cases.AnswerCase(pb.AnswerCaseRequest(name=name, answer="The federal one"), metadata=riverbend)
    assert (case.state, case.waiting_on) == (State.IN_TRIAGE, pb.Case.OFFICE)
    case = await cases.AssignCase(
        pb.AssignCaseRequest(name=name, assignee="me", assignee_display_name="Dana"), metadata=office
    )
    assert (case.state, case.assignee, case.assignee_display_name) == (State.ASSIGNED, DANA, "Dana")
    case = await cases.StartCase(pb.StartCaseRequest(name=name), metadata=office)
    assert case.state == State.IN_PROGRESS
    case = await cases.ResolveCase(pb.ResolveCaseRequest(name=name, resolution="Written together"), metadata=office)
    assert (case.state, case.waiting_on) == (State.RESOLVED, pb.Case.ORGANIZATION)
    case = await cases.CloseCase(pb.CloseCaseRequest(name=name, outcome=pb.Case.HELPED), metadata=riverbend)
    assert (case.state, case.waiting_on, case.outcome) == (State.CLOSED, pb.Case.NOBODY, pb.Case.HELPED)
    assert case.close_time.ToDatetime() > case.resolve_time.ToDatetime()
    case = await cases.ReopenCase(pb.ReopenCaseRequest(name=name, reason="It was refused"), metadata=riverbend)
    assert (case.state, case.reopen_count, case.assignee) == (State.IN_TRIAGE, 1, "")
    events = await assistance.rows("SELECT type, revision FROM outbox WHERE resource = $1 ORDER BY position", name)
    assert [e["type"].rpartition(".")[2] for e in events] == [
        "CaseCreated",
        "CaseSubmitted",
        "CaseTriaged",
        "CaseInformationRequested",
        "CaseAnswered",
        "CaseAssigned",
        "CaseStarted",
        "CaseResolved",
        "CaseClosed",
        "CaseReopened",
    ]
    assert [e["revision"] for e in events] == list(range(1, 11))


async def test_a_verb_in_the_wrong_state_is_refused_with_the_states_that_do(assistance: Assistance) -> None:
    case = await assistance.draft()
    call = assistance.cases.TriageCase(pb.TriageCaseRequest(name=case.name), metadata=assistance.office)
    assert await refusal(call) == ("FAILED_PRECONDITION", "CASE_WRONG_STATE")


async def test_an_organization_says_whether_it_was_helped(assistance: Assistance) -> None:
    case = await assistance.in_triage()
    name, office = case.name, assistance.office
    await assistance.cases.AssignCase(
        pb.AssignCaseRequest(name=name, assignee="me", assignee_display_name="Dana"), metadata=office
    )
    await assistance.cases.StartCase(pb.StartCaseRequest(name=name), metadata=office)
    await assistance.cases.ResolveCase(pb.ResolveCaseRequest(name=name, resolution="Done"), metadata=office)
    call = assistance.cases.CloseCase(pb.CloseCaseRequest(name=name), metadata=assistance.riverbend)
    assert await wrong_fields(call) == ["outcome"]


async def test_an_update_changes_the_masked_fields_alone(assistance: Assistance) -> None:
    case = await assistance.draft(goal="old goal")
    change = pb.Case(name=case.name, title="New title", goal="ignored")
    mask = field_mask_pb2.FieldMask(paths=["title"])
    changed = await assistance.cases.UpdateCase(
        pb.UpdateCaseRequest(case=change, update_mask=mask), metadata=assistance.riverbend
    )
    assert (changed.title, changed.goal, changed.etag) == ("New title", "old goal", "2")
    emptied = pb.UpdateCaseRequest(case=pb.Case(name=case.name), update_mask=mask)
    assert await wrong_fields(assistance.cases.UpdateCase(emptied, metadata=assistance.riverbend)) == ["case.title"]
    mask.paths[:] = ["state"]
    forbidden = pb.UpdateCaseRequest(case=change, update_mask=mask)
    assert await refusal(assistance.cases.UpdateCase(forbidden, metadata=assistance.riverbend)) == (
        "INVALID_ARGUMENT",
        "FIELD_NOT_MUTABLE",
    )


async def test_who_read_an_older_revision_does_not_overwrite_a_newer_one(assistance: Assistance) -> None:
    case = await assistance.draft()
    first = pb.Case(name=case.name, title="First", etag=case.etag)
    await assistance.cases.UpdateCase(pb.UpdateCaseRequest(case=first), metadata=assistance.riverbend)
    second = pb.Case(name=case.name, title="Second", etag=case.etag)
    call = assistance.cases.UpdateCase(pb.UpdateCaseRequest(case=second), metadata=assistance.riverbend)
    assert await refusal(call) == ("ABORTED", "ETAG_MISMATCH")


async def test_the_same_request_id_gives_the_same_answer_and_one_case(assistance: Assistance) -> None:
    request = pb.CreateCaseRequest(case=pb.Case(title="Once"), request_id="once-1")
    answers = await asyncio.gather(
        *(assistance.cases.CreateCase(request, metadata=assistance.riverbend) for _ in range(5))
    )
    assert len({case.name for case in answers}) == 1
    assert len(await assistance.rows("SELECT FROM cases WHERE title = 'Once'")) == 1
    other = pb.CreateCaseRequest(case=pb.Case(title="Twice"), request_id="once-1")
    assert await refusal(assistance.cases.CreateCase(other, metadata=assistance.riverbend)) == (
        "ALREADY_EXISTS",
        "REQUEST_ID_REUSED",
    )
    theirs = await assistance.cases.CreateCase(other, metadata=assistance.northside)
    assert theirs.organization == NORTHSIDE


async def test_a_repeated_verb_under_its_request_id_gives_its_first_answer(assistance: Assistance) -> None:
    case = await assistance.draft()
    request = pb.SubmitCaseRequest(name=case.name, request_id="submit-1")
    first = await assistance.cases.SubmitCase(request, metadata=assistance.riverbend)
    assert await assistance.cases.SubmitCase(request, metadata=assistance.riverbend) == first


async def test_internal_messages_stay_with_the_office(assistance: Assistance) -> None:
    case = await assistance.in_triage()
    cases = assistance.cases
    note = pb.CaseMessage(text="They were declined last year", audience=pb.CaseMessage.INTERNAL)
    await cases.CreateCaseMessage(
        pb.CreateCaseMessageRequest(parent=case.name, message=note), metadata=assistance.office
    )
    hello = pb.CaseMessage(text="Hola, ¿cuándo?", language="es")
    await cases.CreateCaseMessage(
        pb.CreateCaseMessageRequest(parent=case.name, message=hello), metadata=assistance.riverbend
    )
    request = pb.ListCaseMessagesRequest(parent=case.name)
    theirs = await cases.ListCaseMessages(request, metadata=assistance.riverbend)
    assert [m.text for m in theirs.messages] == ["Hola, ¿cuándo?"]
    ours = await cases.ListCaseMessages(request, metadata=assistance.office)
    assert [m.text for m in ours.messages] == ["They were declined last year", "Hola, ¿cuándo?"]
    forbidden = pb.CreateCaseMessageRequest(parent=case.name, message=note)
    assert await refusal(cases.CreateCaseMessage(forbidden, metadata=assistance.riverbend)) == (
        "PERMISSION_DENIED",
        "INTERNAL_MESSAGE",
    )


async def test_a_text_that_no_database_can_keep_is_refused_with_its_field(assistance: Assistance) -> None:
    case = pb.Case(title="Fine", topics=["fine", "not\0fine"])
    call = assistance.cases.CreateCase(pb.CreateCaseRequest(case=case), metadata=assistance.riverbend)
    assert await wrong_fields(call) == ["case.topics[1]"]

"""Lists of cases, page by page and narrowed, and watching them."""

import asyncio
import base64
import json

from google.type import date_pb2
from tributary.assistance.v1 import attachments_pb2, attachments_pb2_grpc
from tributary.assistance.v1 import cases_pb2 as pb

from services.chassis.paging import fingerprint
from tests.services.assistance.conftest import RIVERBEND, Assistance
from tests.services.conftest import Metadata
from tests.services.refusals import refusal

State = pb.Case.State


async def test_the_queue_pages_through_every_case_once_in_every_order(assistance: Assistance) -> None:
    for month in (3, 1, 2):
        await assistance.in_triage(topics=["paging"], deadline=date_pb2.Date(year=2027, month=month, day=1))
    for _ in range(3):
        await assistance.in_triage(topics=["paging"])
    for order in pb.ListCasesRequest.Order.values():
        request = pb.ListCasesRequest(page_size=2, filter=pb.CaseFilter(topic="paging"), order=order)
        seen = []
        while True:
            page = await assistance.cases.ListCases(request, metadata=assistance.office)
            seen += [case.name for case in page.cases]
            if not page.next_page_token:
                break
            request.page_token = page.next_page_token
        assert len(seen) == len(set(seen)) == 6, pb.ListCasesRequest.Order.Name(order)


async def test_a_page_token_of_another_query_is_refused(assistance: Assistance) -> None:
    for _ in range(2):
        await assistance.draft()
    page = await assistance.cases.ListCases(pb.ListCasesRequest(page_size=1), metadata=assistance.office)
    other = pb.ListCasesRequest(
        page_size=1, page_token=page.next_page_token, order=pb.ListCasesRequest.Order.DEADLINE_FIRST
    )
    assert await refusal(assistance.cases.ListCases(other, metadata=assistance.office)) == (
        "INVALID_ARGUMENT",
        "PAGE_TOKEN_INVALID",
    )


async def test_a_page_token_that_somebody_wrote_is_refused(assistance: Assistance) -> None:
    request = pb.ListCasesRequest()
    for keys in (1, [], ["x"], [1], [[]], [{}], [None, 1, 2], ["\0"], ["\ud800"], ["9999-12-31T23:59:59-23:59"]):
        raw = json.dumps([fingerprint(request), *(keys if isinstance(keys, list) else [keys])])
        request.page_token = base64.urlsafe_b64encode(raw.encode()).decode()
        assert await refusal(assistance.cases.ListCases(request, metadata=assistance.office)) == (
            "INVALID_ARGUMENT",
            "PAGE_TOKEN_INVALID",
        )


async def test_the_queue_is_narrowed_by_every_filter(assistance: Assistance) -> None:
    case = await assistance.in_triage(
        title="Umbrella insurance", topics=["insurance"], determinants=["JUSTICE_SYSTEM"], language="hmn"
    )
    for narrowed in (
        pb.CaseFilter(text="umbrella"),
        pb.CaseFilter(text=case.number.lower()),
        pb.CaseFilter(topic="insurance", states=[State.IN_TRIAGE]),
        pb.CaseFilter(determinants=["JUSTICE_SYSTEM"], organization=RIVERBEND),
        pb.CaseFilter(language="hmn", unassigned=True, waiting_on=[pb.Case.OFFICE]),
        pb.CaseFilter(topic="insurance", priorities=[pb.Case.NORMAL]),
    ):
        page = await assistance.cases.ListCases(pb.ListCasesRequest(filter=narrowed), metadata=assistance.office)
        assert [c.name for c in page.cases] == [case.name], narrowed
    none = pb.ListCasesRequest(filter=pb.CaseFilter(topic="insurance", assignee="me"))
    assert not (await assistance.cases.ListCases(none, metadata=assistance.office)).cases


async def test_a_watcher_resumes_without_loss_or_gap_and_sees_its_own_alone(assistance: Assistance) -> None:
    stream = assistance.cases.WatchCases(pb.WatchCasesRequest(), metadata=assistance.northside)
    start = await stream.read()
    stream.cancel()
    others = await assistance.draft(title="Not theirs")
    create = pb.CreateCaseRequest(case=pb.Case(title="Theirs", need="x"))
    case = await assistance.cases.CreateCase(create, metadata=assistance.northside)
    await assistance.cases.SubmitCase(pb.SubmitCaseRequest(name=case.name), metadata=assistance.northside)

    async def changes(token: str, count: int) -> list[pb.WatchCasesResponse]:
        call = assistance.cases.WatchCases(pb.WatchCasesRequest(resume_token=token), metadata=assistance.northside)
        seen = []
        async with asyncio.timeout(10):
            while len(seen) < count:
                response = await call.read()
                if response.case.name in (others.name, case.name):
                    seen.append(response)
        call.cancel()
        return seen

    both = await changes(start.resume_token, 2)
    assert [c.event_type.rpartition(".")[2] for c in both] == ["CaseCreated", "CaseSubmitted"]
    assert both[1].case.name == case.name
    rest = await changes(both[0].resume_token, 1)
    assert rest[0].event_type.endswith("CaseSubmitted")
    damaged = assistance.cases.WatchCases(pb.WatchCasesRequest(resume_token="?"), metadata=assistance.northside)
    assert await refusal(damaged.read()) == ("INVALID_ARGUMENT", "RESUME_TOKEN_INVALID")


async def test_a_watcher_is_told_of_the_messages_and_files_that_it_may_read(assistance: Assistance) -> None:
    streams = {}
    for who in (assistance.riverbend, assistance.office):
        streams[who] = assistance.cases.WatchCases(pb.WatchCasesRequest(), metadata=who)
        await streams[who].read()
    case = await assistance.submitted()
    for audience in ("INTERNAL", "EVERYONE"):
        message = pb.CaseMessage(text="A word", audience=pb.CaseMessage.Audience.Value(audience))
        request = pb.CreateCaseMessageRequest(parent=case.name, message=message)
        await assistance.cases.CreateCaseMessage(request, metadata=assistance.office)
    files, both = attachments_pb2_grpc.CaseAttachmentServiceStub(assistance.running.channel), []
    for audience in ("INTERNAL", "EVERYONE"):
        file = attachments_pb2.CreateCaseAttachmentRequest(
            parent=case.name,
            file_name="word.txt",
            audience=attachments_pb2.CaseAttachment.Audience.Value(audience),
            content={"content_type": "text/plain", "data": b"A word"},
        )
        both.append(await files.CreateCaseAttachment(file, metadata=assistance.office))
    await assistance.cases.TriageCase(pb.TriageCaseRequest(name=case.name), metadata=assistance.office)

    async def heard(who: Metadata, last: str) -> list[str]:
        kinds: list[str] = []
        async with asyncio.timeout(10):
            while not kinds or kinds[-1] != last:
                response = await streams[who].read()
                if response.case.name == case.name:
                    kinds.append(response.event_type.rpartition(".")[2])
        return kinds

    begun, wrote, added = ["CaseCreated", "CaseSubmitted"], "CaseMessageCreated", "CaseAttachmentAdded"
    assert await heard(assistance.office, "CaseTriaged") == [*begun, wrote, wrote, added, added, "CaseTriaged"]
    assert await heard(assistance.riverbend, "CaseTriaged") == [*begun, wrote, added, "CaseTriaged"]
    for file in both:
        gone = attachments_pb2.DeleteCaseAttachmentRequest(name=file.name)
        await files.DeleteCaseAttachment(gone, metadata=assistance.office)
    await assistance.cases.WithdrawCase(pb.WithdrawCaseRequest(name=case.name), metadata=assistance.riverbend)
    removed = "CaseAttachmentRemoved"
    assert await heard(assistance.office, "CaseWithdrawn") == [removed, removed, "CaseWithdrawn"]
    assert await heard(assistance.riverbend, "CaseWithdrawn") == [removed, "CaseWithdrawn"]
    for stream in streams.values():
        stream.cancel()

"""CaseService."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from tributary.assistance.v1 import cases_pb2 as pb
from tributary.assistance.v1.cases_pb2_grpc import CaseServiceServicer

from services.assistance.commands import cases as commands
from services.assistance.commands.messages import create_case_message
from services.assistance.queries import cases as queries
from services.assistance.queries.changes import cases_changed, name_for
from services.assistance.wire import case_to_proto
from services.chassis.actor import current_actor
from services.chassis.dates import day
from services.chassis.masks import changed_paths, masked
from services.chassis.process import Parts
from services.chassis.validation import validate
from services.chassis.watching import watch

EVENTS = [f"tributary.assistance.v1.{of}" for of in ("case.>", "case_message.created")]
EVENTS += [f"tributary.assistance.v1.case_attachment.{verb}" for verb in ("added", "shared", "unshared", "removed")]


class CaseServicer(CaseServiceServicer):
    """Cases over gRPC. The contract's comments say what each rpc does and refuses."""

    def __init__(self, parts: Parts) -> None:
        self._transactions = parts.transactions
        self._watcher = parts.watcher

    async def _once(self, request: Any, work: Any) -> pb.Case:
        return await self._transactions.once(current_actor.get(), request, pb.Case, work)

    async def CreateCase(self, request: pb.CreateCaseRequest, context: Any) -> pb.Case:
        """Begins a case."""
        case = request.case
        deadline = day(case.deadline, "case.deadline") if case.HasField("deadline") else None
        return await self._once(
            request,
            lambda tx: commands.create_case(
                tx,
                organization=case.organization,
                title=case.title,
                need=case.need,
                goal=case.goal,
                topics=case.topics,
                determinants=case.determinants,
                deadline=deadline,
                language=case.language,
                interpreter_needed=case.interpreter_needed,
                access_needs=case.access_needs,
            ),
        )

    async def GetCase(self, request: pb.GetCaseRequest, context: Any) -> pb.Case:
        """Reads a case."""
        async with self._transactions.read(current_actor.get()) as tx:
            return case_to_proto(await queries.get_case(tx, request.name))

    async def ListCases(self, request: pb.ListCasesRequest, context: Any) -> pb.ListCasesResponse:
        """Lists cases."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await queries.list_cases(tx, request)

    async def UpdateCase(self, request: pb.UpdateCaseRequest, context: Any) -> pb.Case:
        """Changes what was asked."""
        case = request.case
        paths = changed_paths(request.update_mask, case, commands.EDITABLE_FIELDS)
        # Only what is to be changed is held to the rules; a title stands in for the one that stays.
        validate(masked(case, paths, pb.Case(title="stays")), prefix="case.")
        deadline = day(case.deadline, "case.deadline") if case.HasField("deadline") else None
        changes = commands.editable_columns(case, deadline, paths)
        return await self._once(request, lambda tx: commands.update_case(tx, case.name, changes, case.etag))

    async def SubmitCase(self, request: pb.SubmitCaseRequest, context: Any) -> pb.Case:
        """Sends a DRAFT to triage."""
        return await self._once(request, lambda tx: commands.submit_case(tx, request.name, request.etag))

    async def TriageCase(self, request: pb.TriageCaseRequest, context: Any) -> pb.Case:
        """Takes a SUBMITTED case up."""
        return await self._once(
            request,
            lambda tx: commands.triage_case(
                tx, request.name, request.etag, priority=request.priority, topics=request.topics
            ),
        )

    async def RequestInformation(self, request: pb.RequestInformationRequest, context: Any) -> pb.Case:
        """Asks the organization."""
        return await self._once(
            request,
            lambda tx: commands.request_information(tx, request.name, request.etag, question=request.question),
        )

    async def AnswerCase(self, request: pb.AnswerCaseRequest, context: Any) -> pb.Case:
        """Answers the Office."""
        return await self._once(
            request, lambda tx: commands.answer_case(tx, request.name, request.etag, answer=request.answer)
        )

    async def AssignCase(self, request: pb.AssignCaseRequest, context: Any) -> pb.Case:
        """Gives a case to somebody."""
        assignee = queries.account_id(current_actor.get(), request.assignee)
        return await self._once(
            request,
            lambda tx: commands.assign_case(
                tx, request.name, request.etag, assignee=assignee, display_name=request.assignee_display_name
            ),
        )

    async def StartCase(self, request: pb.StartCaseRequest, context: Any) -> pb.Case:
        """Begins the work."""
        return await self._once(request, lambda tx: commands.start_case(tx, request.name, request.etag))

    async def ResolveCase(self, request: pb.ResolveCaseRequest, context: Any) -> pb.Case:
        """Says what was done."""
        return await self._once(
            request, lambda tx: commands.resolve_case(tx, request.name, request.etag, resolution=request.resolution)
        )

    async def CloseCase(self, request: pb.CloseCaseRequest, context: Any) -> pb.Case:
        """Closes a RESOLVED case."""
        return await self._once(
            request,
            lambda tx: commands.close_case(
                tx, request.name, request.etag, outcome=request.outcome, comment=request.comment
            ),
        )

    async def DeclineCase(self, request: pb.DeclineCaseRequest, context: Any) -> pb.Case:
        """Refuses a case."""
        return await self._once(
            request, lambda tx: commands.decline_case(tx, request.name, request.etag, reason=request.reason)
        )

    async def WithdrawCase(self, request: pb.WithdrawCaseRequest, context: Any) -> pb.Case:
        """Takes the request back."""
        return await self._once(
            request, lambda tx: commands.withdraw_case(tx, request.name, request.etag, reason=request.reason)
        )

    async def ReopenCase(self, request: pb.ReopenCaseRequest, context: Any) -> pb.Case:
        """Brings a case back to triage."""
        return await self._once(
            request, lambda tx: commands.reopen_case(tx, request.name, request.etag, reason=request.reason)
        )

    async def CreateCaseMessage(self, request: pb.CreateCaseMessageRequest, context: Any) -> pb.CaseMessage:
        """Writes in the conversation."""
        audience = request.message.audience or pb.CaseMessage.EVERYONE
        return await self._transactions.once(
            current_actor.get(),
            request,
            pb.CaseMessage,
            lambda tx: create_case_message(
                tx,
                request.parent,
                audience=pb.CaseMessage.Audience.Name(audience),
                text=request.message.text,
                language=request.message.language,
            ),
        )

    async def ListCaseMessages(self, request: pb.ListCaseMessagesRequest, context: Any) -> pb.ListCaseMessagesResponse:
        """Lists the conversation."""
        async with self._transactions.browse(current_actor.get()) as tx:
            return await queries.list_messages(tx, request)

    async def WatchCases(self, request: pb.WatchCasesRequest, context: Any) -> AsyncIterator[pb.WatchCasesResponse]:
        """Follows changes to cases."""
        async for response in watch(
            self._watcher,
            self._transactions,
            current_actor.get(),
            resume_token=request.resume_token,
            subjects=EVENTS,
            load=cases_changed,
            response=pb.WatchCasesResponse,
            field="case",
            name_of=partial(name_for, current_actor.get()),
        ):
            yield response

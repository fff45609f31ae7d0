"""The files of cases: whose they are, and what an agency that helps reads of them."""

from typing import Any

import pytest
from google.api.httpbody_pb2 import HttpBody
from tributary.assistance.v1 import attachments_pb2 as pb
from tributary.assistance.v1 import cases_pb2, referrals_pb2
from tributary.assistance.v1.attachments_pb2_grpc import CaseAttachmentServiceStub

from services.chassis.files.refusing import EICAR
from tests.services.assistance.conftest import HOUSING, Assistance
from tests.services.conftest import Metadata
from tests.services.refusals import refusal
from tests.services.sample_files import pdf, word

NO_CASE, NO_FILE = ("NOT_FOUND", "CASE_NOT_FOUND"), ("NOT_FOUND", "ATTACHMENT_NOT_FOUND")
NOT_YOURS = ("PERMISSION_DENIED", "ATTACHMENT_NOT_YOURS")


class Files:
    """Cases' files as callers reach them."""

    def __init__(self, assistance: Assistance) -> None:
        self._stub: Any = CaseAttachmentServiceStub(assistance.running.channel)

    async def add(
        self, case: str, caller: Metadata, name: str = "budget.pdf", data: bytes | None = None, **more: Any
    ) -> pb.CaseAttachment:
        """Adds a file."""
        content = HttpBody(data=pdf() if data is None else data)
        request = pb.CreateCaseAttachmentRequest(parent=case, file_name=name, content=content, **more)
        added: pb.CaseAttachment = await self._stub.CreateCaseAttachment(request, metadata=caller)
        return added

    async def names(self, case: str, caller: Metadata) -> list[str]:
        """What the caller may read."""
        answer = await self._stub.ListCaseAttachments(pb.ListCaseAttachmentsRequest(parent=case), metadata=caller)
        return [attachment.file_name for attachment in answer.attachments]

    async def read(self, name: str, caller: Metadata) -> bytes:
        """A file's content."""
        request = pb.DownloadCaseAttachmentRequest(name=name)
        answer = await self._stub.DownloadCaseAttachment(request, metadata=caller)
        return bytes(answer.content.data)

    async def share(self, name: str, caller: Metadata) -> pb.CaseAttachment:
        """Shares it with agencies."""
        request = pb.ShareCaseAttachmentRequest(name=name)
        shared: pb.CaseAttachment = await self._stub.ShareCaseAttachment(request, metadata=caller)
        return shared

    async def unshare(self, name: str, caller: Metadata) -> pb.CaseAttachment:
        """Takes that back."""
        request = pb.UnshareCaseAttachmentRequest(name=name)
        unshared: pb.CaseAttachment = await self._stub.UnshareCaseAttachment(request, metadata=caller)
        return unshared

    async def remove(self, name: str, caller: Metadata) -> None:
        """Removes it."""
        await self._stub.DeleteCaseAttachment(pb.DeleteCaseAttachmentRequest(name=name), metadata=caller)


@pytest.fixture
def files(assistance: Assistance) -> Files:
    """The files of a running service."""
    return Files(assistance)


async def move(assistance: Assistance, referral: str, verb: str, caller: Metadata, **more: Any) -> None:
    """Moves a referral, as "Accept"."""
    request = getattr(referrals_pb2, f"{verb}ReferralRequest")(name=referral, **more)
    await getattr(assistance.referrals, f"{verb}Referral")(request, metadata=caller)


async def referred(assistance: Assistance, case: str) -> str:
    """A referral of a case to Housing."""
    referral = referrals_pb2.Referral(case=case, agency=HOUSING, request="Please help with the lease")
    request = referrals_pb2.CreateReferralRequest(referral=referral)
    return (await assistance.referrals.CreateReferral(request, metadata=assistance.office)).name


async def test_a_file_is_its_organizations_and_the_offices(assistance: Assistance, files: Files) -> None:
    case = (await assistance.draft()).name
    added = await files.add(case, assistance.riverbend, "Budget – 2027.docx", word())
    assert (added.file_name, added.audience) == ("Budget – 2027.docx", pb.CaseAttachment.EVERYONE)
    assert not added.shared_with_agencies
    for caller in (assistance.riverbend, assistance.office):
        assert await files.names(case, caller) == ["Budget – 2027.docx"]
        assert await files.read(added.name, caller) == word()
    for stranger in (assistance.northside, assistance.housing, assistance.health):
        assert await refusal(files.names(case, stranger)) == NO_CASE
        assert await refusal(files.read(added.name, stranger)) == NO_FILE
    assert await refusal(files.add(case, assistance.northside)) == NO_CASE
    assert await refusal(files.remove(added.name, assistance.northside)) == NO_FILE
    assert await refusal(files.share(added.name, assistance.northside)) == NO_FILE


async def test_an_internal_file_is_the_offices_alone(assistance: Assistance, files: Files) -> None:
    case = (await assistance.in_triage()).name
    internal = await files.add(case, assistance.office, "notes.pdf", audience="INTERNAL")
    await files.add(case, assistance.office, "letter.pdf")
    assert await files.names(case, assistance.riverbend) == ["letter.pdf"]
    assert await files.names(case, assistance.office) == ["notes.pdf", "letter.pdf"]
    assert await refusal(files.read(internal.name, assistance.riverbend)) == NO_FILE
    denied = ("PERMISSION_DENIED", "INTERNAL_ATTACHMENT")
    assert await refusal(files.add(case, assistance.riverbend, audience="INTERNAL")) == denied
    wrong = ("FAILED_PRECONDITION", "ATTACHMENT_INTERNAL")
    assert await refusal(files.share(internal.name, assistance.office)) == wrong


async def test_an_agency_reads_what_is_shared_once_it_took_the_referral_and_only_then(
    assistance: Assistance, files: Files
) -> None:
    case = (await assistance.in_triage()).name
    lease = await files.add(case, assistance.riverbend, "lease.pdf")
    private = await files.add(case, assistance.riverbend, "private.pdf")
    assert (await files.share(lease.name, assistance.riverbend)).shared_with_agencies
    assert await refusal(files.names(case, assistance.housing)) == NO_CASE, "no referral"
    referral = await referred(assistance, case)
    assert await refusal(files.names(case, assistance.housing)) == NO_CASE, "it was asked, and has not answered"
    await move(assistance, referral, "Accept", assistance.housing)
    assert await files.names(case, assistance.housing) == ["lease.pdf"]
    assert await files.read(lease.name, assistance.housing) == pdf()
    assert await refusal(files.read(private.name, assistance.housing)) == NO_FILE
    assert await refusal(files.names(case, assistance.health)) == NO_CASE, "another agency"
    assert not (await files.unshare(lease.name, assistance.riverbend)).shared_with_agencies
    assert await files.names(case, assistance.housing) == []
    assert await refusal(files.read(lease.name, assistance.housing)) == NO_FILE
    await files.share(lease.name, assistance.riverbend)
    await move(assistance, referral, "Revoke", assistance.office)
    assert await refusal(files.read(lease.name, assistance.housing)) == NO_FILE, "it no longer helps"


async def test_the_office_shares_what_is_its_own_alone_and_may_close_what_is_open(
    assistance: Assistance, files: Files
) -> None:
    case = (await assistance.in_triage()).name
    theirs = await files.add(case, assistance.riverbend, "theirs.pdf")
    ours = await files.add(case, assistance.office, "ours.pdf")
    assert await refusal(files.share(theirs.name, assistance.office)) == NOT_YOURS
    assert (await files.share(ours.name, assistance.office)).shared_with_agencies
    await files.share(theirs.name, assistance.riverbend)
    assert not (await files.unshare(theirs.name, assistance.office)).shared_with_agencies
    assert not (await files.unshare(ours.name, assistance.riverbend)).shared_with_agencies


async def test_each_side_removes_its_own_while_the_case_is_not_over(assistance: Assistance, files: Files) -> None:
    case = (await assistance.in_triage()).name
    theirs = await files.add(case, assistance.riverbend, "theirs.pdf")
    ours = await files.add(case, assistance.office, "ours.pdf")
    assert await refusal(files.remove(theirs.name, assistance.office)) == NOT_YOURS
    assert await refusal(files.remove(ours.name, assistance.riverbend)) == NOT_YOURS
    await files.remove(ours.name, assistance.office)
    withdraw = cases_pb2.WithdrawCaseRequest(name=case, reason="Solved")
    await assistance.cases.WithdrawCase(withdraw, metadata=assistance.riverbend)
    over = ("FAILED_PRECONDITION", "CASE_WRONG_STATE")
    assert await refusal(files.remove(theirs.name, assistance.riverbend)) == over
    assert await refusal(files.add(case, assistance.riverbend)) == over
    assert await files.read(theirs.name, assistance.riverbend) == pdf()


async def test_what_could_do_harm_is_refused_and_fifty_files_are_the_most(assistance: Assistance, files: Files) -> None:
    case = (await assistance.in_triage()).name
    harmful = ("INVALID_ARGUMENT", "FILE_REFUSED")
    assert await refusal(files.add(case, assistance.riverbend, "eicar.txt", EICAR)) == harmful
    for n in range(50):
        await files.add(case, assistance.office, f"{n}.txt", b"text", audience="INTERNAL")
    full = ("FAILED_PRECONDITION", "TOO_MANY_FILES")
    assert await refusal(files.add(case, assistance.riverbend)) == full, "those that it does not see count too"


async def test_an_agencys_look_is_told_of_before_the_file_is_given_and_nobody_elses_is(
    assistance: Assistance, files: Files
) -> None:
    case = (await assistance.in_triage()).name
    lease = await files.add(case, assistance.riverbend, "lease.pdf", request_id="the lease, once")
    assert await files.add(case, assistance.riverbend, "lease.pdf", request_id="the lease, once") == lease
    await files.share(lease.name, assistance.riverbend)
    await move(assistance, await referred(assistance, case), "Accept", assistance.housing)
    for caller in (assistance.riverbend, assistance.office, assistance.housing):
        await files.read(lease.name, caller)
    told = await assistance.rows(
        "SELECT type, actor_organization FROM outbox WHERE resource = $1 ORDER BY position", lease.name
    )
    names = [row["type"].rpartition(".CaseAttachment")[2] for row in told]
    assert names == ["Added", "Shared", "Downloaded"]
    assert told[2]["actor_organization"] == HOUSING
    changes = await assistance.rows(
        "SELECT operation FROM audit WHERE relation = 'case_attachments' AND row_id = $1 ORDER BY position",
        lease.name.rpartition("/")[2],
    )
    assert [change["operation"] for change in changes] == ["INSERT", "UPDATE"]

"""The documents of agreements: who adds, reads and removes them, and what is kept of them."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.api.httpbody_pb2 import HttpBody
from tributary.partners.v1 import documents_pb2 as pb
from tributary.partners.v1 import documents_pb2_grpc

from services.chassis.files.refusing import EICAR
from tests.services.conftest import Metadata
from tests.services.eventually import eventually
from tests.services.partners.conftest import Partners
from tests.services.partners.reading import timeline
from tests.services.partners.sharing import Agreement, Sharing
from tests.services.refusals import error_info, refusal
from tests.services.sample_files import pdf, word

NO_AGREEMENT = ("NOT_FOUND", "AGREEMENT_NOT_FOUND")


class Documents:
    """Agreements' documents as callers reach them."""

    def __init__(self, partners: Partners, channel: grpc.aio.Channel) -> None:
        self.sharing = Sharing.of(partners)
        self._stub: Any = documents_pb2_grpc.AgreementDocumentServiceStub(channel)

    async def add(
        self, agreement: str, caller: Metadata, name: str = "annex.pdf", data: bytes | None = None, **more: Any
    ) -> pb.AgreementDocument:
        """Adds a file."""
        content = HttpBody(content_type=more.pop("content_type", ""), data=pdf() if data is None else data)
        request = pb.CreateAgreementDocumentRequest(parent=agreement, file_name=name, content=content, **more)
        document: pb.AgreementDocument = await self._stub.CreateAgreementDocument(request, metadata=caller)
        return document

    async def names(self, agreement: str, caller: Metadata) -> list[str]:
        """What there is."""
        request = pb.ListAgreementDocumentsRequest(parent=agreement)
        answer = await self._stub.ListAgreementDocuments(request, metadata=caller)
        return [document.file_name for document in answer.documents]

    async def read(self, document: str, caller: Metadata) -> pb.DownloadAgreementDocumentResponse:
        """Gives the file."""
        request = pb.DownloadAgreementDocumentRequest(name=document)
        answer: pb.DownloadAgreementDocumentResponse = await self._stub.DownloadAgreementDocument(
            request, metadata=caller
        )
        return answer

    async def remove(self, document: str, caller: Metadata) -> None:
        """Removes it."""
        await self._stub.DeleteAgreementDocument(pb.DeleteAgreementDocumentRequest(name=document), metadata=caller)


@pytest.fixture(scope="module")
async def documents(partners: Partners) -> AsyncIterator[Documents]:
    """The documents of a running service, for a client that takes answers larger than gRPC's own limit of 4 MiB."""
    options = [("grpc.max_receive_message_length", 11 * 1024 * 1024)]
    async with grpc.aio.insecure_channel(partners.running.settings.listen, options=options) as channel:
        yield Documents(partners, channel)


@pytest.fixture(scope="module")
async def agency(partners: Partners) -> str:
    """An agency that is a party."""
    return (await partners.enter("Parks Department", kind="CITY_DEPARTMENT")).name


@pytest.fixture
async def draft(documents: Documents, agency: str) -> Agreement:
    """An agreement that the Office drafts."""
    return await documents.sharing.draft(agency, title="Parks")


def kept(partners: Partners) -> list[Path]:
    """The contents that are kept."""
    folder = Path(partners.running.settings.blobs_url.removeprefix("file://"))
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_was_added_is_given_out_as_it_was(
    partners: Partners, documents: Documents, agency: str, draft: Agreement
) -> None:
    added = await documents.add(draft.name, partners.office, "Annex – A.pdf", content_type="application/pdf")
    assert added.name.startswith(f"{draft.name}/documents/")
    assert (added.file_name, added.content_type, added.size_bytes) == ("Annex – A.pdf", "application/pdf", len(pdf()))
    assert added.sha256 == hashlib.sha256(pdf()).hexdigest()
    assert await documents.names(draft.name, partners.office) == ["Annex – A.pdf"]
    given = await documents.read(added.name, partners.office)
    assert (given.file_name, given.content.content_type) == ("Annex – A.pdf", "application/pdf")
    assert given.content.data == pdf()


async def test_only_the_parties_and_the_office_know_of_them(
    partners: Partners, documents: Documents, agency: str, draft: Agreement
) -> None:
    added = await documents.add(draft.name, partners.office)
    party, stranger = partners.callers(agency, "PARTNER_STAFF"), partners.agency
    for caller in (party, stranger):  # A draft is the Office's alone.
        assert await refusal(documents.names(draft.name, caller)) == NO_AGREEMENT
        assert await refusal(documents.read(added.name, caller)) == NO_AGREEMENT
        assert await refusal(documents.add(draft.name, caller)) == NO_AGREEMENT
        assert await refusal(documents.remove(added.name, caller)) == NO_AGREEMENT
    await documents.sharing.move(draft.name, "Submit", partners.office)
    assert await documents.names(draft.name, party) == ["annex.pdf"]
    assert (await documents.read(added.name, party)).content.data == pdf()
    assert await refusal(documents.read(added.name, stranger)) == NO_AGREEMENT
    other = await documents.sharing.draft(agency)
    elsewhere = f"{other.name}/documents/{added.name.rpartition('/')[2]}"
    assert await refusal(documents.read(elsewhere, partners.office)) == ("NOT_FOUND", "DOCUMENT_NOT_FOUND")


async def test_what_the_parties_read_and_accept_stays_as_it_was(
    partners: Partners, documents: Documents, agency: str, draft: Agreement
) -> None:
    first = await documents.add(draft.name, partners.office)
    spare = await documents.add(draft.name, partners.office, "spare.docx", word())
    await documents.remove(spare.name, partners.office)
    await documents.sharing.move(draft.name, "Submit", partners.office)
    wrong = ("FAILED_PRECONDITION", "AGREEMENT_WRONG_STATE")
    assert await refusal(documents.add(draft.name, partners.office)) == wrong
    assert await refusal(documents.remove(first.name, partners.office)) == wrong
    party = partners.callers(agency, "PARTNER_STAFF")
    await documents.sharing.move(draft.name, "Accept", party)
    await documents.sharing.move(draft.name, "Accept", partners.office)
    accepted = ("FAILED_PRECONDITION", "DOCUMENT_ACCEPTED")
    assert await refusal(documents.remove(first.name, partners.office)) == accepted
    signed = await documents.add(draft.name, party, "signed.pdf")
    ours = await documents.add(draft.name, partners.office, "letter.pdf")
    assert await refusal(documents.remove(ours.name, party)) == ("PERMISSION_DENIED", "DOCUMENT_NOT_YOURS")
    await documents.remove(signed.name, party)
    assert await documents.names(draft.name, party) == ["annex.pdf", "letter.pdf"]
    await documents.sharing.move(draft.name, "Terminate", partners.office, comment="Over")
    assert await refusal(documents.add(draft.name, party)) == wrong
    assert (await documents.read(first.name, party)).content.data == pdf(), "what was agreed stays to be read"


async def test_a_file_that_could_do_harm_is_refused_and_not_kept(
    partners: Partners, documents: Documents, draft: Agreement
) -> None:
    before = kept(partners)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await documents.add(draft.name, partners.office, "eicar.txt", EICAR)
    info = error_info(caught.value)
    assert (info.reason, info.metadata["check"]) == ("FILE_REFUSED", "MALWARE")
    invalid = ("INVALID_ARGUMENT", "FIELD_INVALID")
    assert await refusal(documents.add(draft.name, partners.office, "annex.docx")) == invalid
    assert await refusal(documents.add(draft.name, partners.office, data=b"")) == invalid
    assert kept(partners) == before


async def test_ten_mebibytes_go_through_and_no_more(partners: Partners, documents: Documents, draft: Agreement) -> None:
    large = b"a line of text\n" * 699_050
    added = await documents.add(draft.name, partners.office, "large.txt", large)
    assert (await documents.read(added.name, partners.office)).content.data == large
    larger = large + b"and one more of these lines\n"
    invalid = ("INVALID_ARGUMENT", "FIELD_INVALID")
    assert await refusal(documents.add(draft.name, partners.office, "larger.txt", larger)) == invalid


async def test_an_agreement_has_fifty_documents_at_most(
    partners: Partners, documents: Documents, draft: Agreement
) -> None:
    for n in range(50):
        await documents.add(draft.name, partners.office, f"{n}.txt", b"text")
    full = ("FAILED_PRECONDITION", "TOO_MANY_FILES")
    assert await refusal(documents.add(draft.name, partners.office)) == full


async def test_the_same_request_adds_once(partners: Partners, documents: Documents, draft: Agreement) -> None:
    first = await documents.add(draft.name, partners.office, request_id="once")
    again = await documents.add(draft.name, partners.office, request_id="once")
    assert first == again
    assert await documents.names(draft.name, partners.office) == ["annex.pdf"]
    reused = ("ALREADY_EXISTS", "REQUEST_ID_REUSED")
    assert await refusal(documents.add(draft.name, partners.office, "b.pdf", request_id="once")) == reused


async def test_a_removed_content_is_gone_and_who_removed_it_is_written_down(
    partners: Partners, documents: Documents, draft: Agreement
) -> None:
    added = await documents.add(draft.name, partners.office, "wrong.pdf")
    (row,) = await partners.rows(
        "SELECT blob FROM agreement_documents WHERE id = $1::uuid", added.name.rpartition("/")[2]
    )
    (content,) = [path for path in kept(partners) if path.name == str(row["blob"])]
    assert content.read_bytes() == pdf()
    await documents.remove(added.name, partners.office)
    assert not content.exists()
    changes = await partners.rows(
        "SELECT operation, before ->> 'file_name' AS file_name, cause FROM audit"
        " WHERE relation = 'agreement_documents' AND row_id = $1 ORDER BY position",
        added.name.rpartition("/")[2],
    )
    assert [(change["operation"], change["file_name"]) for change in changes] == [
        ("INSERT", None),
        ("DELETE", "wrong.pdf"),
    ]
    assert changes[1]["cause"].endswith("DeleteAgreementDocument")


async def test_a_content_that_was_changed_where_it_is_kept_is_not_given_out(
    partners: Partners, documents: Documents, draft: Agreement
) -> None:
    before = set(kept(partners))
    added = await documents.add(draft.name, partners.office)
    (content,) = set(kept(partners)) - before
    content.write_bytes(pdf(b"% something else\n"))
    assert await refusal(documents.read(added.name, partners.office)) == ("UNAVAILABLE", "FILE_DAMAGED")
    content.unlink()
    assert await refusal(documents.read(added.name, partners.office)) == ("UNAVAILABLE", "FILES_AWAY")


async def test_the_timeline_tells_that_and_not_which(
    partners: Partners, documents: Documents, draft: Agreement, agency: str
) -> None:
    await documents.add(draft.name, partners.office, "before anybody read it.pdf")
    await documents.sharing.move(draft.name, "Submit", partners.office)
    party = partners.callers(agency, "PARTNER_STAFF")
    await documents.sharing.move(draft.name, "Accept", party)
    await documents.sharing.move(draft.name, "Accept", partners.office)
    added = await documents.add(draft.name, party, "signed.pdf")
    await documents.remove(added.name, party)
    told = [
        "A document was added to the agreement “Parks”",
        "A document was removed from the agreement “Parks”",
    ]

    async def there() -> bool:
        lines = await timeline(partners, agency, party)
        return lines[:2] == told[::-1]

    await eventually(there)


async def test_many_uploads_at_once_are_all_kept(partners: Partners, documents: Documents, draft: Agreement) -> None:
    added = await asyncio.gather(
        *(documents.add(draft.name, partners.office, f"{n}.txt", f"text {n}".encode()) for n in range(20))
    )
    read = await asyncio.gather(*(documents.read(each.name, partners.office) for each in added))
    assert sorted(each.content.data for each in read) == sorted(f"text {n}".encode() for n in range(20))
    assert len({each.name for each in added}) == 20

"""A virus scanner is asked about each file, in clamd's protocol, before it is kept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import grpc
import pytest
from google.api.httpbody_pb2 import HttpBody
from tributary.assistance.v1 import attachments_pb2, attachments_pb2_grpc, cases_pb2, cases_pb2_grpc
from tributary.partners.v1.events_pb2 import OrganizationCreated
from tributary.partners.v1.organizations_pb2 import Organization

from services.chassis.files.scanning import Scanner
from tests.product import scratch_folder
from tests.services.conftest import Callers, Running
from tests.services.eventually import eventually
from tests.services.refusals import refusal

KNOWN = b"what the scanner knows"


@asynccontextmanager
async def clamd() -> AsyncIterator[tuple[str, list[bytes]]]:
    """A server of INSTREAM that knows one content as malware: where it answers, and what it was given."""
    path, seen = str(scratch_folder() / "clamd.ctl"), []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
        seen.append(content)
        writer.write(b"stream: Heron.Test FOUND\0" if KNOWN in content else b"stream: OK\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(serve, path)
    try:
        yield f"unix:{path}", seen
    finally:
        server.close()


async def test_what_a_scanner_knows_is_not_kept_and_nothing_is_while_it_does_not_answer(
    run_service: Callable[..., Awaitable[Running]], callers: Callers, tell: Callable[..., Awaitable[None]]
) -> None:
    async with clamd() as (address, seen):
        running = await run_service("assistance", scanner=address)
        office = callers("", "OFFICE_STAFF")
        cases = cases_pb2_grpc.CaseServiceStub(running.channel)
        organization = "organizations/01900000-0000-7000-8000-000000000001"
        await tell("partners", OrganizationCreated(organization=Organization(name=organization, display_name="R")))
        case = cases_pb2.Case(title="T", need="N", organization=organization)
        request = cases_pb2.CreateCaseRequest(case=case)

        async def created() -> Any:
            try:
                return await cases.CreateCase(request, metadata=office)
            except grpc.aio.AioRpcError:  # The news of the organization has not come yet.
                return None

        made = await eventually(created)
        files = attachments_pb2_grpc.CaseAttachmentServiceStub(running.channel)

        def add(data: bytes) -> Awaitable[attachments_pb2.CaseAttachment]:
            content = HttpBody(content_type="text/plain", data=data)
            request = attachments_pb2.CreateCaseAttachmentRequest(parent=made.name, file_name="a.txt", content=content)
            return files.CreateCaseAttachment(request, metadata=office)

        large = b"a line of a letter\n" * 50_000
        assert (await add(large)).size_bytes == len(large)
        assert seen == [large]
        assert await refusal(add(b"Before " + KNOWN)) == ("INVALID_ARGUMENT", "FILE_REFUSED")
    assert await refusal(add(b"Nobody looks at this.")) == ("UNAVAILABLE", "SCANNER_AWAY")
    listed = await files.ListCaseAttachments(
        attachments_pb2.ListCaseAttachmentsRequest(parent=made.name), metadata=office
    )
    assert len(listed.attachments) == 1


def test_a_scanner_without_a_port_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="TRIBUTARY_SCANNER"):
        Scanner("scanner")

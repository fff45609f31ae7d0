"""Files through the whole product, a case's and an agreement's; and what was, at any moment."""

import asyncio
from datetime import UTC, datetime

from tributary.assistance.v1 import attachments_pb2, attachments_pb2_grpc, referrals_pb2, referrals_pb2_grpc

from tests.compose.stack import Stack
from tests.journeys.callers import System, Web, answered
from tests.journeys.stages import in_progress, referral
from tests.product import Product
from tests.services.eventually import eventually
from tests.services.refusals import refusal
from tests.services.sample_files import pdf, word

DOWNLOAD = "tributary.assistance.v1.CaseAttachmentService.DownloadCaseAttachment"


async def test_an_agency_that_helps_reads_what_is_shared_and_the_organization_sees_that_it_did(
    product: Product, organization: Web, office: Web, agency: System, housing: str, riverbend: str
) -> None:
    case = await in_progress(organization, office)
    sent = await organization.upload(f"/v1/{case}/attachments", "Mietvertrag – ö.pdf", pdf(), "application/pdf")
    name = answered(sent)["name"]
    proposed = await referral(office, case, housing)
    files = attachments_pb2_grpc.CaseAttachmentServiceStub(agency.channels["assistance"])
    referrals = referrals_pb2_grpc.ReferralServiceStub(agency.channels["assistance"])
    request = attachments_pb2.DownloadCaseAttachmentRequest(name=name)
    missing = ("NOT_FOUND", "ATTACHMENT_NOT_FOUND")
    await agency.call(referrals.AcceptReferral, referrals_pb2.AcceptReferralRequest(name=proposed))
    assert await refusal(agency.call(files.DownloadCaseAttachment, request)) == missing, "not shared"
    await organization.post(f"/v1/{name}:share")
    given = await agency.call(files.DownloadCaseAttachment, request)
    assert (given.file_name, given.content.data) == ("Mietvertrag – ö.pdf", pdf())

    async def written() -> bool:
        page = await organization.get(f"/v1/{riverbend}/disclosures", pageSize="200")
        return DOWNLOAD in {look["rpc"] for look in page.get("disclosures", [])}

    await eventually(written)
    await organization.post(f"/v1/{name}:unshare")
    assert await refusal(agency.call(files.DownloadCaseAttachment, request)) == missing


async def test_a_file_is_answered_to_be_saved_and_is_kept_as_it_was_sent(
    product: Product | Stack, organization: Web, office: Web, neighbor: Web
) -> None:
    case = await in_progress(organization, office)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    added = answered(await organization.upload(f"/v1/{case}/attachments", "letter.docx", word(), kind))
    answer = await office.send("GET", f"/v1/{added['name']}:download")
    assert answer.content == word()
    assert answer.headers["content-disposition"].startswith('attachment; filename="letter.docx"')
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert word() in product.contents("assistance")
    refused = await organization.upload(f"/v1/{case}/attachments", "letter.pdf", word(), "application/pdf")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "fileName")
    assert (await neighbor.send("GET", f"/v1/{added['name']}:download")).status_code == 404


async def test_a_document_of_an_agreement_is_its_parties(office: Web, housing_web: Web, neighbor: Web) -> None:
    agreements = (await housing_web.get("/v1/agreements", states="ACTIVE"))["agreements"]
    path = f"/v1/{agreements[0]['name']}/documents"
    added = answered(await housing_web.upload(path, "signed.pdf", pdf(), "application/octet-stream"))
    assert added["contentType"] == "application/pdf"
    assert (await office.send("GET", f"/v1/{added['name']}:download")).content == pdf()
    assert (await neighbor.send("GET", path)).status_code == 404
    assert (await housing_web.send("DELETE", f"/v1/{added['name']}")).status_code == 200
    assert added["name"] not in [each["name"] for each in (await office.get(path)).get("documents", [])]


async def test_an_organization_and_its_record_are_read_as_they_were(
    organization: Web, office: Web, public: Web, riverbend: str
) -> None:
    before = await organization.get(f"/v1/{riverbend}")
    moment = datetime.now(UTC).isoformat()
    await asyncio.sleep(0.01)
    changed = {"website": "https://another.example"}
    answered(await office.send("PATCH", f"/v1/{riverbend}", changed))
    then = await organization.get(f"/v1/{riverbend}", at=moment)
    assert then == before
    record = await organization.get(f"/v1/{riverbend}/record", at=moment)
    assert record["organization"].get("website") == before.get("website")
    assert record["cases"]
    for at, status, reason in (
        ("2999-01-01T00:00:00Z", 400, "FIELD_INVALID"),
        ("yesterday", 400, "FIELD_INVALID"),
        ("2000-01-01T00:00:00Z", 404, "ORGANIZATION_NOT_FOUND"),
    ):
        refused = await organization.send("GET", f"/v1/{riverbend}/record", at=at)
        assert (refused.status_code, refused.json()["reason"]) == (status, reason)
        assert at.startswith("20") or refused.json()["errors"][0]["field"] == "at"
    assert (await public.send("GET", f"/v1/{riverbend}", at=moment)).json()["reason"] == "PAST_NOT_PUBLIC"
    answered(await office.send("PATCH", f"/v1/{riverbend}", {"website": before.get("website", "")}))

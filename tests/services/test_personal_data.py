"""A person who is erased: from partners and assistance, from their audits, from what was told, and from the record."""

import json
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from tributary.assistance.v1 import cases_pb2
from tributary.assistance.v1 import personal_data_pb2 as assistance_pb
from tributary.assistance.v1.cases_pb2_grpc import CaseServiceStub
from tributary.assistance.v1.personal_data_pb2_grpc import PersonalDataServiceStub as AssistanceStub
from tributary.partners.v1 import accounts_pb2, organizations_pb2, records_pb2
from tributary.partners.v1 import personal_data_pb2 as pb
from tributary.partners.v1.accounts_pb2_grpc import AccountServiceStub
from tributary.partners.v1.organizations_pb2_grpc import OrganizationServiceStub
from tributary.partners.v1.personal_data_pb2_grpc import PersonalDataServiceStub
from tributary.partners.v1.records_pb2_grpc import PartnershipRecordServiceStub

from services.chassis.personal import PSEUDONYM, WITHDRAWN_TEXT
from services.partners.rebuild import rebuild
from tests.conftest import NatsServer
from tests.services.conftest import Callers, Metadata, Running
from tests.services.eventually import eventually
from tests.services.refusals import refusal
from tests.services.traces import chain, in_stream, mentions

OFFICE = "organizations/01900000-0000-7000-8000-000000000005"
ADMIN = "accounts/01900000-0000-7000-8000-0000000000ad"
NAME, EMAIL, WORDS = "Dana Quillfeather", "dana.quillfeather@office.example", "My own words, quite unmistakable"


class Story:
    """Dana of the Office, who was given a case, wrote in it, and asks to be erased."""

    partners: Running
    assistance: Running
    funding: Running
    admin: Metadata
    dana: Metadata
    member: Metadata
    account: str
    organization: str
    case: cases_pb2.Case
    heads: dict[str, str]

    def all(self) -> dict[str, Running]:
        """The services by name."""
        return {"partners": self.partners, "assistance": self.assistance, "funding": self.funding}


@pytest.fixture(scope="module")
async def story(run_service: Callable[[str], Awaitable[Running]], callers: Callers) -> Story:
    """As it is before the Office decides."""
    s = Story()
    s.partners, s.assistance, s.funding = [await run_service(n) for n in ("partners", "assistance", "funding")]
    s.admin = callers(OFFICE, "OFFICE_ADMIN", "OFFICE_STAFF", account=ADMIN)
    organizations = OrganizationServiceStub(s.partners.channel)
    entered = []
    for name in ("The Office", "Riverbend"):
        organization = organizations_pb2.Organization(display_name=name, kind="COMMUNITY_ORGANIZATION")
        request = organizations_pb2.CreateOrganizationRequest(organization=organization)
        entered.append(await organizations.CreateOrganization(request, metadata=s.admin))
    account = accounts_pb2.Account(
        email=EMAIL,
        display_name=NAME,
        memberships=[accounts_pb2.Membership(organization=entered[0].name, roles=["OFFICE_STAFF"])],
    )
    create = accounts_pb2.CreateAccountRequest(account=account, request_id="dana")
    s.account = (await AccountServiceStub(s.partners.channel).CreateAccount(create, metadata=s.admin)).name
    s.dana = callers(entered[0].name, "OFFICE_STAFF", account=s.account)
    s.organization = entered[1].name
    s.member = callers(s.organization, "ORGANIZATION_MEMBER", account="accounts/01900000-0000-7000-8000-0000000000bb")
    cases = CaseServiceStub(s.assistance.channel)
    draft = cases_pb2.CreateCaseRequest(case=cases_pb2.Case(title="Roof", need="A new one"))
    name = (await cases.CreateCase(draft, metadata=s.member)).name
    await cases.SubmitCase(cases_pb2.SubmitCaseRequest(name=name), metadata=s.member)
    await cases.TriageCase(cases_pb2.TriageCaseRequest(name=name), metadata=s.dana)
    assign = cases_pb2.AssignCaseRequest(name=name, assignee=s.account, assignee_display_name=NAME)
    await cases.AssignCase(assign, metadata=s.dana)
    message = cases_pb2.CreateCaseMessageRequest(parent=name, message=cases_pb2.CaseMessage(text=WORDS))
    await cases.CreateCaseMessage(message, metadata=s.dana)
    s.case = await cases.StartCase(cases_pb2.StartCaseRequest(name=name), metadata=s.dana)

    async def known() -> bool:
        record = await record_of(s)
        return bool(record.cases) and record.cases[0].assignee_display_name == NAME

    await eventually(known)
    return s


async def record_of(s: Story) -> records_pb2.PartnershipRecord:
    """The organization's record, as its own people see it."""
    request = records_pb2.GetPartnershipRecordRequest(name=f"{s.organization}/record")
    return await PartnershipRecordServiceStub(s.partners.channel).GetPartnershipRecord(request, metadata=s.member)


async def a_person_gets_all_that_is_held_on_them_and_that_it_was_given_is_written_down(story: Story) -> None:
    stub = PersonalDataServiceStub(story.partners.channel)
    own = await stub.DownloadPersonalData(pb.DownloadPersonalDataRequest(name="accounts/me"), metadata=story.dana)
    held = json.loads(own.content.data)["held"]
    assert held["account"][0]["email"] == EMAIL
    assert [role["role"] for role in held["roles"]] == ["OFFICE_STAFF"]
    assert held["times that all of this was given out"][0]["requester"] == story.account
    assert own.content.content_type == "application/json"
    request = assistance_pb.DownloadAssistanceDataRequest(name="accounts/me")
    theirs = await AssistanceStub(story.assistance.channel).DownloadAssistanceData(request, metadata=story.dana)
    held = json.loads(theirs.content.data)["held"]
    assert [message["text"] for message in held["messages that you wrote"]] == [WORDS]
    assert [case["assignee_display_name"] for case in held["cases that are yours to work on"]] == [NAME]
    assert "/tributary.assistance.v1.CaseService/AssignCase" in {c["cause"] for c in held["changes that you made"]}


async def what_is_held_on_another_is_the_offices_to_get_and_only_with_a_reason(story: Story) -> None:
    stub = PersonalDataServiceStub(story.partners.channel)
    request = pb.DownloadPersonalDataRequest(name=story.account, reason="Asked by letter of November 20")
    assert await refusal(stub.DownloadPersonalData(request, metadata=story.member)) == (
        "NOT_FOUND",
        "ACCOUNT_NOT_FOUND",
    )
    assert await refusal(
        stub.DownloadPersonalData(pb.DownloadPersonalDataRequest(name=story.account), metadata=story.admin)
    ) == ("INVALID_ARGUMENT", "FIELD_INVALID")
    given = json.loads((await stub.DownloadPersonalData(request, metadata=story.admin)).content.data)
    assert given["held"]["times that all of this was given out"][-1]["reason"] == request.reason


async def a_person_corrects_their_name_and_only_the_office_their_address(story: Story) -> None:
    accounts = AccountServiceStub(story.partners.channel)
    change = accounts_pb2.UpdateAccountRequest(account=accounts_pb2.Account(name="accounts/me", display_name="Dana Q."))
    assert (await accounts.UpdateAccount(change, metadata=story.dana)).display_name == "Dana Q."
    change.account.display_name = NAME
    await accounts.UpdateAccount(change, metadata=story.dana)
    readdress = accounts_pb2.UpdateAccountRequest(
        account=accounts_pb2.Account(name=story.account, email="another@office.example")
    )
    assert await refusal(accounts.UpdateAccount(readdress, metadata=story.dana)) == (
        "PERMISSION_DENIED",
        "EMAIL_NOT_YOURS",
    )
    assert (await accounts.UpdateAccount(readdress, metadata=story.admin)).email == "another@office.example"
    readdress.account.email = EMAIL
    await accounts.UpdateAccount(readdress, metadata=story.admin)


async def nobody_is_erased_without_their_address_twice_or_by_themselves(story: Story) -> None:
    stub = PersonalDataServiceStub(story.partners.channel)
    assert await refusal(
        stub.CreateErasure(
            pb.CreateErasureRequest(parent="accounts/me", email="someone@else.example"), metadata=story.dana
        )
    ) == ("INVALID_ARGUMENT", "FIELD_INVALID")
    request = pb.CreateErasureRequest(parent="accounts/me", email=EMAIL.upper(), reason=f"{NAME} moves on")
    first = await stub.CreateErasure(request, metadata=story.dana)
    assert await refusal(
        stub.CreateErasure(pb.CreateErasureRequest(parent=story.account, email=EMAIL), metadata=story.admin)
    ) == ("ALREADY_EXISTS", "ERASURE_REQUESTED")
    assert await refusal(stub.GetErasure(pb.GetErasureRequest(name=first.name), metadata=story.member)) == (
        "NOT_FOUND",
        "ERASURE_NOT_FOUND",
    )
    assert await refusal(stub.WithdrawErasure(pb.WithdrawErasureRequest(name=first.name), metadata=story.admin)) == (
        "PERMISSION_DENIED",
        "ERASURE_NOT_YOUR_MOVE",
    )
    await stub.WithdrawErasure(pb.WithdrawErasureRequest(name=first.name), metadata=story.dana)
    assert await refusal(stub.ApproveErasure(pb.ApproveErasureRequest(name=first.name), metadata=story.admin)) == (
        "FAILED_PRECONDITION",
        "ERASURE_WRONG_STATE",
    )


async def who_is_erased_is_nowhere_any_more_and_what_they_did_is(story: Story, nats_server: NatsServer) -> None:
    assert {"accounts", "audit", "outbox"} & set(await mentions(story.partners, NAME, EMAIL))
    assert await mentions(story.assistance, WORDS) == ["audit", "case_messages", "outbox"]
    assert await in_stream(nats_server.url, "assistance", NAME, WORDS) > 0
    counted = "SELECT count(*) FROM audit WHERE operation <> 'REDACT'"
    before = {name: (await running.rows(counted))[0][0] for name, running in story.all().items()}

    async def sealed() -> bool:
        return not any([(await chain(running)).unsealed for running in story.all().values()])

    await eventually(sealed, seconds=10)
    story.heads = {name: (await chain(running)).head for name, running in story.all().items()}
    stub = PersonalDataServiceStub(story.partners.channel)
    request = pb.CreateErasureRequest(parent="accounts/me", email=EMAIL, reason=f"{NAME} moves on")
    asked = await stub.CreateErasure(request, metadata=story.dana)
    done = await stub.ApproveErasure(pb.ApproveErasureRequest(name=asked.name), metadata=story.admin)
    assert (done.state, done.decider, done.reason) == (pb.Erasure.ERASED, ADMIN, "")

    async def nowhere() -> bool:
        left = {name: await mentions(running, NAME, EMAIL, WORDS) for name, running in story.all().items()}
        left["streams"] = [name for name in story.all() if await in_stream(nats_server.url, name, NAME, EMAIL, WORDS)]
        assert not any(left.values()), left
        return True

    await eventually(nowhere, seconds=25)
    for name, running in story.all().items():
        assert (await running.rows(counted))[0][0] >= before[name], "what was done is still written"
    account = await AccountServiceStub(story.partners.channel).GetAccount(
        accounts_pb2.GetAccountRequest(name=story.account), metadata=story.admin
    )
    assert (account.display_name, account.email, list(account.memberships)) == (PSEUDONYM, "", [])
    conversation = await CaseServiceStub(story.assistance.channel).ListCaseMessages(
        cases_pb2.ListCaseMessagesRequest(parent=story.case.name), metadata=story.member
    )
    assert [(message.author, message.text) for message in conversation.messages] == [(story.account, WITHDRAWN_TEXT)]


async def the_record_of_the_organization_is_whole_then_and_names_nobody(story: Story, nats_server: NatsServer) -> None:
    async def forgotten() -> bool:
        return (await record_of(story)).cases[0].assignee_display_name == PSEUDONYM

    await eventually(forgotten)
    lines = await story.partners.rows("SELECT entry FROM timeline_entries WHERE resource_id = $1", _id(story.case.name))
    summaries = [records_pb2.TimelineEntry.FromString(row["entry"]).summary for row in lines]
    assert f"{story.case.number} was assigned to {PSEUDONYM}" in summaries
    assert len(summaries) == 4, "no line came twice or was lost: submitted, taken up, assigned, begun"
    # What was destroyed in the streams was told anew, so that the record can be built from them again.
    difference = await rebuild(story.partners.database.app, nats_server.url, check=True)
    assert difference.none, difference


async def the_chain_of_the_audit_fits_says_how_much_was_redacted_and_has_the_head_noted_before(
    story: Story,
) -> None:
    async def sealed() -> bool:
        return not any([(await chain(running)).unsealed for running in story.all().values()])

    await eventually(sealed, seconds=10)
    for name, running in story.all().items():
        found = await chain(running, story.heads[name])
        assert not found.fault
        assert (found.redacted > 0) == (name != "funding")
    (row, *_) = await story.assistance.rows("SELECT position FROM audit WHERE commitment IS NOT NULL ORDER BY position")
    await story.assistance.rows(
        """UPDATE audit SET after = '{"text": "Put in"}' WHERE position = $1""", row["position"]
    )
    assert (await chain(story.assistance)).fault == f"row {row['position']} was altered"


async def who_is_erased_cannot_be_erased_again(story: Story) -> None:
    stub = PersonalDataServiceStub(story.partners.channel)
    assert await refusal(
        stub.CreateErasure(pb.CreateErasureRequest(parent=story.account, email=EMAIL), metadata=story.admin)
    ) == ("FAILED_PRECONDITION", "ACCOUNT_ERASED")


def _id(name: str) -> UUID:
    return UUID(name.partition("/")[2])


async def test_a_person_is_told_what_is_held_on_them_and_erased_from_all_of_it(
    story: Story, nats_server: NatsServer
) -> None:
    """One story, told from its beginning: each step goes on where the one before it ended."""
    await a_person_gets_all_that_is_held_on_them_and_that_it_was_given_is_written_down(story)
    await what_is_held_on_another_is_the_offices_to_get_and_only_with_a_reason(story)
    await a_person_corrects_their_name_and_only_the_office_their_address(story)
    await nobody_is_erased_without_their_address_twice_or_by_themselves(story)
    await who_is_erased_is_nowhere_any_more_and_what_they_did_is(story, nats_server)
    await the_record_of_the_organization_is_whole_then_and_names_nobody(story, nats_server)
    await the_chain_of_the_audit_fits_says_how_much_was_redacted_and_has_the_head_noted_before(story)
    await who_is_erased_cannot_be_erased_again(story)

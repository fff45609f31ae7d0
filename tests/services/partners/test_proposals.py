"""Proposals, over gRPC: made by one who may not edit, decided field by field, and heard of by the proposer."""

import asyncio
import json
from uuid import uuid4

import grpc
import pytest
from tributary.partners.v1 import organizations_pb2
from tributary.partners.v1 import proposals_pb2 as pb

from tests.services.eventually import eventually
from tests.services.partners.conftest import OFFICE, Partners, new_name
from tests.services.partners.proposing import (
    change,
    decide,
    listed,
    profile,
    proposals_of,
    propose,
    read,
    someone,
)
from tests.services.partners.reading import timeline
from tests.services.refusals import error_info, refusal, wrong_fields

OPEN, DECIDED, WITHDRAWN = pb.Proposal.OPEN, pb.Proposal.DECIDED, pb.Proposal.WITHDRAWN
NOT_THERE = ("NOT_FOUND", "PROPOSAL_NOT_FOUND")
NOT_YOURS = ("PERMISSION_DENIED", "PROPOSAL_NOT_YOUR_MOVE")


async def test_a_proposal_tells_what_would_change_and_changes_nothing(partners: Partners) -> None:
    name = (await partners.enter("As it was", mission="Meals", website="https://old.example.org")).name
    agency, andre = await someone(partners, "The agency", "PARTNER_STAFF")
    made = await propose(
        partners, andre, name, "website", source="their door", mission="Meals and beds", display_name="As it was"
    )
    assert (made.state, made.organization, made.organization_display_name) == (OPEN, name, "As it was")
    assert (made.proposer_organization, made.proposer_organization_display_name) == (agency, "The agency")
    assert (made.reason, made.source, made.etag) == ("We met them.", "their door", "1")
    assert [field.field for field in made.fields] == ["mission", "website"], "the name is that already"
    assert {field.decision for field in made.fields} == {pb.ProposedField.DECISION_UNSPECIFIED}
    assert (made.proposed.mission, made.proposed.website) == ("Meals and beds", "")
    assert (made.before.mission, made.before.website) == ("Meals", "https://old.example.org")
    assert (made.current.mission, made.current.etag) == ("Meals", "1")
    assert await read(partners, andre, made.name) == made
    assert (await profile(partners, name)).mission == "Meals"


async def test_fields_are_accepted_and_declined_one_by_one(partners: Partners) -> None:
    name, admin = await someone(partners, "Decides", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Proposes", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="Better", website="https://new.example.org", languages=["hmn"])
    first = await decide(partners, admin, made.name, mission=True)
    assert (first.state, first.etag) == (OPEN, "2")
    assert first.current.mission == "Better"
    assert await refusal(decide(partners, admin, made.name, mission="Changed our mind.")) == (
        "FAILED_PRECONDITION",
        "PROPOSAL_FIELD_DECIDED",
    )
    last = await decide(partners, admin, made.name, website="We have none.", languages=True)
    assert last.state == DECIDED
    assert [(field.field, field.decision, field.comment) for field in last.fields] == [
        ("mission", pb.ProposedField.ACCEPTED, ""),
        ("website", pb.ProposedField.DECLINED, "We have none."),
        ("languages", pb.ProposedField.ACCEPTED, ""),
    ]
    assert all(field.decider.startswith("accounts/") and field.HasField("decide_time") for field in last.fields)
    now = await profile(partners, name)
    assert (now.mission, now.website, list(now.languages)) == ("Better", "", ["hmn"])
    assert await refusal(decide(partners, admin, made.name, website=True)) == (
        "FAILED_PRECONDITION",
        "PROPOSAL_WRONG_STATE",
    )


async def test_what_was_accepted_has_the_proposer_for_its_source_and_the_proposal_for_its_record(
    partners: Partners,
) -> None:
    name = (await partners.enter("Whence", mission="Old")).name
    _, andre = await someone(partners, "Knows better", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="New", strengths=["a kitchen"])
    await decide(partners, partners.office, made.name, mission=True, strengths="Nobody saw it.")
    sources = {source.field: source for source in (await profile(partners, name)).sources}
    assert (sources["mission"].source, sources["mission"].record) == (made.proposer, made.name)
    assert "strengths" not in sources
    told = await partners.rows("SELECT type, actor FROM outbox WHERE resource = $1 ORDER BY revision", name)
    assert [row["type"].rpartition(".")[2] for row in told] == ["OrganizationCreated", "OrganizationUpdated"]


async def test_a_field_that_changed_since_is_shown_as_it_is_now_before_it_is_accepted(partners: Partners) -> None:
    name, admin = await someone(partners, "Moved on", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Slow", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="Proposed", website="https://p.example.org")
    now = await change(partners, name, mission="Changed meanwhile")
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await decide(partners, admin, made.name, mission=True, website=True)
    info = error_info(refused.value)
    assert (refused.value.code().name, info.reason) == ("ABORTED", "PROPOSAL_FIELD_CHANGED")
    assert info.metadata["fields"] == "mission"
    assert json.loads(info.metadata["mission"]) == "Changed meanwhile"
    assert info.metadata["organization_etag"] == now.etag
    assert (await profile(partners, name)).website == "", "all of the decisions or none"
    seen = await read(partners, admin, made.name)
    assert (seen.before.mission, seen.current.mission, seen.current.etag) == ("", "Changed meanwhile", now.etag)
    decided = await decide(partners, admin, made.name, mission=True, website=True, organization_etag=now.etag)
    assert decided.state == DECIDED
    assert (await profile(partners, name)).mission == "Proposed"


async def test_who_looked_at_an_older_profile_or_proposal_decides_anew(partners: Partners) -> None:
    name, admin = await someone(partners, "Reads slowly", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Writes fast", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="A", website="https://a.example.org")
    stale = ("ABORTED", "ETAG_MISMATCH")
    await change(partners, name, mission="B")
    assert await refusal(decide(partners, admin, made.name, mission=True, organization_etag="1")) == stale
    await decide(partners, admin, made.name, website="No.", etag=made.etag)
    assert await refusal(decide(partners, admin, made.name, mission="No.", etag=made.etag)) == stale


async def test_what_became_as_proposed_by_itself_is_no_conflict(partners: Partners) -> None:
    name, admin = await someone(partners, "Same idea", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Same thought", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="The same")
    changed = await change(partners, name, mission="The same")
    assert (await decide(partners, admin, made.name, mission=True)).state == DECIDED
    assert (await profile(partners, name)).etag == changed.etag


async def test_two_decisions_at_the_same_time_take_effect_once(partners: Partners) -> None:
    name, admin = await someone(partners, "Twice decided", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Once proposed", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="Once")
    calls = [
        decide(partners, admin, made.name, mission=True),
        decide(partners, partners.office, made.name, mission="N"),
    ]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(result, grpc.aio.AioRpcError) for result in results) == 1
    assert (await read(partners, admin, made.name)).etag == "2"


async def test_both_sides_and_the_office_see_it_and_nobody_else(partners: Partners) -> None:
    name, member = await someone(partners, "Asked")
    sender, andre = await someone(partners, "Asks", "PARTNER_STAFF")
    _, stranger = await someone(partners, "Apart", "PARTNER_STAFF", "ORGANIZATION_ADMIN")
    made = (await propose(partners, andre, name, mission="Seen by few")).name
    colleague = partners.member_of(sender, "PARTNER_STAFF")
    for caller in (member, andre, colleague, partners.office):
        assert (await read(partners, caller, made)).name == made
        assert made in await listed(partners, caller, organization=name)
    assert await refusal(read(partners, stranger, made)) == NOT_THERE
    assert await refusal(decide(partners, stranger, made, mission=True)) == NOT_THERE
    assert await listed(partners, stranger) == []
    assert await refusal(read(partners, partners.public, made)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")


async def test_what_waits_for_us_and_what_we_proposed_are_listed_apart(partners: Partners) -> None:
    (ours, us), (theirs, them) = (
        await someone(partners, "Us", "ORGANIZATION_ADMIN"),
        await someone(partners, "Them", "ORGANIZATION_ADMIN"),
    )
    sent = (await propose(partners, us, theirs, mission="From us")).name
    first = (await propose(partners, them, ours, mission="From them")).name
    second = (await propose(partners, them, ours, website="https://us.example.org")).name
    await decide(partners, us, first, mission="No.")
    received = pb.ListProposalsRequest.RECEIVED
    assert await listed(partners, us, side=received) == [second, first]
    assert await listed(partners, us, side=received, states=[OPEN]) == [second]
    assert await listed(partners, us, side=pb.ListProposalsRequest.SENT) == [sent]
    assert await listed(partners, us) == [second, first, sent]
    page = pb.ListProposalsRequest(page_size=2)
    answer = await proposals_of(partners).ListProposals(page, metadata=us)
    page.page_token = answer.next_page_token
    rest = await proposals_of(partners).ListProposals(page, metadata=us)
    assert [proposal.name for proposal in rest.proposals] == [sent]
    assert not rest.next_page_token


async def test_a_proposer_does_not_decide_and_the_asked_do_not_take_back(partners: Partners) -> None:
    name, admin = await someone(partners, "The asked", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "The asking", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="M", website="https://w.example.org")
    assert await refusal(decide(partners, andre, made.name, mission=True)) == NOT_YOURS
    member = partners.member_of(name)
    assert await refusal(decide(partners, member, made.name, mission=True)) == ("PERMISSION_DENIED", "ROLE_REQUIRED")
    withdraw = pb.WithdrawProposalRequest(name=made.name)
    stub = proposals_of(partners)
    assert await refusal(stub.WithdrawProposal(withdraw, metadata=admin)) == NOT_YOURS
    await decide(partners, admin, made.name, mission=True)
    assert (await stub.WithdrawProposal(withdraw, metadata=andre)).state == WITHDRAWN
    assert (await profile(partners, name)).mission == "M", "what was accepted stays"
    assert await refusal(stub.WithdrawProposal(withdraw, metadata=andre)) == (
        "FAILED_PRECONDITION",
        "PROPOSAL_WRONG_STATE",
    )


async def test_a_member_proposes_to_the_own_organization_and_its_admin_decides(partners: Partners) -> None:
    name, member = await someone(partners, "Of our own")
    made = await propose(partners, member, name, mission="Ours")
    admin = partners.member_of(name, "ORGANIZATION_ADMIN")
    assert (await decide(partners, admin, made.name, mission=True)).state == DECIDED


async def test_the_office_proposes_to_an_organization_rather_than_change_it(partners: Partners) -> None:
    await partners.organizations.CreateOrganization(
        organizations_pb2.CreateOrganizationRequest(
            organization=organizations_pb2.Organization(name=OFFICE, display_name="The Office", kind="CITY_DEPARTMENT")
        ),
        metadata=partners.admin,
    )
    name, admin = await someone(partners, "Asked by the Office", "ORGANIZATION_ADMIN")
    made = await propose(partners, partners.office, name, mission="If you agree")
    assert made.proposer_organization == OFFICE
    assert (await decide(partners, admin, made.name, mission="We don't.")).state == DECIDED


async def test_what_is_wrong_with_a_proposal_is_named(partners: Partners) -> None:
    name, admin = await someone(partners, "Strict", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Sloppy", "PARTNER_STAFF")
    assert await wrong_fields(propose(partners, andre, name, email="nobody")) == ["organization.email"]
    assert await wrong_fields(propose(partners, andre, name, "display_name")) == ["organization.display_name"]
    assert await wrong_fields(propose(partners, andre, name, "state")) == ["update_mask"]
    assert await wrong_fields(propose(partners, andre, name, display_name="Strict")) == ["organization"]
    assert await wrong_fields(propose(partners, andre, name, parent=name)) == ["organization.parent"]
    request = pb.CreateProposalRequest(organization=organizations_pb2.Organization(name=name, mission="M"))
    assert await wrong_fields(proposals_of(partners).CreateProposal(request, metadata=andre)) == ["reason"]
    assert await refusal(propose(partners, andre, new_name(), mission="M")) == ("NOT_FOUND", "ORGANIZATION_NOT_FOUND")
    nobodys = partners.callers("", "PARTNER_STAFF", account=new_name("accounts"))
    assert await refusal(propose(partners, nobodys, name, mission="M")) == ("PERMISSION_DENIED", "NO_ORGANIZATION")
    made = await propose(partners, andre, name, mission="M")
    assert await wrong_fields(decide(partners, admin, made.name, website=True)) == ["decisions[0].field"]
    assert await wrong_fields(decide(partners, admin, made.name, mission=" ")) == ["decisions[0].comment"]
    twice = pb.DecideProposalRequest(name=made.name, decisions=[{"field": "mission", "decision": "ACCEPTED"}] * 2)
    call = proposals_of(partners).DecideProposal(twice, metadata=admin)
    assert await wrong_fields(call) == ["decisions[1].field"]


async def test_a_parent_that_became_a_part_meanwhile_is_not_accepted(partners: Partners) -> None:
    name, admin = await someone(partners, "The whole", "ORGANIZATION_ADMIN")
    part, them = await someone(partners, "To be a part", "PARTNER_STAFF")
    made = await propose(partners, them, name, parent=part)
    await change(partners, part, parent=name)
    assert await wrong_fields(decide(partners, admin, made.name, parent=True)) == ["organization.parent"]


async def test_the_same_request_id_proposes_and_decides_once(partners: Partners) -> None:
    name, admin = await someone(partners, "Once", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Again", "PARTNER_STAFF")
    request = pb.CreateProposalRequest(
        organization=organizations_pb2.Organization(name=name, mission="M"), reason="R", request_id=str(uuid4())
    )
    stub = proposals_of(partners)
    made = await stub.CreateProposal(request, metadata=andre)
    assert await stub.CreateProposal(request, metadata=andre) == made
    deciding = pb.DecideProposalRequest(
        name=made.name, decisions=[{"field": "mission", "decision": "ACCEPTED"}], request_id=str(uuid4())
    )
    decided = await stub.DecideProposal(deciding, metadata=admin)
    assert await stub.DecideProposal(deciding, metadata=admin) == decided


async def test_the_proposer_hears_what_became_of_it(partners: Partners) -> None:
    name, admin = await someone(partners, "Answers", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Listens", "PARTNER_STAFF")
    _, stranger = await someone(partners, "Eavesdrops", "PARTNER_STAFF")
    streams = [
        proposals_of(partners).WatchProposals(pb.WatchProposalsRequest(), metadata=caller, timeout=20)
        for caller in (andre, stranger)
    ]
    for stream in streams:
        await stream.read()
    made = await propose(partners, andre, name, mission="M")
    await decide(partners, admin, made.name, mission="Not so.")
    heard = []
    while len(heard) < 2:
        response = await streams[0].read()
        if response.event_type:
            heard.append((response.event_type.rpartition(".")[2], response.proposal.name))
    assert heard == [("ProposalCreated", made.name), ("ProposalDecided", made.name)]
    response = await streams[1].read()
    assert not response.HasField("proposal")
    for stream in streams:
        stream.cancel()


async def test_the_timeline_tells_of_what_was_accepted_and_not_of_what_was_declined(partners: Partners) -> None:
    name, admin = await someone(partners, "Timely", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "The agency next door", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="M", website="https://w.example.org", strengths=["s"])
    await decide(partners, admin, made.name, website="No.")
    await decide(partners, admin, made.name, mission=True, strengths=True)
    line = "What The agency next door had proposed was accepted: mission and strengths"

    async def told() -> bool:
        return line in await timeline(partners, name, partners.public)

    await eventually(told)
    assert sorted(await timeline(partners, name, partners.public)) == sorted(
        [line, "The profile was changed: mission and strengths", "Timely was entered"]
    )


async def test_a_refusal_tells_the_beginning_of_a_long_text_alone(partners: Partners) -> None:
    name, admin = await someone(partners, "Writes at length", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Writes shortly", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="Short")
    await change(partners, name, mission="ñ" * 20_000)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await decide(partners, admin, made.name, mission=True)
    assert len(error_info(refused.value).metadata["mission"]) == 200
    assert len((await read(partners, admin, made.name)).current.mission) == 20_000

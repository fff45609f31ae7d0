"""Proposals, over gRPC: made by one who may not edit, seen by both sides, and heard of by the proposer."""

from uuid import uuid4

from tributary.partners.v1 import organizations_pb2
from tributary.partners.v1 import proposals_pb2 as pb

from tests.services.eventually import eventually
from tests.services.partners.conftest import OFFICE, Partners, new_name
from tests.services.partners.proposing import (
    decide,
    listed,
    profile,
    proposals_of,
    propose,
    read,
    someone,
)
from tests.services.partners.reading import timeline
from tests.services.refusals import refusal, wrong_fields

OPEN, DECIDED = pb.Proposal.OPEN, pb.Proposal.DECIDED
NOT_THERE = ("NOT_FOUND", "PROPOSAL_NOT_FOUND")


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

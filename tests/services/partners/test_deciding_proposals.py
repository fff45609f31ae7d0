"""Proposals decided, field by field: against what changed since, by whom, and what is written of it."""

import asyncio
import json

import grpc
import pytest
from tributary.partners.v1 import proposals_pb2 as pb

from tests.services.partners.conftest import Partners
from tests.services.partners.proposing import (
    change,
    decide,
    profile,
    proposals_of,
    propose,
    read,
    someone,
)
from tests.services.refusals import error_info, refusal, wrong_fields

OPEN, DECIDED, WITHDRAWN = pb.Proposal.OPEN, pb.Proposal.DECIDED, pb.Proposal.WITHDRAWN


NOT_YOURS = ("PERMISSION_DENIED", "PROPOSAL_NOT_YOUR_MOVE")


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


async def test_a_parent_that_became_a_part_meanwhile_is_not_accepted(partners: Partners) -> None:
    name, admin = await someone(partners, "The whole", "ORGANIZATION_ADMIN")
    part, them = await someone(partners, "To be a part", "PARTNER_STAFF")
    made = await propose(partners, them, name, parent=part)
    await change(partners, part, parent=name)
    assert await wrong_fields(decide(partners, admin, made.name, parent=True)) == ["organization.parent"]


async def test_a_refusal_tells_the_beginning_of_a_long_text_alone(partners: Partners) -> None:
    name, admin = await someone(partners, "Writes at length", "ORGANIZATION_ADMIN")
    _, andre = await someone(partners, "Writes shortly", "PARTNER_STAFF")
    made = await propose(partners, andre, name, mission="Short")
    await change(partners, name, mission="ñ" * 20_000)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await decide(partners, admin, made.name, mission=True)
    assert len(error_info(refused.value).metadata["mission"]) == 200
    assert len((await read(partners, admin, made.name)).current.mission) == 20_000

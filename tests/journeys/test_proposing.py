"""An agency knows better, and proposes: the organization decides field by field, and the agency hears of it."""

from tributary.partners.v1 import proposals_pb2 as pb
from tributary.partners.v1.proposals_pb2_grpc import ProposalServiceStub

from tests.journeys.callers import System, Web
from tests.services.eventually import eventually


async def test_an_agencys_system_proposes_and_the_organization_decides(
    agency: System, organization: Web, office: Web, neighbor: Web, public: Web, riverbend: str, housing: str
) -> None:
    stub = ProposalServiceStub(agency.channels["partners"])
    async with agency.watching(stub.WatchProposals, pb.WatchProposalsRequest()) as changes:
        wanted = {"name": riverbend, "logo": "https://riverbend.example.org/l.svg", "strengths": ["a van"]}
        made = await agency.call(
            stub.CreateProposal,
            pb.CreateProposalRequest(organization=wanted, reason="Seen on a visit.", source="their van"),
        )
        path = f"/v1/{made.name}"
        waiting = await organization.get("/v1/proposals", side="RECEIVED", states="OPEN")
        assert waiting["proposals"][0]["name"] == made.name
        seen = await organization.get(path)
        assert (seen["proposerOrganization"], seen["source"]) == (housing, "their van")
        assert (seen["proposed"]["logo"], seen["proposed"]["strengths"]) == (wanted["logo"], ["a van"])
        assert await neighbor.reason("GET", path) == (404, "PROPOSAL_NOT_FOUND")
        assert await public.reason("GET", path) == (401, "SIGN_IN_REQUIRED")

        await office.send("PATCH", f"/v1/{riverbend}", {"logo": "https://riverbend.example.org/new.svg"})
        accept = [{"field": "logo", "decision": "ACCEPTED"}]
        problem = await organization.refusal("POST", f"{path}:decide", decisions=accept)
        assert (problem["status"], problem["reason"]) == (409, "PROPOSAL_FIELD_CHANGED")
        assert problem["metadata"]["logo"] == '"https://riverbend.example.org/new.svg"'
        declined = [{"field": "logo", "decision": "DECLINED", "comment": "Ours is newer."}]
        partly = await organization.post(f"{path}:decide", decisions=declined)
        assert partly["state"] == "OPEN"
        whole = await organization.post(f"{path}:decide", decisions=[{"field": "strengths", "decision": "ACCEPTED"}])
        assert whole["state"] == "DECIDED"

        heard = await changes.take(3, made.name)
        assert [change.event_type.rpartition(".")[2] for change in heard] == [
            *("ProposalCreated", "ProposalDecided", "ProposalDecided")
        ]
        assert [field.comment for field in heard[-1].proposal.fields] == ["", "Ours is newer."]
    profile = await public.get(f"/v1/{riverbend}")
    sources = {source["field"]: source for source in profile["sources"]}
    assert profile["strengths"] == ["a van"]
    assert (sources["strengths"]["source"], sources["strengths"]["record"]) == (made.proposer, made.name)

    async def told() -> bool:
        entries = (await public.get(f"/v1/{riverbend}/timeline"))["entries"]
        return any(entry["summary"].endswith("had proposed was accepted: strengths") for entry in entries)

    await eventually(told)

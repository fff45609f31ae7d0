"""Steps of a proposal."""

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from tributary.partners.v1 import organizations_pb2
from tributary.partners.v1 import proposals_pb2 as pb
from tributary.partners.v1.proposals_pb2_grpc import ProposalServiceStub

from services.partners.domain.accounts import effective_roles
from tests.services.conftest import Metadata
from tests.services.partners.conftest import Partners


def proposals_of(partners: Partners) -> Any:
    """The service that proposals are made to."""
    return ProposalServiceStub(partners.running.channel)


async def someone(partners: Partners, display_name: str, *roles: str) -> tuple[str, Metadata]:
    """An organization, and somebody of it."""
    name = (await partners.enter(display_name)).name
    return name, partners.member_of(name, *effective_roles(roles or ("ORGANIZATION_MEMBER",)))


async def propose(
    partners: Partners, caller: Metadata, organization: str, *fields: str, source: str = "", **values: Any
) -> pb.Proposal:
    """A proposal to make of an organization what `values` say, and of `fields` nothing."""
    request = pb.CreateProposalRequest(
        organization=organizations_pb2.Organization(name=organization, **values),
        update_mask=FieldMask(paths=[*values, *fields]),
        reason="We met them.",
        source=source,
    )
    return await proposals_of(partners).CreateProposal(request, metadata=caller)


async def decide(partners: Partners, caller: Metadata, proposal: str, **decisions: Any) -> pb.Proposal:
    """What is decided by field: True accepts, a text declines and says why; "etag" and "organization_etag" as such."""
    etags = {name: decisions.pop(name) for name in ("etag", "organization_etag") if name in decisions}
    request = pb.DecideProposalRequest(
        name=proposal,
        decisions=[
            pb.FieldDecision(field=field, decision="ACCEPTED")
            if said is True
            else pb.FieldDecision(field=field, decision="DECLINED", comment=said)
            for field, said in decisions.items()
        ],
        **etags,
    )
    return await proposals_of(partners).DecideProposal(request, metadata=caller)


async def read(partners: Partners, caller: Metadata, name: str) -> pb.Proposal:
    """The proposal as somebody sees it."""
    return await proposals_of(partners).GetProposal(pb.GetProposalRequest(name=name), metadata=caller)


async def listed(partners: Partners, caller: Metadata, **narrowed: Any) -> list[str]:
    """The names of the proposals that somebody sees."""
    request = pb.ListProposalsRequest(**narrowed)
    answer = await proposals_of(partners).ListProposals(request, metadata=caller)
    return [proposal.name for proposal in answer.proposals]


async def profile(partners: Partners, name: str) -> organizations_pb2.Organization:
    """The organization as everybody sees it."""
    request = organizations_pb2.GetOrganizationRequest(name=name)
    return await partners.organizations.GetOrganization(request, metadata=partners.public)


async def change(partners: Partners, name: str, **values: Any) -> organizations_pb2.Organization:
    """The Office changes the profile."""
    changed = organizations_pb2.Organization(name=name, **values)
    request = organizations_pb2.UpdateOrganizationRequest(organization=changed)
    return await partners.organizations.UpdateOrganization(request, metadata=partners.office)

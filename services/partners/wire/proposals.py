"""Proposals as messages of the contract."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tributary.partners.v1 import organizations_pb2
from tributary.partners.v1 import proposals_pb2 as pb

from services.partners.domain.proposals import Field
from services.partners.wire.organizations import profile_of

# What every organization has, and so is shown of it even where only some of its fields are.
ALWAYS_SHOWN = ("display_name", "kind")


def proposal_to_proto(row: Any) -> pb.Proposal:
    """A proposal, from a row of queries/proposals."""
    fields = unpack_fields(row.fields)
    now = organizations_pb2.Organization.FromString(row.organization_document)
    current = profile_of(now, [*(each.field for each in fields), *ALWAYS_SHOWN])
    current.etag = now.etag
    return pb.Proposal(
        name=f"proposals/{row.id}",
        state=row.state,
        organization=f"organizations/{row.organization_id}",
        organization_display_name=now.display_name,
        fields=[
            pb.ProposedField(
                field=each.field,
                decision=each.decision or None,
                comment=each.comment,
                decider=each.decider,
                decide_time=datetime.fromisoformat(each.time) if each.time else None,
            )
            for each in fields
        ],
        proposed=organizations_pb2.Organization.FromString(row.proposed),
        before=organizations_pb2.Organization.FromString(row.before),
        current=current,
        reason=row.reason,
        source=row.source,
        proposer=row.proposer,
        proposer_organization=f"organizations/{row.proposer_organization_id}",
        proposer_organization_display_name=row.proposer_organization_display_name,
        create_time=row.create_time,
        update_time=row.update_time,
        etag=str(row.revision),
    )


def pack_fields(fields: Iterable[Field]) -> list[dict[str, str]]:
    """Proposed fields as they are kept."""
    return [asdict(each) for each in fields]


def unpack_fields(packed: Iterable[Mapping[str, str]]) -> list[Field]:
    """Proposed fields, from what is kept."""
    return [Field(**each) for each in packed]


def decisions_of(decisions: Iterable[pb.FieldDecision], decider: str, at: datetime) -> list[Field]:
    """Decisions that `decider` ("accounts/…") takes at a moment (UTC)."""
    names = pb.ProposedField.Decision
    return [Field(each.field, names.Name(each.decision), each.comment, decider, at.isoformat()) for each in decisions]

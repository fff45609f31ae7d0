"""Claims as messages of the contract."""

from typing import Any

from tributary.partners.v1 import claims_pb2


def claim_to_proto(row: Any) -> claims_pb2.Claim:
    """A claim, from a row of queries/claims."""
    return claims_pb2.Claim(
        name=f"claims/{row.id}",
        state=row.state,
        organization=f"organizations/{row.organization_id}",
        organization_display_name=row.organization_display_name,
        statement=row.statement,
        evidence=row.evidence,
        account=f"accounts/{row.account_id}",
        account_email=row.account_email,
        account_display_name=row.account_display_name,
        reason=row.reason,
        decider=row.decider,
        decide_time=row.decide_time,
        create_time=row.create_time,
        update_time=row.update_time,
        etag=str(row.revision),
    )

"""Row-level security: whose cases and referrals an actor may see. The second lock behind queries/scope.py."""

from services.chassis.row_security import (
    KEEPERS,
    OWN_ORGANIZATION,
    create_actor_functions,
    secure,
    secure_chassis_tables,
)

revision = "0002"
down_revision = "0001"

_MEMBER = "(SELECT actor_is('ORGANIZATION_MEMBER'))"
_AGENCY = "(SELECT actor_is('PARTNER_STAFF', 'FUNDER_STAFF', 'AGENCY_SYSTEM'))"


def upgrade() -> None:
    """Shuts the tables."""
    create_actor_functions()
    secure_chassis_tables()
    secure("cases", f"{KEEPERS} OR {_MEMBER} AND organization_id = {OWN_ORGANIZATION}")
    # Internal messages are the Office's alone; the others are read by whoever sees the case.
    secure(
        "case_messages",
        f"{KEEPERS} OR audience = 'EVERYONE' AND EXISTS (SELECT FROM cases c WHERE c.id = case_messages.case_id)",
    )
    secure(
        "referrals",
        f"{KEEPERS} OR {_MEMBER} AND organization_id = {OWN_ORGANIZATION}"
        f" OR {_AGENCY} AND agency_id = {OWN_ORGANIZATION}",
    )


def downgrade() -> None:
    """What keeps organizations' data apart is not taken away."""
    raise NotImplementedError("row-level security is not taken away again")

"""Row-level security: whose opportunities and connections an actor may see. The second lock behind queries/scope.py."""

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
_FUNDER = "(SELECT actor_is('FUNDER_STAFF', 'AGENCY_SYSTEM'))"


def upgrade() -> None:
    """Shuts the tables."""
    create_actor_functions()
    secure_chassis_tables()
    secure(
        "opportunities",
        f"{KEEPERS} OR {_FUNDER} AND funder_id = {OWN_ORGANIZATION}",
        reading="state <> 'DRAFT'",
    )
    secure(
        "connections",
        f"{KEEPERS} OR {_MEMBER} AND organization_id = {OWN_ORGANIZATION}"
        f" OR {_FUNDER} AND funder_id = {OWN_ORGANIZATION} AND disclose_time IS NOT NULL",
    )


def downgrade() -> None:
    """What keeps organizations' data apart is not taken away."""
    raise NotImplementedError("row-level security is not taken away again")

"""Who acts, at less cost."""

from services.chassis.row_security import create_actor_functions

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Has who acts be read without a regular expression."""
    create_actor_functions()


def downgrade() -> None:
    """Leaves it: it is the same."""

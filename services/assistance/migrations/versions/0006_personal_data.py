"""Personal data: what is given out, erased and forgotten."""

from services.chassis.migration import create_personal_data_tables
from services.chassis.row_security import secure_personal_data_tables

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Creates the tables, and lets the audit be redacted."""
    create_personal_data_tables()
    secure_personal_data_tables()


def downgrade() -> None:
    """What was redacted in the audit fits only as long as this is known."""
    raise NotImplementedError("what was erased does not come back")

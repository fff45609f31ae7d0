"""The audit of opportunities and connections."""

from services.chassis.audit import Audited
from services.chassis.migration import create_audit, execute_script
from services.chassis.row_security import secure_audit

revision = "0003"
down_revision = "0002"

AUDITED = {
    "opportunities": Audited(left_out=("search",)),
    "connections": Audited(),
}


def upgrade() -> None:
    """Begins the audit."""
    create_audit(AUDITED)
    secure_audit()


def downgrade() -> None:
    """Ends the audit, and removes it."""
    execute_script("DROP TABLE audit, audit_seals; DROP FUNCTION write_audit CASCADE; DROP FUNCTION seal_audit;")

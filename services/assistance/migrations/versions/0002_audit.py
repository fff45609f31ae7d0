"""The audit of cases, their messages and referrals."""

from services.chassis.audit import Audited
from services.chassis.migration import create_audit, execute_script

revision = "0002"
down_revision = "0001"

AUDITED = {
    "cases": Audited(left_out=("search",)),
    "case_messages": Audited(),
    "referrals": Audited(),
}


def upgrade() -> None:
    """Begins the audit."""
    create_audit(AUDITED)


def downgrade() -> None:
    """Ends the audit, and removes it."""
    execute_script("DROP TABLE audit, audit_seals; DROP FUNCTION write_audit CASCADE; DROP FUNCTION seal_audit;")

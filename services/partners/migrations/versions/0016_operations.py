"""The Office's admin sees how the service runs."""

from services.chassis.migration import execute_script, open_to_admin

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Opens the audit, parked events and what retention removed to the Office's admin."""
    open_to_admin()


def downgrade() -> None:
    """Shuts them again; what was noted stays in the audit."""
    execute_script(
        "DROP FUNCTION note_in_audit; DROP POLICY audit_admin ON audit; DROP POLICY retention_runs_admin ON"
        " retention_runs; DROP POLICY parked_events_admin_reads ON parked_events; DROP POLICY"
        " parked_events_admin_replays ON parked_events;"
    )

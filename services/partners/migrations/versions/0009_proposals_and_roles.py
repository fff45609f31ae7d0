"""Proposals to change a profile."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import KEEPERS, OWN_ORGANIZATION, secure

revision = "0009"
down_revision = "0007"

AUDITED = {"proposals": Audited()}

TABLES = """
CREATE TABLE proposals (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    state text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    proposer text NOT NULL,
    proposer_organization_id uuid NOT NULL REFERENCES organizations,
    reason text NOT NULL,
    source text NOT NULL,
    -- Each proposed field with what was decided of it.
    fields jsonb NOT NULL,
    -- tributary.partners.v1.Organization, with the proposed fields: as they are to be and as they were.
    proposed bytea NOT NULL,
    before bytea NOT NULL,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1
);
CREATE INDEX proposals_organization ON proposals (organization_id, id);
CREATE INDEX proposals_proposer_organization ON proposals (proposer_organization_id, id);
"""


def upgrade() -> None:
    """Creates the tables, shut but for those whose they are."""
    execute_script(TABLES + audit_script(AUDITED))
    # Both sides see and move it; nobody proposes in another organization's name.
    sides = f"organization_id = {OWN_ORGANIZATION} OR proposer_organization_id = {OWN_ORGANIZATION}"
    secure(
        "proposals",
        KEEPERS,
        reading=sides,
        entering=f"proposer_organization_id = {OWN_ORGANIZATION}",
        changing=sides,
    )


def downgrade() -> None:
    """Removes the tables and what they hold."""
    execute_script("DROP TABLE proposals;")

"""The files of cases."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import KEEPERS, OWN_ORGANIZATION, secure

revision = "0004"
down_revision = "0003"

TABLES = """
CREATE TABLE case_attachments (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    case_id uuid NOT NULL REFERENCES cases,
    case_organization_id uuid NOT NULL,
    audience text NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    by_office boolean NOT NULL,
    author text NOT NULL,
    organization_id uuid,
    file_name text NOT NULL,
    content_type text NOT NULL,
    size bigint NOT NULL,
    digest bytea NOT NULL,
    blob uuid NOT NULL UNIQUE,
    create_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1,
    CHECK (audience = 'EVERYONE' OR NOT shared)
);
CREATE INDEX case_attachments_case ON case_attachments (case_id, id);

-- How many files a case has, those of the Office among them that others do not see.
CREATE FUNCTION files_of_case(of_case uuid) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    roles text := current_setting('tributary.roles', true);
    answer bigint;
BEGIN
    PERFORM set_config('tributary.roles', 'PRODUCT', true);
    answer := (SELECT count(*) FROM case_attachments a WHERE a.case_id = of_case);
    PERFORM set_config('tributary.roles', roles, true);
    RETURN answer;
END $$;
"""


def upgrade() -> None:
    """Creates the table, for whoever sees the case; and of what is shared, for the agencies that help with it."""
    execute_script(TABLES)
    secure(
        "case_attachments",
        f"{KEEPERS} OR audience = 'EVERYONE' AND EXISTS (SELECT FROM cases c WHERE c.id = case_attachments.case_id)",
        reading="shared AND EXISTS (SELECT FROM referrals r WHERE r.case_id = case_attachments.case_id"
        f" AND r.agency_id = {OWN_ORGANIZATION}"
        " AND r.state IN ('ACCEPTED', 'IN_SERVICE', 'COMPLETED', 'CONFIRMED'))",
    )
    execute_script(audit_script({"case_attachments": Audited()}))


def downgrade() -> None:
    """Removes the files; their contents are swept an hour later."""
    execute_script("DROP TABLE case_attachments; DROP FUNCTION files_of_case;")

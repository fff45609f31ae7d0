"""Personal data: what is given out, erased and forgotten; requests to be erased."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import create_personal_data_tables, execute_script
from services.chassis.row_security import OWN_ACCOUNT, secure, secure_personal_data_tables

revision = "0013"
down_revision = "0012"

_ADMIN = "(SELECT actor_is('OFFICE_ADMIN', 'PRODUCT'))"

TABLES = """
ALTER TABLE accounts ADD COLUMN erase_time timestamptz;

CREATE TABLE erasures (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    account_id uuid NOT NULL REFERENCES accounts,
    state text NOT NULL,
    requester text NOT NULL,
    reason text NOT NULL,
    decider text NOT NULL DEFAULT '',
    decision_reason text NOT NULL DEFAULT '',
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX erasures_open ON erasures (account_id) WHERE state = 'REQUESTED';
CREATE INDEX erasures_account ON erasures (account_id, id);
"""


def upgrade() -> None:
    """Creates the tables, shut but for the person and the Office's admin."""
    create_personal_data_tables()
    execute_script(TABLES + audit_script({"erasures": Audited()}))
    secure_personal_data_tables()
    secure("erasures", f"{_ADMIN} OR account_id = {OWN_ACCOUNT}")


def downgrade() -> None:
    """What was redacted in the audit fits only as long as this is known."""
    raise NotImplementedError("what was erased does not come back")

"""The names of the Office's people for one another, and lists that somebody keeps by name."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import OWN_ACCOUNT, OWN_ORGANIZATION, PRODUCT, secure

revision = "0014"
down_revision = "0013"

_STAFF = "(SELECT actor_is('OFFICE_STAFF'))"

TABLES = """
CREATE TABLE saved_views (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    account_id uuid NOT NULL REFERENCES accounts,
    display_name text NOT NULL,
    list text NOT NULL,
    query text NOT NULL,
    create_time timestamptz NOT NULL,
    UNIQUE (account_id, list, display_name)
);
"""
# The Office's staff know the people of their own office by name, as an organization's admin knows its own.
COLLEAGUES = f"""
CREATE POLICY role_grants_of_colleagues ON role_grants FOR SELECT
    USING ({_STAFF} AND organization_id = {OWN_ORGANIZATION});
CREATE POLICY accounts_of_colleagues ON accounts FOR SELECT
    USING ({_STAFF} AND EXISTS (SELECT FROM role_grants g
        WHERE g.account_id = accounts.id AND g.organization_id = {OWN_ORGANIZATION}));
"""


def upgrade() -> None:
    """Creates the table, shut but for whose views they are, and opens colleagues' names."""
    execute_script(TABLES + audit_script({"saved_views": Audited()}) + COLLEAGUES)
    secure("saved_views", f"{PRODUCT} OR account_id = {OWN_ACCOUNT}")


def downgrade() -> None:
    """Forgets the views; nobody else's names are known any more."""
    execute_script(
        "DROP TABLE saved_views; DROP POLICY role_grants_of_colleagues ON role_grants;"
        " DROP POLICY accounts_of_colleagues ON accounts;\n"
    )

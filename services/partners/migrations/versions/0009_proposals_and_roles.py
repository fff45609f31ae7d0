"""Proposals to change a profile; claims; roles as grants, by whom and until when, in place of lists in memberships."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import KEEPERS, OWN_ACCOUNT, OWN_ORGANIZATION, secure

revision = "0009"
down_revision = "0008"

AUDITED = {"proposals": Audited(), "role_grants": Audited(), "claims": Audited()}

_GATEWAY = "(SELECT actor_is('GATEWAY'))"
_OFFICE_ADMIN = "(SELECT actor_is('OFFICE_ADMIN', 'PRODUCT'))"
_ADMIN_OF_OWN = f"(SELECT actor_is('ORGANIZATION_ADMIN')) AND organization_id = {OWN_ORGANIZATION}"
# What an organization's admin makes of its people.
_ADMINS_OWN = f"{_ADMIN_OF_OWN} AND role IN ('ORGANIZATION_MEMBER', 'ORGANIZATION_ADMIN')"

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

CREATE TABLE role_grants (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    account_id uuid NOT NULL REFERENCES accounts,
    organization_id uuid NOT NULL REFERENCES organizations,
    -- A name of tributary.access.v1.Role.
    role text NOT NULL,
    granter text NOT NULL,
    create_time timestamptz NOT NULL,
    expire_time timestamptz,
    revoker text NOT NULL DEFAULT '',
    revoke_time timestamptz
);
CREATE INDEX role_grants_account ON role_grants (account_id, organization_id);
CREATE INDEX role_grants_organization ON role_grants (organization_id, id);

-- Who claims is named as when it was claimed: who decides does not see accounts.
CREATE TABLE claims (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    state text NOT NULL,
    organization_id uuid NOT NULL REFERENCES organizations,
    account_id uuid NOT NULL REFERENCES accounts,
    account_email text NOT NULL,
    account_display_name text NOT NULL,
    statement text NOT NULL,
    evidence text NOT NULL,
    reason text NOT NULL DEFAULT '',
    decider text NOT NULL DEFAULT '',
    decide_time timestamptz,
    create_time timestamptz NOT NULL,
    update_time timestamptz NOT NULL,
    revision bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX claims_open ON claims (organization_id, account_id) WHERE state = 'OPEN';
CREATE INDEX claims_organization ON claims (organization_id, id);
CREATE INDEX claims_account ON claims (account_id, id);
"""
# The roles that were there before the grants: whoever granted them is in the audit of memberships.
MOVE = """
SET LOCAL tributary.roles = 'PRODUCT';
INSERT INTO role_grants (account_id, organization_id, role, granter, create_time)
SELECT m.account_id, m.organization_id, role, '', a.create_time
FROM memberships m JOIN accounts a ON a.id = m.account_id, unnest(m.roles) role
ORDER BY m.account_id, m.position;
-- Before the first release; nobody waited for it, and no version before it went on.
-- squawk-ignore ban-drop-constraint
ALTER TABLE api_tokens DROP CONSTRAINT api_tokens_account_id_organization_id_fkey,
    -- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
    ADD FOREIGN KEY (account_id) REFERENCES accounts, ADD FOREIGN KEY (organization_id) REFERENCES organizations;
-- squawk-ignore ban-drop-table
DROP TABLE memberships;

-- What an account may do now for which organization; the first grant comes first.
CREATE VIEW memberships WITH (security_invoker) AS
SELECT account_id, organization_id, array_agg(role ORDER BY id) AS roles, (array_agg(id ORDER BY id))[1] AS position
FROM role_grants WHERE revoke_time IS NULL AND (expire_time IS NULL OR expire_time > now())
GROUP BY account_id, organization_id;
"""


def upgrade() -> None:
    """Creates the tables, shut but for those whose they are."""
    execute_script(TABLES + audit_script(AUDITED) + MOVE)
    # Both sides see and move it; nobody proposes in another organization's name.
    sides = f"organization_id = {OWN_ORGANIZATION} OR proposer_organization_id = {OWN_ORGANIZATION}"
    secure(
        "proposals",
        KEEPERS,
        reading=sides,
        entering=f"proposer_organization_id = {OWN_ORGANIZATION}",
        changing=sides,
    )
    secure(
        "role_grants",
        _OFFICE_ADMIN,
        reading=f"{_GATEWAY} OR account_id = {OWN_ACCOUNT} OR {_ADMIN_OF_OWN}",
        entering=_ADMINS_OWN,
        changing=_ADMINS_OWN,
    )
    concerned = f"account_id = {OWN_ACCOUNT} OR {_ADMIN_OF_OWN}"
    secure("claims", KEEPERS, reading=concerned, entering=f"account_id = {OWN_ACCOUNT}", changing=concerned)
    # An organization's admin knows its people by name.
    execute_script(
        "CREATE POLICY accounts_of_own_people ON accounts FOR SELECT USING ((SELECT actor_is('ORGANIZATION_ADMIN'))"
        " AND EXISTS (SELECT FROM role_grants g"
        f" WHERE g.account_id = accounts.id AND g.organization_id = {OWN_ORGANIZATION}));\n"
    )


def downgrade() -> None:
    """Until when a role was granted has no place in a list of roles."""
    raise NotImplementedError("grants are not made lists of roles again")

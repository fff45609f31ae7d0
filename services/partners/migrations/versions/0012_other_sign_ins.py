"""Other ways to sign in than with a password, passkeys and issuers; and sessions that look as an organization sees."""

from services.chassis.audit import Audited, audit_script
from services.chassis.migration import execute_script
from services.chassis.row_security import OWN_ACCOUNT, OWN_ORGANIZATION, secure

revision = "0012"
down_revision = "0011"

# Who signs people in, and who forgets what is over.
_SIGN_IN = "(SELECT actor_is('GATEWAY', 'PRODUCT'))"
_OFFICE_ADMIN = "(SELECT actor_is('OFFICE_ADMIN'))"

# Of a use, only that the key is in several devices; the key itself is the row's own business.
AUDITED = {
    "passkeys": Audited(left_out=("credential_id", "public_key", "sign_count", "last_use_time")),
    "identities": Audited(key="account_id", left_out=("last_use_time",)),
}

TABLES = """
CREATE TABLE passkeys (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    account_id uuid NOT NULL REFERENCES accounts,
    -- As browsers know it.
    credential_id bytea NOT NULL UNIQUE,
    -- COSE (RFC 9052).
    public_key bytea NOT NULL,
    -- How often it was used, as far as it counts: a copy that lags behind is found out.
    sign_count bigint NOT NULL,
    display_name text NOT NULL,
    synced boolean NOT NULL,
    create_time timestamptz NOT NULL,
    last_use_time timestamptz
);
CREATE INDEX passkeys_account ON passkeys (account_id, id);

-- What browsers were asked to sign, and did not answer yet.
CREATE TABLE challenges (
    digest bytea PRIMARY KEY,
    -- In whose session; NULL to begin one.
    session_id uuid REFERENCES sessions ON DELETE CASCADE,
    -- For a new passkey, or for the use of one.
    registers boolean NOT NULL,
    expire_time timestamptz NOT NULL
);
CREATE INDEX challenges_expire_time ON challenges (expire_time);
CREATE INDEX challenges_session ON challenges (session_id);

-- Who somebody is to an issuer. What roles its word gave them, their grants say.
CREATE TABLE identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL REFERENCES accounts,
    create_time timestamptz NOT NULL,
    last_use_time timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_account ON identities (account_id);

-- Who went to an issuer and did not come back yet.
CREATE TABLE issuer_sign_ins (
    digest bytea PRIMARY KEY,
    issuer text NOT NULL,
    nonce text NOT NULL,
    verifier text NOT NULL,
    onward text NOT NULL,
    expire_time timestamptz NOT NULL
);
CREATE INDEX issuer_sign_ins_expire_time ON issuer_sign_ins (expire_time);

-- The key of the issuer that it began with; "" for none.
ALTER TABLE sessions ADD COLUMN issuer text NOT NULL DEFAULT '';
-- The organization that it looks as, and why; NULL while it looks as nobody. Sessions are few, and short.
-- squawk-ignore adding-foreign-key-constraint
ALTER TABLE sessions ADD COLUMN looking_as uuid REFERENCES organizations, ADD COLUMN looking_reason text;
"""


def upgrade() -> None:
    """Creates the tables, shut but for those who sign people in and those whose they are."""
    execute_script(TABLES + audit_script(AUDITED))
    secure("passkeys", f"{_SIGN_IN} OR {_OFFICE_ADMIN} OR account_id = {OWN_ACCOUNT}")
    for table in ("challenges", "identities", "issuer_sign_ins"):
        secure(table, _SIGN_IN)
    # Who looks as an organization sees reads its record for the one that they really act for, one of their own.
    execute_script(
        "CREATE POLICY disclosures_looking ON disclosures FOR INSERT WITH CHECK ("
        f"organization_id = {OWN_ORGANIZATION} AND account = (SELECT current_setting('tributary.account', true))"
        f" AND reader_id IN (SELECT organization_id FROM memberships WHERE account_id = {OWN_ACCOUNT}));\n"
    )


def downgrade() -> None:
    """Removes the tables and what they hold."""
    execute_script(
        "DROP POLICY disclosures_looking ON disclosures;\n"
        "ALTER TABLE sessions DROP COLUMN issuer, DROP COLUMN looking_as, DROP COLUMN looking_reason;\n"
        "DROP TABLE issuer_sign_ins, identities, challenges, passkeys;\n"
    )
